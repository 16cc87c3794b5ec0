"""What the pages' tests look at: the embedded knowledge, and a release told by QEMU's side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from pytest_django import DjangoDbBlocker

from deprecations.policy.lifecycle import Origin
from deprecations.services.import_documents import import_documents

EMBEDDED = Path(settings.BASE_DIR) / "fixtures"

# A release as QEMU's documents would tell it: a feature that the embedded documents know as well,
# one that no later document mentions, one without a release and one whose title needs escaping.
DEPRECATED_IN_9_0 = """\
Deprecated features
===================

QEMU Machine Protocol (QMP) commands
------------------------------------

``drive-backup`` (since 6.2)
''''''''''''''''''''''''''''

Take ``blockdev-backup`` for it, see the `notes <https://example.org/notes>`__.

System emulator command line arguments
--------------------------------------

``-frobnicate a,b=c`` & <others> (since 8.0)
''''''''''''''''''''''''''''''''''''''''''''

Nobody frobnicates.

``-undated`` switch
'''''''''''''''''''

A switch that nobody dated.
"""


@pytest.fixture(scope="module")
def knowledge(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Imported once for a module and taken back after it; each test adds `db` for its own."""
    upstream = tmp_path_factory.mktemp("documents")
    (upstream / "9.0").mkdir()
    (upstream / "9.0" / "deprecated.rst").write_text(DEPRECATED_IN_9_0)
    with django_db_blocker.unblock(), transaction.atomic():
        import_documents(source=EMBEDDED, origin=Origin.EMBEDDED)
        import_documents(source=upstream)
        yield
        transaction.set_rollback(True)
