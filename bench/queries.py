"""How many statements a page or an intake asks of the database, counted on warm processes."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from bench.volume import volume

TITLE = "statements for the inbox, a report and an intake"


def run() -> dict[str, object]:
    volume(10_000)
    from django.test import Client  # noqa: PLC0415

    from caunoi.accounts.models import Account  # noqa: PLC0415
    from caunoi.reports.services.intake import receive_report  # noqa: PLC0415

    code = receive_report(_draft("warm"), idempotency_key="warm").code
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(Account.objects.get(officer__badge="HN-hoa"))
    inbox, report = "/can-bo/", f"/can-bo/{code}/"
    client.get(inbox)
    client.get(report)
    found = (
        ("the inbox page", 12, _count(lambda: client.get(inbox))),
        ("a report's page", 15, _count(lambda: client.get(report))),
        ("an intake", 10, _count(lambda: receive_report(_draft("new"), idempotency_key="new"))),
    )
    return {
        "rows": [
            {"what": what, "value": asked, "must": f"≤ {limit}", "aim": "fewer",
             "holds": asked <= limit}
            for what, limit, asked in found
        ]
    }  # fmt: skip


def _draft(more: str) -> Any:
    from caunoi.reports.drafts import Draft  # noqa: PLC0415

    return Draft(text=f"Có nhóm thanh niên đánh bạc ở ngõ 12, {more}", area_code="00316")


def _count(act: Any) -> int:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as caught:
        answer = act()
    status = getattr(answer, "status_code", 200)
    if status != HTTPStatus.OK:
        raise RuntimeError(f"answered {status}")
    return len(caught)
