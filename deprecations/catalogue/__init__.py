"""Records, identity and plan: what is known about features, as plain Python without Django."""
