"""What officers publish and residents write: once, recorded, answered, corrected, removed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.neighbourhoods.choices import Audience, Care, PostKind
from caunoi.neighbourhoods.models import Post, PostEdition
from caunoi.neighbourhoods.services.polls import end_poll, vote
from caunoi.neighbourhoods.services.posts import (
    Wording,
    answer_post,
    correct_post,
    edit_own_post,
    publish_post,
    remove_own_post,
    remove_post,
    set_aside,
    write_post,
)
from caunoi.neighbourhoods.tests.making import (
    GOOD_WHY,
    codes,
    make_member,
    make_neighbourhood,
    make_poll,
    make_post,
    make_word,
)

WORDING = Wording(kind=PostKind.WARNING, title="Lừa đảo đổi SIM", text="Không đọc mã OTP.")


def test_one_writing_reaches_several_neighbourhoods_and_twice_is_once(group, minh, duc):
    other = make_neighbourhood(minh, duc, "Tổ dân phố số 6")
    for _press in range(2):
        posts = publish_post(
            neighbourhood_ids=[group.pk, other.pk], by=minh, wording=WORDING, once="abc"
        )

    assert {post.neighbourhood_id for post in posts} == {group.pk, other.pk}
    assert Post.objects.count() == 2
    assert codes().count("post.published") == 2


def test_outsiders_and_colleagues_at_the_desk_publish_nothing(group, tuan, hoa, nga):
    for by, refusal in ((tuan, NotFound), (nga, NotFound), (hoa, AccessDenied)):
        with pytest.raises(refusal):
            make_post(group, by)
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "over",
    [
        {"title": " "}, {"text": ""}, {"kind": "word"},
        {"kind": PostKind.POLL, "options": ("Có",)},
        {"kind": PostKind.WARNING, "ends_at": now() - timedelta(hours=1)},
    ],
)  # fmt: skip
def test_what_says_nothing_is_refused(group, minh, over):
    with pytest.raises(RuleBroken):
        make_post(group, minh, **over)
    assert not Post.objects.exists()


def test_a_residents_post_waits_for_an_answer_and_is_recorded(group, lan):
    post = write_post(membership_id=lan.pk, text="Đèn ngõ 12 hỏng.", once="n1")
    assert write_post(membership_id=lan.pk, text="Đèn ngõ 12 hỏng.", once="n1") == post

    assert (post.care, post.audience) == (Care.WAITING, Audience.MEMBERS)
    event = Event.objects.get(code="post.written")
    assert (event.by, str(lan.pk) in str(event.data)) == ("reporter", False)
    with pytest.raises(RuleBroken):
        write_post(membership_id=lan.pk, text="  ")


def test_an_answer_for_all_or_for_one(group, lan, minh, tuan):
    open_one, private = make_word(lan), make_word(lan, "Nhà tôi mất xe đạp.")
    with pytest.raises(NotFound):
        answer_post(post_id=open_one.pk, by=tuan, text="Vâng.")

    answer = answer_post(post_id=open_one.pk, by=minh, text="Đã báo điện lực.", once="k")
    assert answer_post(post_id=open_one.pk, by=minh, text="Đã báo điện lực.", once="k") == answer
    alone = answer_post(post_id=private.pk, by=minh, text="Mời chị ghé phường.", private=True)

    open_one.refresh_from_db()
    assert open_one.care == Care.ANSWERED
    assert (answer.audience, alone.audience) == (Audience.MEMBERS, Audience.ONE)
    assert codes().count("post.answered") == 2


def test_a_post_is_set_aside_once(group, lan, minh):
    post = make_word(lan, "Cảm ơn các chú!")
    set_aside(post_id=post.pk, by=minh)
    set_aside(post_id=post.pk, by=minh)
    assert codes().count("post.set_aside") == 1


def test_members_edit_and_remove_only_their_own(group, lan):
    post, other = make_word(lan), make_member(group, "Anh Tú")
    with pytest.raises(NotFound):
        edit_own_post(post_id=post.pk, membership_id=other.pk, text="Khác")
    edit_own_post(post_id=post.pk, membership_id=lan.pk, text="Đèn ngõ 14 hỏng.")
    remove_own_post(post_id=post.pk, membership_id=lan.pk)
    remove_own_post(post_id=post.pk, membership_id=lan.pk)

    post.refresh_from_db()
    assert (post.text, post.removed_by, post.care) == ("", "writer", Care.NO_NEED)
    assert codes().count("post.removed") == 1


def test_removing_anothers_post_needs_a_reason_that_stays_out_of_the_event(group, lan, minh):
    post = make_word(lan, "Chửi bới ai đó")
    with pytest.raises(RuleBroken):
        remove_post(post_id=post.pk, by=minh, why=" ")
    remove_post(post_id=post.pk, by=minh, why="Xúc phạm người khác")

    post.refresh_from_db()
    assert (post.text, post.removed_why) == ("", "Xúc phạm người khác")
    assert Event.objects.get(code="post.removed").data["why"] == ""


def test_what_a_corrected_or_withdrawn_post_said_is_kept(group, minh):
    post = make_post(group, minh)
    correct_post(post_id=post.pk, by=minh, title=post.title, text="Từ mai thu lúc 19 giờ.")
    correct_post(post_id=post.pk, by=minh, title=post.title, text="Từ mai thu lúc 19 giờ.")
    remove_post(post_id=post.pk, by=minh, why=GOOD_WHY)

    said = list(PostEdition.objects.order_by("until").values_list("text", flat=True))
    assert said == ["Từ mai thu lúc 18 giờ.", "Từ mai thu lúc 19 giờ."]
    assert codes()[-2:] == ["post.corrected", "post.withdrawn"]


def test_a_vote_is_one_a_member_and_can_be_changed_until_the_end(group, lan, minh):
    poll = make_poll(group, minh)
    for number in (1, 1, 2):
        vote(membership_id=lan.pk, post_id=poll.pk, number=number)
    assert [v.option.number for v in poll.votes.all()] == [2]
    with pytest.raises(RuleBroken):
        vote(membership_id=lan.pk, post_id=poll.pk, number=9)
    end_poll(post_id=poll.pk, by=minh)
    end_poll(post_id=poll.pk, by=minh)
    assert codes().count("poll.ended") == 1
    with pytest.raises(RuleBroken):
        vote(membership_id=lan.pk, post_id=poll.pk, number=1)
