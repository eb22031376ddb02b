"""The demo's notices are laid by two persons, one of them corrected, one taken back."""

from __future__ import annotations

import pytest

from caunoi.accounts.choices import Role
from caunoi.channels.models import Broadcast, Bulletin
from caunoi.demo.notices import lay_notices
from caunoi.testing.officers import make_officer

pytestmark = pytest.mark.usefixtures("city")


def test_notices_stand_on_the_public_page(client):
    make_officer(Role.PRESS, "CAHN")
    make_officer(Role.COMMANDER, "CAHN")

    assert lay_notices() == Broadcast.objects.count() == 4

    acts = sorted(Bulletin.objects.values_list("act", flat=True))
    assert acts == ["alert"] * 4 + ["cancel", "update"]
    page = client.get("/canh-bao/").content.decode()
    assert "Cảnh báo giả danh công an" in page
    assert "Tìm cụ ông" not in page


def test_without_staff_there_are_none():
    assert lay_notices() == 0
