"""Version 1 of the REST API: read-only, JSON, open to everybody."""
