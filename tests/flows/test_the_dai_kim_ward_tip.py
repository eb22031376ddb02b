"""A tip in what was Đại Kim: written on a telephone, on the area officer's desk at once, answered,
solved, rated. In 2019 this was a Zalo message without a number."""

from __future__ import annotations

from django.core import mail

from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.sender import send_waiting
from tests.flows.people import Desk, Resident

TIP = "Quán nước đầu ngõ 282 Kim Giang phường Đại Kim cũ tối nào cũng có nhóm đánh bạc ăn tiền"


def test_a_tip_finds_its_ward_and_its_end_is_seen_by_its_writer(
    city, travel, hoa, minh, duc, tuan, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    lan = Resident()

    # She types the ward's old name; the city says what it is called today.
    found = lan.client.get("/api/v1/areas?q=dai kim").json()["items"]
    wards = {ward["code"] for item in found for ward in item["now"]}
    assert hoa.duties[0].unit_code.removeprefix("CA-") in wards
    receipt = lan.sends(
        TIP, area="00316", place="ngõ 282 Kim Giang",
        contact={"name": "Trần Thị Lan", "phone": "0912345678", "email": "lan@example.test"},
    )  # fmt: skip
    assert receipt["category"]["code"] == "hinh_su.co_bac"
    assert receipt["unit"]["code"] == hoa.duties[0].unit_code
    assert receipt["routing"]["why"]
    assert receipt["deadlines"]

    # The ward sees it, the next ward does not.
    desk = Desk(hoa)
    assert desk.inbox("state=received") == [lan.code]
    assert Desk(tuan).inbox() == []
    assert not Desk(tuan).knows(lan.code)

    travel.shift(3600)
    opened = desk.opens(lan.code)
    assert opened["contact"]["phone"] == "…678"  # masked until there is a reason
    desk.does(lan.code, "classify", crime_source="to_giac")
    desk.does(lan.code, "note", text="Trùng với hai tin ở ngõ bên")
    desk.does(lan.code, "reply", text="Cảm ơn chị. Tối nay tổ tuần tra sẽ qua. Chị thấy gì thêm?")
    lan.writes("Khoảng 21 giờ họ bắt đầu, xe máy để đầy lối vào.")

    travel.shift(2 * 3600)
    head = Desk(duc)
    head.does(lan.code, "notify_receipt", paper="11/TB, 24/11/2026",
              message="Công an phường đã tiếp nhận tin của chị.")  # fmt: skip
    head.does(lan.code, "assign", officer=str(minh.id), paper="12/QĐ, 24/11/2026")
    travel.shift(3 * 24 * 3600)
    head.does(lan.code, "prosecute", ground="signs_of_crime", paper="15/QĐ, 27/11/2026")
    Desk(minh).does(lan.code, "send_decision", paper="16/CV, 27/11/2026")
    Desk(minh).does(lan.code, "notify_result",
                    message="Đã bắt quả tang 5 người đánh bạc. Cảm ơn chị đã báo tin.")  # fmt: skip
    travel.shift(3600)
    head.does(lan.code, "close", ground="result_told")

    seen = lan.sees()
    assert seen["state"] == "closed"
    assert seen["outcome"]["ground"]
    assert "Trùng với hai tin" not in str(seen)  # notes stay inside
    assert any("bắt quả tang" in text for text in lan.told())
    assert seen["access"]  # who opened it: the unit, no name
    assert "Hoa" not in str(seen["access"])
    assert "Khoảng 21 giờ" in str(desk.opens(lan.code)["messages"])

    lan.presses("rate", stars="5")
    assert lan.sees()["rating"] == 5
    assert lan.presses("rate", stars="2")  # the first word counts or is corrected, never two
    while dispatch_events() or send_waiting():
        pass
    to_her = [letter for letter in mail.outbox if letter.to == ["lan@example.test"]]
    assert to_her
    assert all(lan.secret not in str(letter.message()) for letter in mail.outbox)
