"""The whole knowledge as one JSON document."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deprecations.exporter.as_json import canonical, digest_of, write_export

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(0, 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_document_is_the_knowledge_with_its_digest_and_what_stands_apart() -> None:
    document = json.loads(write_export({"b": [1.0], "a": "ä"}, {"former": []}))
    assert document == {
        "digest": hashlib.sha256('{"a":"ä","b":[1]}'.encode()).hexdigest(),
        "format_version": 1,
        "former": [],
        "knowledge": {"a": "ä", "b": [1]},
    }


def test_what_stands_apart_does_not_change_the_digest() -> None:
    one, other = (json.loads(write_export({"a": 1}, {"apart": n})) for n in (1, 2))
    assert one["digest"] == other["digest"]
    assert json.loads(write_export({"a": 2}, {"apart": 1}))["digest"] != one["digest"]


@given(knowledge=VALUES, apart=st.dictionaries(st.text(), VALUES, max_size=2))
def test_reader_can_check_the_digest_as_the_guide_says(
    knowledge: Any, apart: dict[str, Any]
) -> None:
    content = write_export(knowledge, {f"apart {name}": value for name, value in apart.items()})
    document = json.loads(content)
    assert document["knowledge"] == knowledge
    written = json.dumps(
        document["knowledge"], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert digest_of(written.encode()) == document["digest"]
    assert canonical(document) == content


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_number_that_json_does_not_have_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical([number])
