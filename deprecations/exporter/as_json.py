"""The whole knowledge as one JSON document whose bytes follow from what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

FORMAT_VERSION: Final = 1


def write_export(knowledge: Any, apart: Mapping[str, Any]) -> bytes:
    """The document: ``knowledge`` with its digest, and beside it what the digest leaves ``apart``.

    All of it is canonical JSON, so that the digest is that of the bytes that stand in it.
    """
    written = canonical(knowledge)
    rest = {**apart, "digest": digest_of(written), "format_version": FORMAT_VERSION}
    parts = {name: canonical(value) for name, value in rest.items()} | {"knowledge": written}
    inner = b",".join(canonical(name) + b":" + parts[name] for name in sorted(parts))
    return b"{" + inner + b"}"


def digest_of(written: bytes) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(written).hexdigest()


def canonical(value: Any) -> bytes:
    """A JSON value in its one form: UTF-8, names in order, no white space, whole numbers without a
    decimal point. Raises ValueError for numbers that JSON does not have."""
    return json.dumps(
        _plain(value),
        ensure_ascii=False,
        allow_nan=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def _plain(value: Any) -> Any:
    match value:
        case float() if value.is_integer():
            return int(value)
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    return value
