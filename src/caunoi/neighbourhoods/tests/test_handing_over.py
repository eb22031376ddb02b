"""An area goes to another officer when both have signed, with all that belongs to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from caunoi.accounts.models import Account, Duty
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.letters import write_letter
from caunoi.channels.models import Delivery
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.neighbourhoods.models import Charge, Handover, Post, Promise
from caunoi.neighbourhoods.services.groups import link_group
from caunoi.neighbourhoods.services.handovers import (
    ask_handover,
    sign_handover,
    withdraw_handover,
)
from caunoi.neighbourhoods.services.posts import answer_post
from caunoi.neighbourhoods.tests.making import codes, make_member, make_neighbourhood, make_word
from caunoi.reports.contacts import ContactCard
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.officers import get_actor, get_unit, make_officer

WHY = "Điều động theo quyết định"


@pytest.fixture
def area(group, minh):
    """Minh's area: a member to reach, a post that waits, a group, a promise and a report."""
    member = make_member(group, "Chị Lan", contact=ContactCard(phone="0912345678"))
    make_word(member)
    link_group(neighbourhood_id=group.pk, channel="zalo", external_id="g-1", by=minh)
    answer_post(post_id=make_word(member, "Bao giờ có đèn?").pk, by=minh,
                text="Tôi sẽ trả lời trước thứ Sáu.")  # fmt: skip
    report = make_report(unit=WARD)
    report.assignee_id = minh.id
    report.save(update_fields=["assignee"])
    return group, report


