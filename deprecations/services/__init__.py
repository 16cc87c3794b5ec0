"""Use cases and transactions: everything the doors (pages, API, admin, commands) ask for."""
