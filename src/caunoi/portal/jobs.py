"""What the worker does for the portal: publish and end what was planned, tell of reviews."""

from __future__ import annotations

from django.core.management import call_command
from django.db.models import Q
from wagtail.models import Page, Revision

from caunoi.core.clock import now
from caunoi.portal.services.telling import record_reviews


def run_planned() -> int:
    """Publish and end pages whose moment has come, record reviews; returns how many of all."""
    moment = now()
    due: int = Revision.objects.filter(approved_go_live_at__lte=moment).count()
    ended: int = Page.objects.filter(Q(live=True) & Q(expire_at__lte=moment)).count()
    if due or ended:
        call_command("publish_scheduled")
    return due + ended + record_reviews()
