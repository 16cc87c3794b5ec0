"""The field for release lines: what is stored, found, ordered and refused."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from deprecations.models import Release
from deprecations.models.fields import VersionField, VersionFormField
from deprecations.policy.versions import Version

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_releases() -> None:
    Release.objects.all().delete()


def test_release_comes_back_as_a_version() -> None:
    release = Release.objects.create(version=Version(8, 2))
    release.refresh_from_db()
    assert release.version == Version(8, 2)
    assert str(release) == "QEMU 8.2"


def test_releases_are_found_by_version_and_by_text() -> None:
    Release.objects.create(version=Version(8, 2))
    assert Release.objects.filter(version=Version(8, 2)).exists()
    assert Release.objects.filter(version="8.2").exists()
    assert Release.objects.filter(version__in=[Version(8, 2), "9.0"]).count() == 1
    assert Release.objects.filter(version__lt="10.0").exists()
    assert not Release.objects.filter(version__gte="8.10").exists()


def test_releases_are_ordered_as_qemu_made_them() -> None:
    for text in ("10.0", "2.8", "9.2", "2.10", "12.1", "1.3"):
        Release.objects.create(version=Version.parse(text))
    found = [str(release.version) for release in Release.objects.order_by("version")]
    assert found == ["1.3", "2.8", "2.10", "9.2", "10.0", "12.1"]


def test_largest_version_that_can_be_read_fits() -> None:
    Release.objects.create(version=Version.parse("999999.999"))
    assert Release.objects.get().version == Version(999_999, 999)


def test_release_exists_only_once() -> None:
    Release.objects.create(version=Version(8, 2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(version=Version(8, 2))


@pytest.mark.parametrize("value", ["8", "8.2.0", "", "eight", "08.2", "-1.0"])
def test_lookup_by_what_is_no_version_is_an_error(value: str) -> None:
    with pytest.raises(ValueError, match="is not a release of the form"):
        list(Release.objects.filter(version=value))


def test_validation_takes_versions_texts_and_stored_numbers() -> None:
    field = VersionField(null=True)
    assert field.to_python(Version(8, 2)) == Version(8, 2)
    assert field.to_python("8.2") == Version(8, 2)
    assert field.to_python(8002) == Version(8, 2)
    assert field.to_python(None) is None
    with pytest.raises(ValidationError, match="is not a release"):
        field.to_python("8.2.0")


def test_serialised_release_is_its_text() -> None:
    field = Release._meta.get_field("version")
    assert field.value_to_string(Release(version=Version(8, 2))) == "8.2"
    assert field.value_to_string(Release(version=None)) == ""


def test_form_takes_releases_as_people_write_them() -> None:
    field = Release._meta.get_field("version").formfield()
    assert isinstance(field, VersionFormField)
    for text in (" 8.2 ", "8.2.7", "v8.2.0", "8.2.0-rc1", "QEMU 8.2"):
        assert field.clean(text) == Version(8, 2)
    assert field.prepare_value(Version(8, 2)) == "8.2"
    assert field.prepare_value("8.x") == "8.x"
    with pytest.raises(ValidationError, match="This field is required"):
        field.clean("")
    with pytest.raises(ValidationError, match=r"Releases are written X\.Y, also as 8\.2\.7"):
        field.clean("8.x")


def test_optional_release_may_be_left_empty_in_a_form() -> None:
    field = VersionField(null=True, blank=True).formfield()
    assert isinstance(field, forms.Field)
    assert field.clean("") is None
    assert field.clean(Version(8, 2)) == Version(8, 2)


def test_form_without_a_release_list_takes_no_tree_in_the_making() -> None:
    with pytest.raises(ValidationError, match=r"“9\.0\.50” is not a release"):
        VersionFormField().clean("9.0.50")


def test_form_asks_who_knows_the_release_list() -> None:
    assert VersionFormField(read=lambda _: Version(9, 1)).clean("9.0.50") == Version(9, 1)
