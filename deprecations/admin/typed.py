"""Django's classes with the type parameters that its type stubs give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, StackedInline, TabularInline
    from django.forms import BaseInlineFormSet, ModelChoiceField, ModelForm
else:

    def _subscriptable(cls: type) -> type:
        return type(cls)(
            cls.__name__, (cls,), {"__class_getitem__": classmethod(lambda cls, _: cls)}
        )

    ModelAdmin = _subscriptable(admin.ModelAdmin)
    StackedInline = _subscriptable(admin.StackedInline)
    TabularInline = _subscriptable(admin.TabularInline)
    BaseInlineFormSet = _subscriptable(forms.BaseInlineFormSet)
    ModelChoiceField = _subscriptable(forms.ModelChoiceField)
    ModelForm = _subscriptable(forms.ModelForm)

__all__ = [
    "BaseInlineFormSet",
    "ModelAdmin",
    "ModelChoiceField",
    "ModelForm",
    "StackedInline",
    "TabularInline",
    "user_of",
]


def user_of(request: HttpRequest) -> User:
    """Who asks: the admin lets nobody in who has not logged in."""
    return cast(User, request.user)
