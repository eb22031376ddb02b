"""Notes stay inside; naming a colleague tells them, if they may know of the report at all."""

from __future__ import annotations

import pytest

from caunoi.core.errors import NotFound, RuleBroken
from caunoi.reports.models import Mention, Message
from caunoi.reports.services.talking import write_note
from caunoi.reports.tests.reading import everything, last_event
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_officer, make_report


@pytest.fixture
def report(city):
    return make_report("order_feedback", unit=WARD)


def test_a_note_is_no_message_to_the_reporter(report, hoa):
    write_note(report_id=report.pk, by=hoa, text="Gọi cho tổ dân phố số 5.")

    note = Message.objects.get(report=report, direction="note")
    assert (note.text, note.author_id) == ("Gọi cho tổ dân phố số 5.", hoa.id)
    report.refresh_from_db()
    assert report.waits_for_answer  # nobody has answered yet
    assert "tổ dân phố" not in str(last_event(report).data)


def test_a_badge_with_an_at_sign_calls_its_bearer(report, hoa, minh, duc):
    write_note(report_id=report.pk, by=hoa, text="@hn-minh xem giúp, cả @HN-duc nữa.")

    mentions = Mention.objects.filter(note__report=report)
    assert set(mentions.values_list("officer_id", flat=True)) == {minh.id, duc.id}
    assert set(last_event(report).data["after"]["mentions"]) == {str(minh.id), str(duc.id)}


@pytest.mark.parametrize("text", ["mail a@b.vn", "@@HN-minh", "@nobody-here", "@ HN-minh"])
def test_other_at_signs_are_only_text(report, hoa, minh, text):
    write_note(report_id=report.pk, by=hoa, text=text)
    assert not Mention.objects.exists()


def test_nobody_is_told_of_a_report_they_may_not_see(report, hoa, tuan):
    before = everything(report)
    with pytest.raises(RuleBroken) as refused:
        write_note(report_id=report.pk, by=hoa, text="@HN-tuan xem giúp")
    assert "HN-tuan" in refused.value.message
    assert everything(report) == before


def test_least_of_all_the_officer_it_is_about(city, son):
    named = make_officer("handler", "PX05", name="Nguyễn Văn Khuất", badge="HN-khuat")
    report = make_report(
        text="Đồng chí Nguyễn Văn Khuất, cán bộ công an, vòi vĩnh tiền của gia đình tôi."
    )
    with pytest.raises(NotFound):
        write_note(report_id=report.pk, by=named, text="Tôi không làm việc đó.")
    with pytest.raises(RuleBroken):
        write_note(report_id=report.pk, by=son, text="@HN-khuat giải trình")
    write_note(report_id=report.pk, by=son, text="Không chuyển cho người bị nêu tên.")


def test_a_note_names_ten_officers_at_most(report, hoa):
    with pytest.raises(RuleBroken):
        write_note(report_id=report.pk, by=hoa, text=" ".join(f"@a{n}" for n in range(11)))
