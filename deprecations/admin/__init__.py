"""The door for maintainers: what people may change here, and what they may only look at.

Features are changed through the services, which record every change as an override. Documents and
imports, and whatever is computed from them, are shown and never edited.
"""
