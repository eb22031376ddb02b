"""A page grows stale: residents are warned, its unit sees it, the press desk counts."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.core.clock import today
from caunoi.portal.models import NewsPage
from caunoi.portal.tests.making import make_news
from caunoi.testing.officers import make_officer

WARNING = "Có thể đã cũ"


def signed_in(role: str, unit: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=make_officer(role, unit).account_id))
    return client


def test_the_unit_that_let_its_page_grow_stale(city):
    page = make_news(unit="PC07", review_on=today() - timedelta(days=1))
    fresh = make_news("Trang còn mới", unit="PC08")
    resident, editor = Client(), signed_in(Role.EDITOR, "PC07")
    neighbour, press = signed_in(Role.EDITOR, "PC08"), signed_in(Role.PRESS, "PV01")

    # A resident is told not to rely on it; the fresh one says nothing of the kind.
    assert WARNING in resident.get(page.url).content.decode()
    assert WARNING not in resident.get(fresh.url).content.decode()

    # Its unit sees it, the other unit does not, the press desk sees who owes a look.
    assert "1 trang đã đến ngày xem lại" in editor.get("/can-bo/trang/").content.decode()
    assert page.title not in neighbour.get("/can-bo/trang/").content.decode()
    board = press.get("/can-bo/trang/").content.decode()
    assert "Phòng Cảnh sát phòng cháy" in board
    assert "đơn vị chưa viết gì" in board

    # Another unit cannot say that it still holds; its own editor can, once.
    path = f"/can-bo/trang/{page.pk}/con-dung/"
    assert neighbour.post(path).status_code == 404
    assert editor.post(path).status_code == 302
    assert editor.post(path).status_code == 302
    after = NewsPage.objects.get(pk=page.pk)
    assert after.review_on == today() + timedelta(days=180)
    assert after.latest_revision.content["review_on"] == after.review_on.isoformat()
    assert WARNING not in resident.get(page.url).content.decode()
