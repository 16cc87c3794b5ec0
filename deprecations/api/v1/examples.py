"""Examples for the schema."""

from typing import Any

PROBLEMS: dict[int, Any] = {400: {}, 404: {}, 406: {}}
EXAMPLE: dict[str, Any] = {}
INDEX = FEATURES = FEATURE = CATEGORIES = RELEASES = RELEASE = POLICY = EXAMPLE
