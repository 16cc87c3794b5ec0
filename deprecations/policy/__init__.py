"""What a deprecation means: versions, releases, rules and the verdict they lead to."""
