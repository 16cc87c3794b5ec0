"""Ratios against stated baselines; see README.md."""
