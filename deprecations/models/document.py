"""Documents as imported, and what each says of each feature."""

from __future__ import annotations

from django.db import models

from deprecations.catalogue.records import ListKind, Statement
from deprecations.models.fields import VersionField
from deprecations.policy.lifecycle import Event, Origin
from deprecations.policy.versions import Version

ORIGINS = [(origin.value, origin.value) for origin in Origin]
LISTS = [(kind.value, kind.value) for kind in ListKind]


class Document(models.Model):
    """One document of one release, with its whole text, byte for byte as it was imported.

    ``holds_*`` tell which lists stand in it: QEMU 5.0 to 5.2 keep both in one file. ``read_by``
    tells which state of the importer read it: a later one reads it again at the next import.
    ``problems`` are those found then, as code, line and message.
    """

    release = VersionField()
    origin = models.CharField(max_length=10, choices=ORIGINS)
    name = models.CharField(max_length=100, help_text="File name, for example deprecated.rst.")
    holds_deprecated = models.BooleanField()
    holds_removed = models.BooleanField()
    tree_version = models.CharField(max_length=40, help_text="What the source tree calls itself.")
    revision = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    text = models.TextField()
    read_by = models.CharField(max_length=64)
    problems = models.JSONField(default=list)
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-release", "origin", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("release", "origin", "holds_deprecated", "holds_removed"),
                name="one_document_of_a_list_per_release",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} of QEMU {self.release} ({self.origin})"

    @property
    def upstream_path(self) -> str:
        """Where QEMU keeps this document in its source tree."""
        if self.name.endswith(".texi"):
            return "qemu-doc.texi" if self.release < Version(3, 0) else "qemu-deprecated.texi"
        folder = "about" if self.release >= Version(6, 1) else "system"
        name = "removed-features.rst" if not self.holds_deprecated else "deprecated.rst"
        return f"docs/{folder}/{name}"


class Body(models.Model):
    """The text of an entry. Most bodies stand in many releases unchanged; each is kept once."""

    digest = models.CharField(max_length=64, unique=True)
    rst = models.TextField()
    html = models.TextField()
    text = models.TextField()

    class Meta:
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.text[:60] or "(empty)"


class Listing(models.Model):
    """One entry of one list of one document: what it says of a feature, and where."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="listings")
    feature = models.ForeignKey("Feature", models.PROTECT, related_name="listings")
    body = models.ForeignKey(Body, models.PROTECT, related_name="listings")
    kind = models.CharField("list", max_length=10, choices=LISTS)
    number = models.PositiveSmallIntegerField(help_text="Its place in the document.")
    title = models.TextField()
    title_rst = models.TextField()
    category_path = models.JSONField(help_text="The categories as the document spells them.")
    stated = models.JSONField(help_text="Event, release and scope that the heading states.")
    line = models.PositiveIntegerField()
    end_line = models.PositiveIntegerField()
    anchor = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ("document", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "number"), name="one_listing_per_place_in_a_document"
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, line {self.line}"

    @property
    def statements(self) -> tuple[Statement, ...]:
        return statements_from_json(self.stated)

    @property
    def states(self) -> list[str]:
        """The versions stated here, for people and tools."""
        return [version for _, version, _ in self.stated]


def statements_to_json(statements: tuple[Statement, ...]) -> list[list[str]]:
    """What a heading states, in the form that is stored."""
    return [[item.event.value, str(item.version), item.scope] for item in statements]


def statements_from_json(stated: list[list[str]]) -> tuple[Statement, ...]:
    """The inverse of ``statements_to_json``."""
    return tuple(
        Statement(Event(event), Version.parse(version), scope) for event, version, scope in stated
    )
