"""Make a unit's place in the portal: its shelves, its files, the group of its editors."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection

from caunoi.accounts import policy
from caunoi.accounts.choices import Scope
from caunoi.accounts.policy import POLICY
from caunoi.portal.choices import LANGUAGES, UNIT_GROUP, Section
from caunoi.portal.models import SectionPage, UnitFiles, UnitPage
from caunoi.portal.services.groups import KEEP, WRITE, allow_on_files, allow_on_pages, make_group
from caunoi.units.models import Unit

_WRITERS = [role for role, may in POLICY.items() if may.get(policy.WRITE_PAGES) == Scope.OWN]


@transaction.atomic
def open_shelf(unit: Unit) -> list[UnitPage]:
    """The unit's shelf among the news in each language, its files, the group of its editors."""
    group = Group.objects.filter(name=f"{UNIT_GROUP}{unit.code}").first()
    shelves = list(UnitPage.objects.filter(unit=unit).order_by("pk"))
    has_files = UnitFiles.objects.filter(unit=unit).exists()
    if group is not None and len(shelves) == len(LANGUAGES) and has_files:
        return shelves
    shelves = []
    for section in SectionPage.objects.filter(section=Section.NEWS).order_by("pk"):
        shelf = UnitPage.objects.child_of(section).filter(unit=unit).first()
        if shelf is None:
            english = section.locale.language_code == "en"
            shelf = UnitPage(title=unit.name_en if english else unit.name, unit=unit,
                             slug=unit.code.lower(), locale=section.locale)  # fmt: skip
            if shelves:
                shelf.translation_key = shelves[0].translation_key
            section.add_child(instance=shelf)
        shelves.append(shelf)
    group = make_group(f"{UNIT_GROUP}{unit.code}", ("simple_translation.submit_translation",))
    allow_on_pages(group, shelves, WRITE)
    allow_on_files(group, open_files(unit), KEEP)
    return shelves


@transaction.atomic
def open_files(unit: Unit) -> Collection:
    """The collection of the unit's pictures and other files.

    A new one takes in what the unit's writers put up when all files still lay in one heap.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    held = UnitFiles.objects.select_related("collection").filter(unit=unit).first()
    if held is not None:
        return held.collection
    collection = Collection(name=f"{unit.code} · {unit.name}"[:255])
    ground = Collection.get_first_root_node()
    ground.add_child(instance=collection)
    UnitFiles.objects.create(unit=unit, collection=collection)
    for kind in (Image, Document):
        kind.objects.filter(
            collection=ground, uploaded_by_user__officer__duties__unit=unit,
            uploaded_by_user__officer__duties__role__in=_WRITERS,
        ).update(collection=collection)  # fmt: skip
    return collection
