"""What goes between an import and the process that parses its documents.

A message is a length and as much JSON: data only, so that nothing a document could do to that
process makes code run in this one.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, fields
from typing import IO, Any, Final

from deprecations.importer.guard import RstRefused
from deprecations.importer.sections import ParsedRst, Passage, Section, Trouble

MAX_MESSAGE_BYTES: Final = 64 * 1024**2
_LENGTH: Final = struct.Struct(">I")
_OWN_FIELDS: Final = [field.name for field in fields(Section) if field.name != "children"]


def send(pipe: IO[bytes], message: Any) -> None:
    """Raises OSError where nobody reads."""
    body = json.dumps(message).encode()
    pipe.write(_LENGTH.pack(len(body)) + body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """Wait for a message. Raises EOFError where none comes any more."""
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    if length > MAX_MESSAGE_BYTES:
        raise EOFError(f"a message of {length} bytes is no message")
    return json.loads(_exactly(pipe, length))


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError("the message ends early")
    return data


def pack(outcome: ParsedRst | RstRefused) -> dict[str, Any]:
    """An outcome as JSON has it."""
    if isinstance(outcome, RstRefused):
        return {"refused": {"line": outcome.line, "reason": outcome.reason}}
    return {
        "sections": [_packed(section) for section in outcome.sections],
        "troubles": [asdict(trouble) for trouble in outcome.troubles],
    }


def unpack(message: Any) -> ParsedRst:
    """The outcome again. Raises it where it is RstRefused."""
    if "refused" in message:
        raise RstRefused(**message["refused"])
    return ParsedRst(
        sections=tuple(_section(packed) for packed in message["sections"]),
        troubles=tuple(Trouble(**trouble) for trouble in message["troubles"]),
    )


def pack_passages(passages: list[Passage | None]) -> dict[str, Any]:
    """Passages as JSON has them."""
    return {"passages": [passage and asdict(passage) for passage in passages]}


def unpack_passages(message: Any) -> list[Passage | None]:
    """The passages again. Raises the outcome where it is RstRefused."""
    if "refused" in message:
        raise RstRefused(**message["refused"])
    return [packed and Passage(**packed) for packed in message["passages"]]


def _packed(section: Section) -> dict[str, Any]:
    own = {name: getattr(section, name) for name in _OWN_FIELDS}
    return {**own, "children": [_packed(child) for child in section.children]}


def _section(packed: dict[str, Any]) -> Section:
    children = tuple(_section(child) for child in packed["children"])
    return Section(**{**packed, "children": children})
