"""A staff page asks the database as often for thirty rows as for three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.reports.models import ReplyTemplate
from caunoi.reports.selectors.reply_templates import forget
from caunoi.reports.services.looking import record_look
from caunoi.reports.services.talking import write_note
from caunoi.testing.cast import CITY, WARD
from caunoi.testing.make import make_report
from caunoi.testing.officers import make_officer

FEW, MANY = 3, 30


def grow(hoa, numbers: range) -> None:
    for n in numbers:
        report = make_report("crime_report", unit=WARD, text=f"Trộm xe máy, tin {n}")
        record_look(report, hoa)
        write_note(report_id=report.pk, by=hoa, text=f"Nhờ @HN-minh xem tin {n}")
        ReplyTemplate.objects.create(
            unit_id=hoa.duties[0].unit_id, title=f"Trả lời số {n}", text_vi="Đã nhận.", position=n
        )
        make_officer(Role.AREA_OFFICER, WARD, name=f"Cán bộ {n}")
    forget()


def queries(client: Client, path: str) -> tuple[int, str]:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(caught), answer.content.decode()


@pytest.mark.parametrize(
    ("path", "reader", "shown"),
    [
        ("/can-bo/dong-ho/", "procurator", None),
        ("/can-bo/nhat-ky-doc/", "procurator", "Nguyễn Thị Hoa"),
        ("/can-bo/nhac-ten/", "minh", "xem tin"),
        ("/can-bo/mau/", "duc", "Trả lời số"),
        ("/quan-tri/", "admin", None),
        ("/quan-tri/can-bo/", "admin", "Cán bộ"),
    ],
)
def test_the_count_of_queries_does_not_grow_with_the_rows(
    city, hoa, minh, duc, path, reader, shown
):
    readers = {
        "duc": duc, "minh": minh, "admin": make_officer(Role.ADMIN, CITY),
        "procurator": make_officer(Role.PROCURATOR, CITY),
    }  # fmt: skip
    client = Client()
    client.force_login(Account.objects.get(pk=readers[reader].account_id))
    grow(hoa, range(FEW))
    few, page_of_few = queries(client, path)
    grow(hoa, range(FEW, MANY))
    many, page_of_many = queries(client, path)
    assert many == few
    assert many <= 12
    if shown:
        assert page_of_many.count(shown) > page_of_few.count(shown)
