"""Receiving: stored once with everything, never refused for its content, routed and clocked."""

from __future__ import annotations

import threading
import unicodedata
from datetime import timedelta

import pytest
from django.db import connection

from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.reports.catalogue import find_category
from caunoi.reports.choices import Kind, State, Urgency
from caunoi.reports.codes import is_secret, read_code
from caunoi.reports.contacts import ContactCard, open_contact
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.errors import EmptyReport, KeyReused
from caunoi.reports.models import Attachment, Deadline, Idempotency, Message, Report, Shield
from caunoi.reports.selectors import visible_reports
from caunoi.reports.services.intake import receive_report
from caunoi.testing.make import get_unit, make_file, make_officer, make_receipt
from caunoi.units import directory
from caunoi.units.choices import Desk

THEFT = "Sáng nay kẻ gian cạy cửa nhà tôi lấy mất xe máy và laptop."


def stored(receipt: Receipt) -> Report:
    return Report.objects.select_related("unit", "contact").get(pk=receipt.report_id)


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
class TestOne:
    """One report at a time."""

    def test_it_is_stored_with_message_clocks_and_event(self) -> None:
        receipt = make_receipt(THEFT)

        report = stored(receipt)
        assert read_code(receipt.code) == report.code
        assert is_secret(receipt.secret, bytes(report.secret_hash))
        assert receipt.secret.encode() not in bytes(report.secret_hash)
        assert (report.state, report.category) == (State.RECEIVED, "hinh_su.trom_cap")
        assert Message.objects.get(report=report).text == THEFT
        clocks = {clock.rule for clock in Deadline.objects.filter(report=report)}
        assert "crime_report.verify" in clocks
        assert {clock.rule for clock in receipt.deadlines} == clocks
        event = Event.objects.get(subject_id=report.pk)
        assert (event.code, event.number, event.by) == ("report.received", 1, "reporter")
        assert event.data["after"]["unit"] == report.unit.code
        assert THEFT not in str(event.data)

    def test_the_contact_is_sealed_and_opens(self) -> None:
        card = ContactCard("Trần Thị Lan", "0912345678", "lan@example.test")

        report = stored(make_receipt(contact=card))

        assert report.contact is not None
        assert open_contact(report.contact) == card
        assert b"Lan" not in bytes(report.contact.name_sealed or b"")

    def test_who_stays_nameless_leaves_nothing(self) -> None:
        report = stored(receive_report(Draft(
            text=THEFT, anonymous=True, contact=ContactCard("Lan", "0912345678")
        )))  # fmt: skip

        assert report.contact is None
        assert report.crime_source == "tin_bao"

    @pytest.mark.parametrize(
        "text",
        [
            "x", "???", "😀😀😀", "a" * 50_000, unicodedata.normalize("NFD", THEFT),
            "mất xe\x00\x07\x1b[31m", "؟مرحبا", "' OR 1=1; --", "<script>alert(1)</script>",
            "{{ 7*7 }} %s %(x)d", "\u202eđảo chữ", "mình\r\nbị\ttrộm",
        ],
    )  # fmt: skip
    def test_no_words_are_refused(self, text: str) -> None:
        report = stored(receive_report(Draft(text=text)))

        assert "\x00" not in report.text
        assert unicodedata.is_normalized("NFC", report.text)
        assert len(report.text) >= len(unicodedata.normalize("NFC", text)) - 5
        assert report.unit_id

    @pytest.mark.parametrize(
        ("place", "expected"),
        [
            ({"area_code": "99999"}, ""), ({"area_code": ""}, ""),
            ({"lat": 48.85, "lon": 2.35}, ""), ({"lat": 21.0287, "lon": 105.8523}, "00070"),
            ({"area_code": "00316", "lat": 21.0287, "lon": 105.8523}, "00316"),
            ({"place_unknown": True}, ""), ({"place": "y" * 5000}, ""),
        ],
    )  # fmt: skip
    def test_no_place_is_refused(self, place: dict[str, object], expected: str) -> None:
        report = stored(receive_report(Draft(text=THEFT, **place)))  # type: ignore[arg-type]

        assert report.area_code == expected
        assert len(report.place) <= 500

    def test_files_alone_are_a_report(self) -> None:
        file_id = make_file()

        report = stored(receive_report(Draft(text="", files=(file_id,))))

        assert Attachment.objects.get(report=report).file_id == file_id
        assert report.unit_id

    @pytest.mark.parametrize("text", ["", "   ", "\x00\x01", "\n\t"])
    def test_nothing_at_all_is_asked_for_in_words(self, text: str) -> None:
        with pytest.raises(EmptyReport):
            receive_report(Draft(text=text))
        assert not Report.objects.exists()
        assert not Event.objects.filter(code="report.received").exists()

    def test_the_route_is_told_in_a_sentence_in_both_languages(self) -> None:
        receipt = make_receipt(THEFT)

        assert receipt.unit_code == "CA-00316"
        assert "Định Công" in receipt.why["vi"]
        assert "Dinh Cong" in receipt.why["en"]
        assert stored(receipt).routing["why"] == receipt.why

    def test_without_a_ward_the_unit_of_the_whole_city_has_it(self) -> None:
        receipt = make_receipt(THEFT, area_code="")

        assert receipt.unit_code == "PC02"

    def test_the_unit_is_that_of_the_day(self, travel: object) -> None:
        travel.move_to("2025-02-10T03:00:00+00:00")  # type: ignore[attr-defined]
        before = make_receipt("Xưởng xả nước thải đen ra mương", category="kinh_te.moi_truong",
                              area_code="")  # fmt: skip
        travel.move_to("2025-03-10T03:00:00+00:00")  # type: ignore[attr-defined]
        after = make_receipt("Xưởng xả nước thải đen ra mương", category="kinh_te.moi_truong",
                             area_code="")  # fmt: skip

        assert (before.unit_code, after.unit_code) == ("PC05", "PC03")

    def test_the_sender_s_choice_stands_above_the_suggestion(self) -> None:
        report = stored(make_receipt(THEFT, category="trat_tu.on_ao"))

        assert report.category == "trat_tu.on_ao"
        assert report.suggested_category == "hinh_su.trom_cap"
        assert report.suggested_words

    def test_an_unknown_category_falls_back_to_the_words(self) -> None:
        assert stored(make_receipt(THEFT, category="no.such")).category == "hinh_su.trom_cap"

    def test_an_emergency_reaches_the_command_centre(self) -> None:
        report = stored(make_receipt(
            "Cháy lớn ở nhà số 6, có người kẹt bên trong!", category="pccc.chay_nha"
        ))  # fmt: skip
        centre = directory.desk(Desk.COMMAND_CENTRE)
        assert centre is not None
        dispatcher = make_officer("dispatcher", centre.code)

        assert report.urgency == Urgency.EMERGENCY
        assert visible_reports(dispatcher).filter(pk=report.pk).exists()
        assert Deadline.objects.filter(report=report, rule="any.claim_emergency").exists()

    def test_what_is_no_emergency_does_not(self) -> None:
        report = stored(make_receipt("Hàng xóm hát karaoke ồn ào", category="trat_tu.on_ao"))
        dispatcher = make_officer("dispatcher", "TTTTCH")

        assert not visible_reports(dispatcher).filter(pk=report.pk).exists()

    def test_about_the_police_goes_past_the_unit_before_anybody_opens_it(self, hoa: object) -> None:
        receipt = make_receipt("Anh công an phường Định Công vòi tiền tôi 2 triệu để khỏi bị phạt.")

        report = stored(receipt)
        assert report.about_police
        assert report.kind == Kind.DENUNCIATION
        assert report.unit.code == "PX05"
        ward = get_unit("CA-00316")
        assert Shield.objects.filter(report=report, unit=ward).exists()
        received, hidden = Event.objects.filter(subject_id=report.pk).order_by("number")
        assert hidden.code == "report.shielded"
        assert hidden.data["after"] == {"units": ["CA-00316"], "officers": 0}
        assert bytes(hidden.prev_hash) == bytes(received.content_hash)
        assert not visible_reports(hoa).filter(pk=report.pk).exists()  # type: ignore[arg-type]
        head = make_officer("head", "CA-00316")
        assert not visible_reports(head).filter(pk=report.pk).exists()

    def test_about_the_inspectorate_goes_to_the_leadership(self) -> None:
        receipt = make_receipt("Thanh tra Công an thành phố bao che, cán bộ ở đó vòi tiền tôi.",
                               category="can_bo.tieu_cuc")  # fmt: skip

        root = directory.desk(Desk.ROOT)
        assert root is not None
        assert receipt.unit_code == root.code

    def test_clocks_start_when_it_was_sent_if_that_was_earlier(self) -> None:
        sent = now() - timedelta(hours=3)

        report = stored(make_receipt(THEFT, sent_at=sent))

        assert report.sent_at == sent
        assert {clock.started_at for clock in Deadline.objects.filter(report=report)} == {sent}

    def test_a_clock_of_the_future_is_not_believed(self) -> None:
        report = stored(make_receipt(THEFT, sent_at=now() + timedelta(days=2)))

        assert report.sent_at == report.received_at
        starts = {clock.started_at for clock in Deadline.objects.filter(report=report)}
        assert starts == {report.received_at}

    def test_every_leaf_has_a_unit_and_a_clock(self) -> None:
        for code in ("an_ninh.pha_hoai", "an_ninh.ta_dao", "an_ninh.lo_bi_mat"):
            receipt = make_receipt("Tin về an ninh", category=code)
            category = find_category(code)
            assert category is not None
            assert receipt.unit_code.startswith("PA")
            assert receipt.deadlines


