"""The search for rubbish is rare during an import, and as it was afterwards."""

from __future__ import annotations

import gc

import pytest

from deprecations.services.collecting import rare_collections


def test_thresholds_are_back_after_an_import_even_after_an_error() -> None:
    usual = gc.get_threshold()

    def fail() -> None:
        with rare_collections():
            assert gc.get_threshold() > usual
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert gc.get_threshold() == usual


def test_of_two_imports_at_once_the_last_brings_them_back() -> None:
    usual = gc.get_threshold()
    first, second = rare_collections(), rare_collections()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() > usual
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual
