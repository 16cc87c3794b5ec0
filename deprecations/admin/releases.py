"""Releases: everything about stages is counted in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from deprecations.admin.knowledge import KnowledgeAdmin, ReasonedForm
from deprecations.models import Document, Release
from deprecations.models.fields import VersionField
from deprecations.policy.versions import Version
from deprecations.services.release_changes import apply_release_list
from deprecations.services.releases import release_list

# Since 4.0 (2019) there are three releases a year, and every year begins a new major version.
_THREE_A_YEAR_SINCE = 4
_LAST_OF_A_YEAR = 2


class ReleaseForm(ReasonedForm[Release]):
    """A release that counts as out. Those to come are projected and need no row."""

    class Meta:
        model = Release
        fields = ("version", "released_on")
        help_texts = {
            "version": "As X.Y. Cannot be changed later.",
            "released_on": "The day X.Y.0 came out. Releases to come are counted from the newest.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "released_on" in self.fields:
            # A day may be unknown of a release that is stored without one, and of no other.
            undated = self.instance.pk and self.instance.released_on is None
            self.fields["released_on"].required = not undated

    def clean_version(self) -> Version:
        version: Version = self.cleaned_data["version"]
        if version.major >= _THREE_A_YEAR_SINCE and version.minor > _LAST_OF_A_YEAR:
            raise ValidationError(
                f"QEMU numbers its releases X.0, X.1 and X.2, so there is no {version}."
            )
        releases = release_list()
        following = releases.after(releases.newest.version).version
        if version > following:
            raise ValidationError(
                f"The newest release is {releases.newest.version}, so the next one is {following}."
            )
        return version

    def clean(self) -> dict[str, Any]:
        """Releases come out in the order of their versions."""
        super().clean()
        version = self.cleaned_data.get("version", self.instance.version)
        released_on = self.cleaned_data.get("released_on")
        if version and released_on:
            earliest, latest = _days_around(version)
            if not (earliest or date.min) < released_on < (latest or date.max):
                self.add_error("released_on", _allowed_days(version, earliest, latest))
        return self.cleaned_data


def _days_around(version: Version) -> tuple[date | None, date | None]:
    """The days of the nearest releases before and after a version of which the day is known."""
    dated = Release.objects.exclude(released_on=None)
    before = dated.filter(version__lt=version).order_by("-version").first()
    after = dated.filter(version__gt=version).order_by("version").first()
    return (before.released_on if before else None, after.released_on if after else None)


def _allowed_days(version: Version, earliest: date | None, latest: date | None) -> str:
    bounds = [
        f"{word} {date_format(day, 'j F Y')}"
        for word, day in (("after", earliest), ("before", latest))
        if day
    ]
    return f"Releases come out in order: {version} did {' and '.join(bounds)}."


@admin.register(Release)
class ReleaseAdmin(KnowledgeAdmin[Release]):
    """Releases with their dates; each change judges every feature anew."""

    form = ReleaseForm
    list_display = ("__str__", "released_on")
    formfield_overrides = {VersionField: {"widget": AdminTextInputWidget}}

    def apply_change(self) -> None:
        apply_release_list()

    def save_model(self, request: HttpRequest, obj: Release, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        # Which release is the newest is for this list to say and not for the clock, so a day that
        # is still to come is pointed out and not refused.
        if obj.released_on and obj.released_on > timezone.localdate():
            warning = f"That day is still to come, but {obj.version} counts as out from now on."
            self.message_user(request, warning, messages.WARNING)

    def get_readonly_fields(self, request: HttpRequest, obj: Release | None = None) -> Any:
        return ("version",) if obj else ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Protects a release that documents are stored for."""
        *found, protected = super().get_deleted_objects(objs, request)
        versions = [release.version for release in objs]
        documents = Document.objects.filter(release__in=versions).defer("text")
        return (*found, [*protected, *(f"Document: {document}" for document in documents)])
