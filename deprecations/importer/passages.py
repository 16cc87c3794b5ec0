"""The texts of many documents, each parsed once.

QEMU's lists say in nine of ten entries what they said a release before. What was parsed is kept for
the time of an import; what is new is sent to the worker many at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, NamedTuple

from deprecations.importer.guard import RstRefused
from deprecations.importer.sections import Passage
from deprecations.importer.worker import RstWorker

# What is parsed at once stays as small as real documents, for which the worker's limits are made.
MAX_BATCH: Final = 32 * 1024  # characters
MAX_BODY: Final = 16 * 1024  # characters; a longer one is parsed with its document
_EACH: Final = 100  # characters, which cost as much as the heading that every body is given
MAX_KEPT: Final = 8 * 1024**2  # characters, before all is forgotten and parsed again

_Pairs = tuple[tuple[str, str], ...]


class Text(NamedTuple):
    """A heading or a body, and what of its document it may use: names that it may refer to with
    their addresses, and substitutions with their values. Equal ones are parsed once."""

    heading: str
    body: str
    targets: _Pairs
    substitutions: _Pairs


def heading_text(title_rst: str) -> Text:
    """A heading alone, of a document that the guard has admitted."""
    return Text(title_rst, "", (), ())


def body_text(body: str, targets: Mapping[str, str], substitutions: Mapping[str, str]) -> Text:
    """A body without headings, of a document that the guard has admitted."""
    return Text(
        "",
        body,
        tuple(targets.items()) if "_" in body else (),
        tuple(_used(body, substitutions)),
    )


def _used(body: str, substitutions: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Those substitutions that a body may use; within bars, backslashes mean nothing."""
    if "|" not in body:
        return ()
    return (item for item in substitutions.items() if f"|{item[0]}|" in body or "\\" in body)


class Passages:
    """What texts became, by the worker that parses them."""

    def __init__(self, worker: RstWorker) -> None:
        self._worker = worker
        self._known: dict[Text, Passage | None] = {}
        self._kept = 0
        self._failed = False

    def parse(self, texts: Iterable[Text]) -> None:
        """Make texts known, all that are new in as few requests as limits allow. The worker parses
        the first while the last are still found."""
        if self._kept > MAX_KEPT:
            self._known.clear()
            self._kept = 0
        with ThreadPoolExecutor(max_workers=1) as requests:
            jobs = [requests.submit(self._ask, new) for new in _batches(self._new(texts))]
        for job in jobs:
            job.result()

    def _new(self, texts: Iterable[Text]) -> Iterator[Text]:
        asked: set[Text] = set()
        for text in texts:
            if text not in asked and text not in self._known:
                asked.add(text)
                yield text

    def _ask(self, texts: Sequence[Text]) -> None:
        alike: dict[tuple[_Pairs, _Pairs], list[Text]] = defaultdict(list)
        for text in texts:
            alike[text.targets, text.substitutions].append(text)
        for (targets, substitutions), batch in alike.items():
            parsed = self._parsed(batch, targets, substitutions)
            self._known.update(zip(batch, parsed, strict=True))
            self._kept += sum(len(text.heading) + len(text.body) for text in batch)

    def get(self, text: Text) -> Passage | None:
        """What a text became that was parsed before; None where its document must be parsed as a
        whole, since the text depends on it or may be at fault."""
        return self._known[text]

    def _parsed(
        self, batch: Sequence[Text], targets: _Pairs, substitutions: _Pairs
    ) -> Sequence[Passage | None]:
        passages = [(text.heading, text.body) for text in batch]
        if not self._failed:
            try:
                return self._worker.parse_passages(passages, dict(targets), dict(substitutions))
            except RstRefused:
                # One of them is at fault; which one, and in which document, is for the documents
                # to tell, each by itself. The time that a hostile one may take is not taken again.
                self._failed = True
        return [None] * len(batch)


def _batches(texts: Iterable[Text]) -> Iterator[list[Text]]:
    batch: list[Text] = []
    size = 0
    for text in texts:
        own = len(text.heading) + len(text.body) + _EACH
        if batch and size + own > MAX_BATCH:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += own
    if batch:
        yield batch
