"""Knowledge in, text out: what the tracker gives away, as plain functions without Django."""
