"""A resident says that an officer of the ward took money: nobody there ever learns of it."""

from __future__ import annotations

from django.test import Client

from caunoi.accounts.models import Account
from tests.flows.people import Desk, Resident

WORDS = (
    "Cán bộ Nguyễn Thị Hoa của Công an phường Định Công đòi tôi 2 triệu mới cho nhận lại xe, "
    "không viết biên lai"
)


def test_it_goes_past_the_ward_and_its_officer(city, travel, hoa, minh, duc, tuan, nga, son):
    lan = Resident()
    receipt = lan.sends(WORDS, area="00316", contact={"name": "Trần Thị Lan"})

    assert receipt["unit"]["code"] == son.duties[0].unit_code  # the inspectorate
    for insider in (hoa, minh, duc, tuan):
        desk = Desk(insider)
        assert desk.inbox("state=all") == []
        assert desk.inbox("state=all&q=nhan lai xe") == []
        assert not desk.knows(lan.code)
        assert desk.is_refused(lan.code, "reply", text="Xin chị rút đơn")["status"] == 404
    page = Client()
    page.force_login(Account.objects.get(officer=hoa.id))
    assert lan.code not in page.get("/can-bo/?state=all").content.decode()
    assert page.get(f"/can-bo/{lan.code}/").status_code == 404

    # The inspectorate works on it under the law on denunciations; the procuracy watches.
    above = Desk(son)
    assert above.inbox() == [lan.code]
    assert above.opens(lan.code)["kind"] == "denunciation"
    assert Desk(nga).knows(lan.code)
    travel.shift(3 * 24 * 3600)
    above.does(lan.code, "reply", text="Thanh tra đã nhận đơn của bà và đang kiểm tra.")
    assert any("Thanh tra" in text for text in lan.told())

    # Hidden also when it moves: the ward cannot be made to hold it.
    refused = above.is_refused(
        lan.code, "transfer", unit=hoa.duties[0].unit_code, why="Chuyển về phường xử lý"
    )
    assert refused["status"] in {403, 409}
    assert not Desk(hoa).knows(lan.code)
    looks = lan.sees()["access"]
    assert looks
    assert all("Định Công" not in look["unit"] for look in looks)