def client_of(actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def ask(minh, hung, by=None):
    return ask_handover(giver=minh.id, taker=hung.id, unit=get_unit(WARD), by=by or minh, why=WHY)


def test_the_list_names_all_that_goes_along_and_nobody(area, minh, hung):
    group, report = area
    asked = ask(minh, hung)
    assert ask(minh, hung) == asked

    (place,) = asked.listed["places"]
    assert (place["members"], place["reachable"], place["unanswered"]) == (1, 1, 1)
    assert asked.listed["reports"] == [str(report.pk)]
    assert (len(asked.listed["groups"]), len(asked.listed["promises"])) == (1, 1)
    assert "Lan" not in str(asked.listed)
    assert Charge.objects.get(until=None).officer_id == minh.id  # nothing has moved yet
    assert codes().count("handover.signed") == 1


def test_with_the_second_signature_all_of_it_changes_hands_once(area, minh, hung):
    group, report = area
    asked = ask(minh, hung)
    later = make_report(unit=WARD)
    later.assignee_id = minh.id
    later.save(update_fields=["assignee"])

    for _press in range(2):
        done = sign_handover(handover_id=asked.pk, by=hung)

    for one in (report, later):
        one.refresh_from_db()
        assert one.assignee_id == hung.id
    assert done.added["reports"] == [str(later.pk)]
    assert Charge.objects.get(neighbourhood=group, until=None).officer_id == hung.id
    promise = Promise.objects.get()
    assert (promise.officer_id, promise.made_by_id) == (hung.id, minh.id)
    assert codes().count("handover.done") == 1
    told = Post.objects.get(kind="notice")
    assert (told.neighbourhood, told.officer_id) == (group, hung.id)
    assert "Phạm Mạnh Hùng" in told.title
    event = Event.objects.get(code="report.assigned", subject_id=report.pk)
    assert (event.by, event.data["why"]) == (hung.ref, f"handover:{asked.pk}")


def test_whoever_takes_it_gets_a_mail_and_nobody_else(area, minh, hung):
    asked = ask(minh, hung)
    while dispatch_events():
        pass
    (letter,) = Delivery.objects.filter(channel="email", officer__isnull=False)
    assert letter.officer_id == hung.id
    with override("vi"):
        text = write_letter(letter, "vi")
    assert "chữ ký" in text.subject
    assert "/can-bo/khu-dan-cu/ban-giao/" in text.body
    assert str(asked.pk) not in text.subject


def test_two_opposite_hand_overs_never_wait_together(area, minh, hung, duc):
    other = make_neighbourhood(hung, duc, name="Tổ dân phố 9")
    asked = ask(minh, hung)
    with pytest.raises(RuleBroken):
        ask_handover(giver=hung.id, taker=minh.id, unit=get_unit(WARD), by=hung, why=WHY)
    withdraw_handover(handover_id=asked.pk, by=hung, why="Nhận thêm không kịp")
    back = ask_handover(giver=hung.id, taker=minh.id, unit=get_unit(WARD), by=hung, why=WHY)
    assert back.listed["places"][0]["name"] == other.name
    with pytest.raises(RuleBroken):
        ask(minh, hung)


def test_only_these_two_sign(area, minh, hung, tuan, duc):
    with pytest.raises(RuleBroken):
        ask(minh, minh)
    with pytest.raises(RuleBroken):
        ask(minh, tuan)  # serves in another ward
    with pytest.raises(AccessDenied):
        ask(minh, hung, by=hung)
    asked = ask(minh, hung)
    with pytest.raises(NotFound):
        sign_handover(handover_id=asked.pk, by=tuan)
    for by in (minh, duc):
        with pytest.raises(AccessDenied):
            sign_handover(handover_id=asked.pk, by=by)
    assert Charge.objects.get(until=None).officer_id == minh.id


def test_the_head_signs_for_an_officer_who_serves_there_no_more(area, minh, hung, duc):
    Duty.objects.filter(officer=minh.id).update(valid_to=now() - timedelta(days=1))
    with pytest.raises(AccessDenied):
        ask(minh, hung, by=get_actor(minh.id))
    asked = ask(minh, hung, by=duc)
    assert asked.is_signed_by_head
    assert sign_handover(handover_id=asked.pk, by=hung).state == "done"


def test_what_is_withdrawn_or_has_expired_moves_nothing(area, minh, hung):
    asked = ask(minh, hung)
    with pytest.raises(RuleBroken):
        withdraw_handover(handover_id=asked.pk, by=minh, why="")
    for _press in range(2):
        withdraw_handover(handover_id=asked.pk, by=minh, why="Nhầm người")
    with pytest.raises(RuleBroken):
        sign_handover(handover_id=asked.pk, by=hung)
    assert codes().count("handover.withdrawn") == 1
    second = ask(minh, hung)
    second.request.expires_at = now() - timedelta(minutes=1)
    second.request.save(update_fields=["expires_at"])
    assert ask(minh, hung) != second  # the old one has lapsed
    assert Handover.objects.filter(state="waiting").count() == 1


def test_a_colleague_of_the_ward_ends_no_hand_over_of_others(area, minh, hung, duc):
    asked = ask(minh, hung)
    colleague = make_officer("area_officer", WARD, name="Trần Văn Nam")
    with pytest.raises(AccessDenied):
        withdraw_handover(handover_id=asked.pk, by=colleague, why="Tôi không đồng ý")
    page = client_of(colleague).get(f"/can-bo/khu-dan-cu/ban-giao/{asked.pk}/")
    assert page.status_code == 200
    assert 'id="withdraw"' not in page.content.decode()
    assert 'id="withdraw"' in (
        client_of(duc).get(f"/can-bo/khu-dan-cu/ban-giao/{asked.pk}/").content.decode()
    )
    assert withdraw_handover(handover_id=asked.pk, by=duc, why="Hoãn điều động").state == (
        "withdrawn"
    )


def test_declining_with_too_few_words_keeps_them(area, minh, hung):
    asked = ask(minh, hung)
    answer = client_of(hung).post(f"/can-bo/khu-dan-cu/ban-giao/{asked.pk}/rut/", {"why": "Bận"})
    assert answer.status_code == 422
    assert 'value="Bận"' in answer.content.decode()