@pytest.mark.django_db
@pytest.mark.usefixtures("city")
class TestTheSameKey:
    """Idempotency: one key, one report, for 30 days."""

    def test_gives_the_same_receipt(self) -> None:
        draft = Draft(text=THEFT, area_code="00316")

        first = receive_report(draft, idempotency_key="k1")
        again = receive_report(draft, idempotency_key="k1")

        assert (first.replayed, again.replayed) == (False, True)
        assert (first.code, first.secret) == (again.code, again.secret)
        assert Report.objects.count() == 1

    def test_with_another_body_is_refused_and_nothing_is_stored(self) -> None:
        receive_report(Draft(text=THEFT), idempotency_key="k1")

        with pytest.raises(KeyReused):
            receive_report(Draft(text="Việc khác hẳn"), idempotency_key="k1")
        assert Report.objects.count() == 1

    def test_after_thirty_days_is_a_new_report(self, travel: object) -> None:
        draft = Draft(text=THEFT)
        travel.move_to("2026-01-05T03:00:00+00:00")  # type: ignore[attr-defined]
        first = receive_report(draft, idempotency_key="k1")
        travel.move_to("2026-02-03T03:00:00+00:00")  # type: ignore[attr-defined]
        assert receive_report(draft, idempotency_key="k1").code == first.code
        travel.move_to("2026-02-04T04:00:00+00:00")  # type: ignore[attr-defined]

        later = receive_report(draft, idempotency_key="k1")

        assert later.code != first.code
        assert Report.objects.count() == 2

    def test_is_kept_as_a_keyed_hash_and_the_answer_sealed(self) -> None:
        receipt = receive_report(Draft(text=THEFT), idempotency_key="my-key")

        row = Idempotency.objects.get()
        assert b"my-key" not in bytes(row.key_hash)
        assert receipt.secret.encode() not in bytes(row.sealed_answer)


@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_key_at_once_make_one_report(committed_city: None) -> None:
    draft = Draft(text=THEFT, area_code="00316")
    both = threading.Barrier(2)
    receipts: list[Receipt] = []

    def send() -> None:
        both.wait()
        try:
            receipts.append(receive_report(draft, idempotency_key="at-once"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({(receipt.code, receipt.secret) for receipt in receipts}) == 1
    assert len(receipts) == 2
    assert Report.objects.count() == 1
    assert Event.objects.filter(code="report.received").count() == 1
