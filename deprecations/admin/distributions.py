"""Distributions: which QEMU release each of their releases ships."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from deprecations.admin.knowledge import KnowledgeAdmin, ReasonedForm
from deprecations.models import DistributionRelease
from deprecations.models.fields import VersionField
from deprecations.policy.distribution_names import name_key
from deprecations.policy.releases import UnknownRelease
from deprecations.policy.spellings import read_spelling
from deprecations.policy.versions import InvalidVersion, Version
from deprecations.services.distributions import distribution_releases
from deprecations.services.overrides import checked_text
from deprecations.services.release_names import keys_of
from deprecations.services.releases import release_list


class DistributionReleaseForm(ReasonedForm[DistributionRelease]):
    """A release of a distribution. No two may be called the same, and none as QEMU's own are."""

    other_names = forms.CharField(
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="What people call it, too, such as its code name: with commas between.",
    )

    class Meta:
        model = DistributionRelease
        fields = ("distribution", "release", "slug", "is_rolling", "qemu", "recorded_on", "source")
        help_texts = {
            "release": "Its number or name. A rolling distribution may have none.",
            "slug": "How addresses name it: debian-12, sles-15-sp6. Cannot be changed later.",
            "is_rolling": "What it ships is true only of the day it was recorded.",
            "qemu": "The release it ships, as X.Y. Empty where that is not known for sure.",
            "recorded_on": "The day somebody looked.",
            "source": "Where that stands, in words.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "other_names" in self.fields:
            self.fields["other_names"].initial = ", ".join(self.instance.aliases)

    def clean_distribution(self) -> str:
        return checked_text(self.cleaned_data["distribution"])

    def clean_release(self) -> str:
        return checked_text(self.cleaned_data["release"])

    def clean_source(self) -> str:
        return checked_text(self.cleaned_data["source"])

    def clean_other_names(self) -> list[str]:
        names = [name.strip() for name in self.cleaned_data["other_names"].split(",")]
        names = list(dict.fromkeys(name for name in names if name))
        for name in names:
            if not name_key(name):
                raise ValidationError(f"“{name}” needs letters from a to z or digits.")
        return names

    def clean_qemu(self) -> Version | None:
        version: Version | None = self.cleaned_data["qemu"]
        if version is not None:
            releases = release_list()
            try:
                release = releases.get(version)
            except UnknownRelease as unknown:
                raise ValidationError(str(unknown)) from None
            if release.projected:
                raise ValidationError(f"QEMU {version} is not out yet, so nobody ships it.")
        return version

    def clean_recorded_on(self) -> date | None:
        recorded_on: date | None = self.cleaned_data["recorded_on"]
        if recorded_on and recorded_on > timezone.localdate():
            raise ValidationError("This day is still to come.")
        return recorded_on

    def clean(self) -> dict[str, Any]:
        """What is recorded says since when and from where; names say which release is meant."""
        super().clean()
        given = self.cleaned_data
        if (
            not given.get("release")
            and not given.get("is_rolling")
            and "release" not in self.errors
        ):
            self.add_error("release", "Only a rolling distribution has no release.")
        if given.get("qemu"):
            for field in ("recorded_on", "source"):
                if not given.get(field) and field not in self.errors:
                    self.add_error(field, "Say this of what is recorded.")
        elif "qemu" not in self.errors:
            given |= {"recorded_on": None, "source": ""}
        if not self.errors:
            self._refuse_names_of_others()
        return given

    def _refuse_names_of_others(self) -> None:
        row = DistributionRelease(
            distribution=self.cleaned_data["distribution"],
            release=self.cleaned_data["release"],
            slug=self.cleaned_data.get("slug", self.instance.slug),
            aliases=self.cleaned_data["other_names"],
        )
        for name in (row.slug, *row.aliases):
            if _is_qemus_own(name):
                field = "slug" if name == row.slug else "other_names"
                self.add_error(field, f"“{name}” means a release of QEMU itself.")
        own = set(keys_of(row))
        for other in distribution_releases():
            if other.pk != self.instance.pk and own & set(keys_of(other)):
                self.add_error(None, f"“{other}” goes by one of these names already.")

    def save(self, commit: bool = True) -> DistributionRelease:
        self.instance.aliases = self.cleaned_data["other_names"]
        return super().save(commit)


def _is_qemus_own(name: str) -> bool:
    try:
        read_spelling(name)
    except InvalidVersion:
        return False
    return True


@admin.register(DistributionRelease)
class DistributionReleaseAdmin(KnowledgeAdmin[DistributionRelease]):
    """Distributions with what they ship. Embedded rows that nobody edited follow the software."""

    form = DistributionReleaseForm
    list_display = ("__str__", "slug", "qemu", "recorded_on", "is_rolling")
    list_filter = ("distribution", "is_rolling", ("qemu", admin.EmptyFieldListFilter))
    search_fields = ("distribution", "release", "slug", "aliases")
    formfield_overrides = {VersionField: {"widget": AdminTextInputWidget}}

    def get_fields(self, request: HttpRequest, obj: DistributionRelease | None = None) -> Any:
        own = DistributionReleaseForm.Meta.fields
        return (*own[:3], "other_names", *own[3:], "reason")

    def get_readonly_fields(
        self, request: HttpRequest, obj: DistributionRelease | None = None
    ) -> Any:
        return ("slug",) if obj else ()
