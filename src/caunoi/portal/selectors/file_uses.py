"""Where a picture or another file stands: on public pages, and on those that are about to be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Page, ReferenceIndex, Revision, WorkflowState


def pages_bound_to(file: Any) -> list[Page]:
    """Pages that the press desk released or is looking at, with this file in them.

    What lies in a mere draft binds nobody. The index of references knows the public wording of a
    page; what waits or is planned is read in its revision.
    """
    kind = ContentType.objects.get_for_model(Page)
    public = ReferenceIndex.get_references_to(file).filter(base_content_type=kind)
    keys = {int(one) for one in public.values_list("object_id", flat=True)}
    bound = set(Page.objects.live().filter(pk__in=keys).values_list("pk", flat=True))
    wanted = (ContentType.objects.get_for_model(type(file)).pk, str(file.pk))
    for revision in _promised(kind):
        if int(revision.object_id) not in bound and wanted in _references(revision):
            bound.add(int(revision.object_id))
    return list(Page.objects.filter(pk__in=bound).order_by("title").specific())


def _promised(kind: ContentType) -> Iterator[Revision]:
    """The wordings that wait for the press desk, and those that it released for later."""
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, base_content_type=kind
    )
    latest = Page.objects.filter(
        pk__in=[int(one) for one in waiting.values_list("object_id", flat=True)]
    ).values("latest_revision")
    yield from Revision.objects.filter(base_content_type=kind).filter(
        Q(approved_go_live_at__isnull=False) | Q(pk__in=latest)
    )


def _references(revision: Revision) -> set[tuple[int, str]]:
    # Wagtail's own reading of a page, which it uses for rows of the database only.
    found = ReferenceIndex._extract_references_from_object(revision.as_object())
    return {(kind, key) for kind, key, _model_path, _path in found}
