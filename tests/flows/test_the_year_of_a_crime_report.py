"""A year of one crime report under BLTTHS Art. 144-158, 471, 475: extended twice, suspended,
resumed, decided against its reporter, complained of, settled. Nobody can skip a step."""

from __future__ import annotations

import pytest

from caunoi.reports.jobs import run_clocks
from caunoi.reports.tests.reading import at
from tests.flows.people import Desk, Resident

FRAUD = "Tôi bị lừa chuyển 300 triệu đồng vào tài khoản lạ để mua đất, nay không liên lạc được"
COMPLEX = "Vụ việc có nhiều tình tiết, liên quan nhiều tài khoản ở nhiều nơi"


@pytest.fixture
def lan(city, travel):
    travel.move_to(at("2026-01-12 08:00"))
    resident = Resident()
    resident.sends(
        FRAUD, kind="crime_report", area="00316", category="hinh_su.trom_cap",
        contact={"name": "Trần Thị Lan", "phone": "0912345678"},
    )  # fmt: skip
    return resident


def running(desk: Desk, code: str) -> set[str]:
    return {clock["rule"] for clock in desk.opens(code)["deadlines"] if clock["running"]}


def test_a_year_of_a_crime_report(lan, travel, hoa, minh, duc, nga):
    first, head, procuracy = Desk(hoa), Desk(duc), Desk(nga)
    assert {"crime_report.classify", "crime_report.notify_receipt", "crime_report.verify"} <= (
        running(head, lan.code)
    )
    assert head.is_refused(lan.code, "close", ground="result_told")["status"] == 409

    travel.shift(2 * 3600)
    first.does(lan.code, "classify", crime_source="to_giac", competent=True)
    first.does(lan.code, "notify_receipt", paper="3/TB, 12/01/2026",
               message="Công an phường đã tiếp nhận tố giác của bà.")  # fmt: skip
    head.does(lan.code, "assign", officer=str(minh.id), paper="4/QĐ, 12/01/2026")

    # Day 18: the head extends, before day 20 and never twice.
    travel.move_to(at("2026-01-30 09:00"))
    head.does(lan.code, "extend", why=COMPLEX, paper="9/QĐ, 30/01/2026")
    travel.shift(3600)
    assert head.is_refused(
        lan.code, "extend", why=COMPLEX + " nữa", paper="10/QĐ, 30/01/2026"
    )["status"] == 409  # fmt: skip
    # Two months are nearly over: the procuracy is asked and grants two more.
    travel.move_to(at("2026-03-05 09:00"))
    head.does(lan.code, "request_extension", why=COMPLEX, paper="21/CV, 05/03/2026")
    travel.move_to(at("2026-03-10 09:00"))
    head.does(lan.code, "extend_by_procuracy", paper="2/QĐ-VKS, 10/03/2026", months=2)
    assert "crime_report.extend_by_procuracy" in running(head, lan.code)
    assert "report.extended_by_procuracy" in lan.steps()

    # An expert's finding is awaited: suspended on a ground, and the law's 24 hours to say so run.
    travel.move_to(at("2026-05-04 09:00"))
    head.does(lan.code, "suspend", ground="awaiting_expertise", paper="40/QĐ, 04/05/2026",
              why="Chờ kết luận giám định chữ ký")  # fmt: skip
    assert lan.sees()["state"] == "suspended"
    assert running(head, lan.code) == {"crime_report.send_suspension"}
    travel.move_to(at("2026-05-06 10:00"))  # nobody sent it: it climbs
    run_clocks()
    assert any(c["late"] for c in procuracy.opens(lan.code)["deadlines"])
    head.does(lan.code, "send_suspension", paper="41/TB, 06/05/2026",
              message="Vụ việc tạm đình chỉ để chờ kết luận giám định.")  # fmt: skip

    travel.move_to(at("2026-08-10 09:00"))
    head.does(lan.code, "resume", why="Đã có kết luận giám định", paper="66/QĐ, 10/08/2026")
    head.does(lan.code, "send_resumption", paper="67/TB, 11/08/2026",
              message="Đã có kết luận giám định, vụ việc được phục hồi.")  # fmt: skip
    assert "crime_report.resume" in running(head, lan.code)

    # One month later: no crime but a matter between two people; the reporter objects.
    travel.move_to(at("2026-09-07 09:00"))
    head.does(lan.code, "not_prosecute", ground="not_a_crime", paper="80/QĐ, 07/09/2026",
              why="Quan hệ dân sự, hai bên có hợp đồng đặt cọc")  # fmt: skip
    assert head.is_refused(lan.code, "close", ground="result_told")["missing"]
    head.does(lan.code, "send_decision", paper="81/CV, 07/09/2026")
    head.does(lan.code, "notify_result", message="Kết quả: không khởi tố, vì đây là việc dân sự.")
    travel.move_to(at("2026-09-15 09:00"))
    lan.presses("object", why="Hợp đồng đó là giả, chữ ký không phải của tôi, xin xem lại.")
    assert "crime_report.settle_complaint" in running(head, lan.code)
    travel.move_to(at("2026-09-21 09:00"))
    head.does(lan.code, "settle_objection", ground="objection_right", paper="95/QĐ, 21/09/2026",
              message="Khiếu nại của bà có căn cứ, vụ việc được xác minh tiếp.")  # fmt: skip
    assert lan.sees()["state"] == "verifying"

    travel.move_to(at("2026-10-15 09:00"))
    head.does(lan.code, "prosecute", ground="signs_of_crime", paper="110/QĐ, 15/10/2026")
    head.does(lan.code, "send_decision", paper="111/CV, 15/10/2026")
    head.does(lan.code, "notify_result", message="Đã khởi tố vụ án lừa đảo chiếm đoạt tài sản.")
    travel.move_to(at("2026-11-20 09:00"))
    run_clocks()  # her time to object to this has run out
    head.does(lan.code, "close", ground="result_told")

    seen = lan.sees()
    assert seen["state"] == "closed"
    assert [c for c in seen["deadlines"] if c["running"] and c["rule"] != "any.reopen"] == []
    told = lan.steps()
    for step in ("report.extended", "report.suspended", "report.resumed", "report.complained",
                 "report.complaint_settled", "report.closed"):  # fmt: skip
        assert step in told, step
    assert procuracy.opens(lan.code)["transitions"] == []  # it reads everything, changes nothing


def test_the_head_cannot_extend_after_day_twenty(lan, travel, hoa, duc, minh):
    Desk(hoa).does(lan.code, "classify", crime_source="to_giac", competent=True)
    Desk(duc).does(lan.code, "assign", officer=str(minh.id), paper="4/QĐ, 12/01/2026")
    travel.move_to(at("2026-02-03 09:00"))

    refused = Desk(duc).is_refused(lan.code, "extend", why=COMPLEX, paper="9/QĐ, 03/02/2026")

    assert refused["status"] == 409
    assert "crime_report.extend_by_head" in str(refused)
