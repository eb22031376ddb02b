"""Reading the officer's inbox in tests."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Officer
from caunoi.reports.models import Report

PART: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def desk_of(actor: Actor) -> Client:
    """A browser in which this officer is signed in."""
    client = Client()
    client.force_login(Officer.objects.get(pk=actor.id).account)
    return client


def inbox_page(actor: Actor, query: str = "", **headers: Any) -> str:
    """The inbox as the officer sees it."""
    answer = desk_of(actor).get(f"/can-bo/{query}", **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def shown_codes(page: str) -> list[str]:
    """Codes of the reports in the list, in their order."""
    return re.findall(r'class="cn-row-code">([\d-]+)<', page)


def codes(*reports: Report) -> list[str]:
    """The reports' codes as the list spells them."""
    return [report.spelled_code for report in reports]
