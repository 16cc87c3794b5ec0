"""Releases: everything about stages is counted in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from deprecations.admin.knowledge import KnowledgeAdmin
from deprecations.admin.typed import ModelForm
from deprecations.models import Document, Release
from deprecations.policy.versions import Version
from deprecations.services.release_changes import apply_release_list
from deprecations.services.releases import release_list

# Since 4.0 (2019) there are three releases a year, and every year begins a new major version.
_THREE_A_YEAR_SINCE = 4
_LAST_OF_A_YEAR = 2


class ReleaseForm(ModelForm[Release]):
    """A release that is out. Those to come are projected and need no row."""

    class Meta:
        model = Release
        fields = ("version", "released_on")
        help_texts = {
            "version": "As X.Y. Cannot be changed later.",
            "released_on": "The day X.Y.0 came out.",
        }

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

    def clean_released_on(self) -> date | None:
        released_on: date | None = self.cleaned_data["released_on"]
        if released_on and released_on > timezone.localdate():
            raise ValidationError(
                "This day is still to come. Releases to come are projected; add it once it is out."
            )
        return released_on


@admin.register(Release)
class ReleaseAdmin(KnowledgeAdmin[Release]):
    """Releases with their dates; each change judges every feature anew."""

    form = ReleaseForm
    list_display = ("__str__", "released_on")

    def apply_change(self) -> None:
        apply_release_list()

    def get_readonly_fields(self, request: HttpRequest, obj: Release | None = None) -> Any:
        return ("version",) if obj else ()

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Protects a release that documents are stored for."""
        *found, protected = super().get_deleted_objects(objs, request)
        versions = [release.version for release in objs]
        documents = Document.objects.filter(release__in=versions).defer("text")
        return (*found, [*protected, *(f"Document: {document}" for document in documents)])
