"""The history of what people edit: each step with who took it, when and why.

Imports write to the same tables, and their history is the documents they store. So a row of
history is written only for what happens inside ``edited_by``, which the services that carry out
people's edits open and imports never do. Bulk operations write no history there either.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords


@dataclass(frozen=True, slots=True)
class _Step:
    user: User | None
    reason: str
    at: datetime = field(default_factory=timezone.now)


_STEP: ContextVar[_Step | None] = ContextVar("step", default=None)


@contextmanager
def edited_by(user: User | None, reason: str = "") -> Iterator[None]:
    """Record what is saved and deleted inside as edits of this person, at one moment and for this
    reason.

    An edit inside another belongs to the outer one, which people see as one step.
    """
    token = _STEP.set(_STEP.get() or _Step(user, reason))
    try:
        yield
    finally:
        _STEP.reset(token)


class EditHistory(HistoricalRecords):
    """The history of a model's rows, as far as people edited them."""

    def __init__(self, *, excluded_fields: tuple[str, ...] = ()) -> None:
        super().__init__(
            excluded_fields=list(excluded_fields),
            history_id_field=models.BigAutoField(),
            history_change_reason_field=models.TextField(blank=True),
        )

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        super().finalize(sender, **kwargs)
        if sender is self.cls:
            models.signals.pre_save.connect(self.note_what_was_there, sender=sender, weak=False)

    def note_what_was_there(self, instance: Any, raw: bool = False, **_: Any) -> None:
        """The first edit of a row that an import wrote records what the import wrote, too: by
        nobody, and as made at the same moment."""
        step = _STEP.get()
        if step is None or raw or instance.pk is None:
            return
        if not getattr(instance, self.manager_name).exists():
            before = self.cls.objects.filter(pk=instance.pk).first()
            if before is not None:
                self._record(before, "+", _Step(None, "", step.at))

    def create_historical_record(
        self, instance: Any, history_type: str, using: str | None = None
    ) -> None:
        if step := _STEP.get():
            self._record(instance, history_type, step)

    def _record(self, instance: Any, history_type: str, step: _Step) -> None:
        instance._history_user = step.user
        instance._history_date = step.at
        instance._change_reason = step.reason
        super().create_historical_record(instance, history_type)
