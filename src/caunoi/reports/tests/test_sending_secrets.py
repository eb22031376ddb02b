"""The secret of a receipt that is pasted into a report never reaches those who read it."""

from __future__ import annotations

import orjson
import pytest
from django.test import Client

from caunoi.reports.choices import Channel
from caunoi.reports.codes import MASK, has_secret, mask_secrets, new_secret
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft
from caunoi.reports.models import Message, Report
from caunoi.reports.services.intake import receive_report
from caunoi.reports.services.talking import add_message
from caunoi.reports.tests.walking import Walk


@pytest.mark.parametrize("turn", range(20))
def test_a_secret_is_found_however_it_was_copied(turn):
    secret = new_secret()
    for written in (
        secret, secret.upper(), secret.replace(" ", "\n"), secret.replace("-", " "),
        " ".join(secret.split()[:2]), f"({secret})", f"mã:{secret}.",
    ):  # fmt: skip
        told = mask_secrets(f"Tin cũ 4821-7730-5 {written} nhé")
        assert MASK in told
        assert "4821-7730-5" in told
        assert "nhé" in told
        assert not any(group in told.lower() for group in secret.split())


@pytest.mark.parametrize(
    "text",
    [
        "Toi co hai con cho bi mat o ngo 282 Kim Giang tu hom qua, ai thay bao toi",
        "co ba bac ngoai ngo noi to ca toi hom qua, mai moi thoi",
        "Xe khach Ha Noi - Hai Phong - Ha Long cho qua so nguoi",
        "bo-me toi, anh-chi toi, ca nha toi cung nghe",
        "Số 4821-7730-5",
        "",
    ],
)
def test_a_sentence_without_marks_is_no_secret(text):
    assert not has_secret(text)
    assert mask_secrets(text) == text


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("channel", [Channel.WEB, Channel.API, Channel.EMAIL])
def test_whatever_the_channel_the_secret_is_masked_before_anything_is_stored(channel):
    secret = new_secret()
    draft = Draft(
        text=f"Về tin cũ của tôi: {secret}. Nay họ lại đến.", channel=channel,
        place=f"như tin {secret}", occurred_words=secret, contact=ContactCard(name="Lan"),
    )  # fmt: skip
    receive_report(draft)
    report, message = Report.objects.get(), Message.objects.get()
    stored = " ".join([report.text, report.place, report.occurred_words, message.text])
    assert "Nay họ lại đến." in report.text
    assert not any(group in stored for group in secret.split())


@pytest.mark.usefixtures("city")
def test_in_the_conversation_too():
    receive_report(Draft(text="Quán karaoke ồn"))
    secret = new_secret()
    add_message(Report.objects.get(), text=f"mã của tôi là {secret}", channel=Channel.WEB)
    assert not Message.objects.filter(text__contains=secret).exists()
    assert Message.objects.filter(text__contains=MASK).count() == 1


@pytest.mark.usefixtures("city")
def test_the_page_warns_before_it_is_sent():
    secret = new_secret()
    walk = Walk().to_check(f"Tin trước: {secret}")
    assert "các từ bí mật của một biên nhận" in walk.page
    assert secret not in walk.page.partition("cn-answers")[2]
    assert "các từ bí mật của một biên nhận" not in Walk().to_check().page


@pytest.mark.usefixtures("city")
def test_the_api_tells_what_it_took_out():
    secret = new_secret()
    body = orjson.dumps({"text": f"Tin trước: {secret}"})
    answer = Client().post("/api/v1/reports", body, content_type="application/json").json()
    assert len(answer["warnings"]) == 1
    assert secret not in Report.objects.get().text
