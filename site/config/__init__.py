"""How the site is configured, addressed and served."""
