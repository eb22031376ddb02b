"""Comments under our posts: chatter is left alone, a matter becomes a report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.channels import talks
from caunoi.channels.errors import PermanentFailure
from caunoi.channels.facebook.comments import holds_matter
from caunoi.channels.facebook.graph import our_graph
from caunoi.channels.facebook.public import MOST_PUBLIC
from caunoi.channels.facebook.troubles import LacksPermission
from caunoi.channels.models import ChatMessage, Conversation, Delivery
from caunoi.reports.choices import Urgency
from caunoi.reports.contacts import open_contact
from caunoi.reports.models import Message, Report
from caunoi.reports.services.talking import reply_to_reporter
from tests.channels.facebook.ground import LAN, Ground, conversation

MATTER = "Tối nào cũng có nhóm đánh bạc ở ngõ 12 phường Định Công"


@pytest.fixture
def post(fb: Ground) -> str:
    found = str(fb.control("post", text="Công an phường ra quân đầu năm")["id"])
    fb.settle()
    return found


@pytest.mark.parametrize(
    "text",
    ["Hay quá", "Chúc mừng công an phường", "Nguyễn Văn A vào xem này", "cảm ơn các đồng chí",
     "Tuyệt vời, các anh vất vả rồi", "Công an làm tốt lắm, bắt hết bọn trộm đi", "❤️❤️", "."],
)  # fmt: skip
def test_chatter_is_no_matter(text):
    assert not holds_matter(text)


@pytest.mark.parametrize(
    "text",
    [MATTER, "Hàng xóm mở karaoke ầm ĩ đến 12 giờ đêm", "cháy nhà ở ngõ 5 rồi cứu với",
     "xe tôi bị mất ở chợ sáng nay", "Làm căn cước cần giấy tờ gì ạ?",
     "Mình cũng bị y chang thế này, mất 20 triệu"],
)  # fmt: skip
def test_what_tells_or_asks_something_is_one(text):
    assert holds_matter(text)


def test_chatter_is_left_alone(fb, post):
    fb.comment("Hay quá, cảm ơn các đồng chí", post)
    assert Report.objects.count() == 0
    assert fb.public_answers() == []
    assert fb.heard() == []
    assert ChatMessage.objects.filter(conversation__thread=f"comment:{post}").count() == 1


def test_a_matter_becomes_a_report_answered_by_one_public_line_and_privately(fb, post):
    fb.control("person", psid=LAN, name="Trần Thị Lan")
    comment = fb.comment(MATTER, post)
    report = Report.objects.select_related("contact").get()
    assert (report.text, report.channel, report.area_code) == (MATTER, "facebook", "00316")
    person = fb.there.world.people[LAN]
    card = open_contact(report.contact)
    assert (card.platform, card.name) == (f"facebook:{person.feed_id}", "Trần Thị Lan")
    (public,) = fb.public_answers()
    assert len(public) <= MOST_PUBLIC
    assert report.spelled_code not in public
    (private,) = fb.notes()
    assert report.spelled_code in private["text"]
    assert private["comment"] == comment


def test_what_they_write_in_messenger_joins_the_matter_and_the_answer_goes_there(fb, post, hoa):
    fb.comment(MATTER, post)
    report = Report.objects.get()
    fb.say("Họ ngồi trong quán nước cuối ngõ")
    assert Report.objects.count() == 1
    assert Message.objects.filter(report=report).count() == 2
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đã lập biên bản.")
    fb.settle()
    assert "Chúng tôi đã lập biên bản." in fb.heard()[-1]
    assert len(fb.public_answers()) == 1


def test_an_officers_answer_never_stands_under_the_post(fb, post, hoa):
    fb.comment(MATTER, post)
    reply_to_reporter(report_id=Report.objects.get().pk, by=hoa, text="Chúng tôi đã lập biên bản.")
    fb.settle()
    assert all("biên bản" not in text for text in fb.public_answers())
    assert not any("biên bản" in text for text in fb.heard())


def hidden(fb: Ground, comment: str) -> bool:
    return next(c["hidden"] for c in fb.control("state")["comments"] if c["id"] == comment)


def test_a_comment_that_tells_of_a_crime_is_hidden_and_our_line_says_nothing_of_it(fb, post):
    comment = fb.comment(MATTER, post)
    assert hidden(fb, comment)
    (public,) = fb.public_answers()
    assert public == "Chúng tôi đã nhắn tin riêng cho ông/bà qua Messenger."
    assert len(fb.heard()) == 1
    assert not Delivery.objects.exclude(state="sent").exists()


def test_a_name_a_telephone_or_an_address_in_a_report_hides_it(fb, post):
    named = fb.comment("Hàng xóm tên Trần Văn Bình mở karaoke ầm ĩ đến 12 giờ đêm", post)
    phone = fb.comment(
        "Hàng xóm mở karaoke ầm ĩ đến 12 giờ đêm, số của họ 0912 345 678", post, psid="5009998887"
    )
    at = fb.comment("Hàng xóm nhà số 12 ngõ 9 mở karaoke ầm ĩ đêm", post, psid="5009998886")
    assert Report.objects.count() == 3
    assert all(hidden(fb, one) for one in (named, phone, at))


def test_a_question_and_chatter_stay_where_they_are(fb, post):
    question = fb.comment("Làm căn cước cần giấy tờ gì ạ?", post)
    thanks = fb.comment("Cảm ơn anh Nguyễn Văn Bình", post, psid="5009998887")
    assert Report.objects.count() == 1
    assert "xảy ra ở đâu" not in fb.heard()[0]
    assert not hidden(fb, question)
    assert not hidden(fb, thanks)


def test_what_joins_a_matter_later_is_hidden_too(fb, post):
    fb.comment(MATTER, post)
    later = fb.comment("Chủ quán là Trần Văn Bình, 0912345678", post)
    assert Report.objects.count() == 1
    assert hidden(fb, later)


def test_a_comment_edited_later_to_tell_of_a_crime_or_a_person_is_hidden(fb, post):
    crime = fb.comment("Hàng xóm mở karaoke ầm ĩ đến 12 giờ đêm, khó ngủ quá", post)
    person = fb.comment("Nhà bên hát karaoke đến 12 giờ đêm, khó ngủ", post, psid="5009998887")
    assert not hidden(fb, crime)
    fb.control("comment_edit", id=crime, text=MATTER)
    fb.control("comment_edit", id=person, text="Chủ quán là Trần Văn Bình, 0912345678")
    fb.settle()
    assert hidden(fb, crime)
    assert hidden(fb, person)
    assert not Delivery.objects.exclude(state="sent").exists()


def test_hiding_whose_answer_was_lost_is_done_once_and_told_once(fb, post):
    fb.control("switches", lost_answers=1)
    comment = fb.comment(MATTER, post)
    fb.settle()
    assert hidden(fb, comment)
    fb.hurry()
    fb.settle()
    assert not Delivery.objects.exclude(state="sent").exists()


def test_the_local_facebook_hides_by_a_plain_yes_or_no_and_never_the_pages_own(fb, post):
    comment = fb.control("comment", psid=LAN, parent=post, text="Hay quá")["id"]
    own = fb.control("staff", comment=post, text="Công an phường xin cảm ơn")["id"]
    graph = our_graph()
    for fields in ({"is_hidden": "yes"}, {"is_hidden": True, "message": "x"}, {"message": "x"}):
        with pytest.raises(PermanentFailure):
            graph.post(comment, fields)
    with pytest.raises(LacksPermission):
        graph.post(own, {"is_hidden": True})
    assert not hidden(fb, comment)
    assert graph.post(comment, {"is_hidden": True}) == {"success": True}
    assert hidden(fb, comment)


def test_a_second_comment_joins_and_is_not_answered_again(fb, post):
    fb.comment(MATTER, post)
    fb.comment("Vừa rồi lại có thêm hai xe máy đến", post)
    assert Report.objects.count() == 1
    assert Message.objects.count() == 2
    assert len(fb.public_answers()) == 1
    assert len(fb.heard()) == 1


def test_two_people_under_one_post_are_two_matters(fb, post):
    fb.comment(MATTER, post)
    fb.comment("Hàng xóm mở karaoke ầm ĩ đến 12 giờ đêm ở ngõ 9", post, psid="5009998887")
    assert Report.objects.count() == 2
    assert Conversation.objects.filter(thread=f"comment:{post}").count() == 2


def test_our_own_comments_are_never_answered(fb, post):
    fb.control("staff", comment=post, text="Đánh bạc ở ngõ 12 bị phạt đến 5 triệu đồng nhé")
    fb.settle()
    assert Report.objects.count() == 0
    assert len(fb.public_answers()) == 1


def test_what_staff_answer_publicly_elsewhere_joins_the_thread(fb, post):
    comment = fb.comment(MATTER, post)
    fb.control("staff", comment=comment, text="Công an phường đã nhận thông tin.")
    fb.settle()
    report = Report.objects.get()
    texts = Message.objects.filter(report=report).values_list("text", flat=True)
    assert "Công an phường đã nhận thông tin." in list(texts)
    assert conversation(comment).mode == "person"


def test_a_comment_without_a_name_is_taken_in(fb, post):
    fb.control("switches", nameless=True)
    comment = fb.comment(MATTER, post)
    report = Report.objects.select_related("contact").get()
    assert report.text == MATTER
    assert open_contact(report.contact).platform == f"facebook:anonymous:{comment}"
    assert len(fb.heard()) == 1  # by the comment itself, whoever that was


def test_a_visitors_post_is_like_a_comment(fb):
    fb.control("post", text=MATTER, psid=LAN)
    fb.settle()
    assert Report.objects.get().text == MATTER
    assert len(fb.heard()) == 1
    assert len(fb.public_answers()) == 1
    (posted,) = [one for one in fb.control("state")["posts"] if one["message"] == MATTER]
    assert posted["hidden"]
    assert not Delivery.objects.exclude(state="sent").exists()


def test_an_old_comment_is_taken_in_and_not_answered(fb, post, travel_far):
    comment = fb.control("comment", psid=LAN, parent=post, text=MATTER)["id"]
    travel_far(timedelta(days=8))
    fb.settle()
    assert Report.objects.count() == 1
    assert fb.public_answers() == []
    assert fb.heard() == []
    assert hidden(fb, comment)


def test_danger_in_a_comment_is_told_whom_to_call(fb, post):
    fb.comment("cháy nhà ở ngõ 5 rồi cứu với", post)
    assert Report.objects.get().urgency == Urgency.EMERGENCY
    assert "114" in fb.public_answers()[0]
    assert "114" in fb.heard()[0].splitlines()[0]


def test_of_a_lesser_emergency_the_number_stands_in_the_private_reply_alone(fb, post):
    fb.comment("tuần trước mẹ tôi bị cướp giật túi xách ở chợ Định Công", post)
    assert "113" in fb.heard()[0].splitlines()[0]
    assert not any("113" in line for line in fb.public_answers())


def test_the_secret_of_a_private_reply_is_kept_nowhere(fb, post):
    fb.comment(MATTER, post)
    text = fb.heard()[0]
    chat = (
        Delivery.objects.select_related("chat__conversation")
        .get(chat__isnull=False, provider_id__startswith="m_")
        .chat
    )
    assert "/tra-cuu/" in text
    assert talks.open_words(chat)["text"] != text


def test_who_is_erased_in_messenger_is_erased_under_the_post_too(fb, post, client):
    fb.comment(MATTER, post)
    fb.say("Họ ngồi trong quán nước cuối ngõ")
    told = fb.control("signed_request", psid=LAN)["signed_request"]
    client.post("/facebook/xoa-du-lieu/", {"signed_request": told})
    fb.settle()
    assert Conversation.objects.count() == 2
    assert not Conversation.objects.exclude(sealed_key=None).exists()
    assert not ChatMessage.objects.exclude(sealed=None).exists()
