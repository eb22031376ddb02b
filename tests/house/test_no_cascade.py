"""Erasing a person never erases history: nothing of ours is deleted because a person's row is."""

from __future__ import annotations

from django.apps import apps
from django.db import models

PERSONS = {"accounts.account", "accounts.officer", "reports.contact"}


def test_no_row_of_ours_falls_with_a_person() -> None:
    falling = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("caunoi."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.remote_field is None:
                continue
            person = field.related_model._meta.label_lower in PERSONS
            if person and field.remote_field.on_delete is models.CASCADE:
                falling.append(f"{model._meta.label}.{field.name}")
    assert not falling


def test_the_persons_are_real() -> None:
    labels = {model._meta.label_lower for model in apps.get_models()}
    assert labels >= PERSONS
