"""What sort of thing a replacement is: an option, a QMP command, a machine …

Judged in this order: the shape of the name (``-x`` is an option), the words around it (``the
``a`` machine``), the words of the heading, which describe what is replaced, and the category. The
first one that knows decides.
"""

from __future__ import annotations

import re
from typing import Final

from deprecations.catalogue.records import ReplacementKind

_Table = tuple[tuple[re.Pattern[str], ReplacementKind], ...]


def _table(*rows: tuple[str, ReplacementKind]) -> _Table:
    return tuple((re.compile(pattern), kind) for pattern, kind in rows)


_SETTING: Final = re.compile(r"[A-Za-z][\w.-]{0,60}=")  # share=on
_SHAPES: Final = _table(
    (r"--?[A-Za-z]", ReplacementKind.OPTION),
    (r"qemu-(?:edid|ga|img|io|nbd|pr-helper|storage-daemon|system-)", ReplacementKind.TOOL),
    (r"(?:usb|vfio|vhost|virtio)-[a-z]", ReplacementKind.DEVICE),
    (r"info [a-z]", ReplacementKind.HMP_COMMAND),
    (r"(?:blockdev|query)-[a-z]", ReplacementKind.QMP_COMMAND),
    (r"0x[0-9A-Fa-f]{1,16}$|\d{1,20}[kKMGT]$|(?:null|true|false)$", ReplacementKind.VALUE),
    (r"[\w-]{1,30}:$|[\"'][^\"']{0,60}[\"']:", ReplacementKind.VALUE),  # file: and "backing": null
    (r"[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){1,9}$", ReplacementKind.EVENT),
)
_NOUNS: Final = _table(
    (r"\b(?:fields?|members?|output|results?|return)\b", ReplacementKind.OTHER),
    (r"\b(?:settings?|uris?|values?)\b", ReplacementKind.VALUE),
    (r"\bpropert(?:y|ies)\b", ReplacementKind.PROPERTY),
    (r"\bevents?\b", ReplacementKind.EVENT),
    (r"\b(?:boards?|machines?|platforms?)\b", ReplacementKind.MACHINE),
    (r"\b(?:backends?|drivers?)\b", ReplacementKind.DRIVER),
    (r"\bobjects?\b", ReplacementKind.OBJECT),
    (r"\b(?:binar(?:y|ies)|programs?|tools?|utility)\b", ReplacementKind.TOOL),
)
# What these belong to says more than what they are called: see _kind_of_parameter.
_PARAMETER: Final = re.compile(
    r"\b(?:arguments?|capabilit(?:y|ies)|flags?|keys?|options?|parameters?|suboptions?|switch)\b"
)
_COMMAND: Final = re.compile(r"\bcommands?\b")
_COMMAND_LINE: Final = re.compile(r"\bcommand[- ]line\b")
_COMMANDS: Final = _table(
    (r"\bqmp\b", ReplacementKind.QMP_COMMAND),
    (r"\bhmp\b|\bmonitor\b", ReplacementKind.HMP_COMMAND),
)
# Only right beside the name: headings say it of other things ("x on RISC-V CPUs").
_THINGS: Final = _table(
    (r"\bdevices?\b", ReplacementKind.DEVICE),
    (r"\b(?:cpus?|models?)\b", ReplacementKind.CPU),
)
_PLACES: Final = _table(
    (r"\bevents?\b", ReplacementKind.EVENT),
    (r"\bqmp\b|^migration$", ReplacementKind.QMP_COMMAND),
    (r"\bhmp\b|\bmonitor\b", ReplacementKind.HMP_COMMAND),
    (r"\bmachines\b", ReplacementKind.MACHINE),
    (r"\bcpus?\b(?! device)", ReplacementKind.CPU),
    (r"\b(?:binaries|tools)\b", ReplacementKind.TOOL),
    (r"\b(?:properties|(?:emulated|vfio) device options|device tree)\b", ReplacementKind.PROPERTY),
    (r"\bblock devices\b", ReplacementKind.DRIVER),
    (r"\bdevices\b", ReplacementKind.DEVICE),
    (r"\b(?:agent|arguments|options)\b", ReplacementKind.OPTION),
)
_HAVE_ARGUMENTS: Final = {ReplacementKind.QMP_COMMAND, ReplacementKind.HMP_COMMAND}
_HAVE_PROPERTIES: Final = {
    ReplacementKind.CPU,
    ReplacementKind.DEVICE,
    ReplacementKind.MACHINE,
    ReplacementKind.PROPERTY,
}
# What can be spoken of without a name ("a newer machine type"); "a decimal number" among options
# is no option.
_NAMELESS: Final = {
    ReplacementKind.CPU,
    ReplacementKind.DEVICE,
    ReplacementKind.DRIVER,
    ReplacementKind.MACHINE,
    ReplacementKind.TOOL,
}


def kind_of(
    text: str, *, words: str, heading: str, category_path: tuple[str, ...]
) -> ReplacementKind:
    """The kind of a replacement.

    ``words`` are those that stand with the name in its sentence, and the text itself where it is no
    name; ``heading`` is the title of the entry without its names, so that it describes what is
    replaced and not what that belongs to.
    """
    place = category_path[-1].lower() if category_path else ""
    is_name = text != words
    words, heading = (_COMMAND_LINE.sub("", said.lower()) for said in (words, heading))
    by_place = _first(_PLACES, place)
    return (
        (is_name and _by_shape(text, place))
        or _by_words(words, place)
        or _first(_THINGS, words)
        or _by_words(heading, place)
        or (by_place if is_name or by_place in _NAMELESS else None)
        or ReplacementKind.OTHER
    )


def _by_shape(text: str, place: str) -> ReplacementKind | None:
    if _SETTING.match(text):
        return _kind_of_parameter(place)
    return next((kind for shape, kind in _SHAPES if shape.match(text)), None)


def _by_words(words: str, place: str) -> ReplacementKind | None:
    if kind := _first(_NOUNS, words):
        return kind
    if _PARAMETER.search(words):
        return _kind_of_parameter(place)
    if _COMMAND.search(words):
        return _first(_COMMANDS, words) or _first(_COMMANDS, place)
    return None


def _kind_of_parameter(place: str) -> ReplacementKind:
    """Options, arguments and parameters: of a command, of a device, or of the command line."""
    owner = _first(_PLACES, place)
    if owner in _HAVE_ARGUMENTS:
        return ReplacementKind.ARGUMENT
    return ReplacementKind.PROPERTY if owner in _HAVE_PROPERTIES else ReplacementKind.OPTION


def _first(table: _Table, text: str) -> ReplacementKind | None:
    return next((kind for pattern, kind in table if pattern.search(text)), None)
