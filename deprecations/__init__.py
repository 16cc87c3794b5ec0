"""QEMU's deprecations: what is deprecated, since when, until when, and what replaces it."""
