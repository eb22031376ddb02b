"""Two keys: never one person, never another content, never twice, never too late."""

from __future__ import annotations

import threading
from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from caunoi.accounts.access import Actor
from caunoi.accounts.choices import KeyState
from caunoi.accounts.models import TwoKeyRequest
from caunoi.accounts.policy import APPROVE_RULE, DECIDE
from caunoi.accounts.services.two_keys import (
    LASTS,
    open_request,
    refuse_request,
    turn_second_key,
)
from caunoi.accounts.tests.make_actors import make_actor, make_unit
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.ids import new_id
from caunoi.core.models import Event
from caunoi.units.models import Unit

WHAT = sha256(b"freeze 10 million on account 1").digest()
pytestmark = pytest.mark.django_db


class Thing:
    """What two persons decide about; any subject with a history."""

    history_kind = "thing"

    def __init__(self) -> None:
        self.pk = new_id()


@pytest.fixture
def hoa() -> Actor:
    return make_actor("hoa", "admin")


@pytest.fixture
def duc() -> Actor:
    return make_actor("duc", "commander")


@pytest.fixture
def lan() -> Actor:
    return make_actor("lan", "handler")


def ask(by: Actor, *, thing: Thing | None = None, why: str = "new circular", **over: object):
    fields = {"permission": APPROVE_RULE, "content_hash": WHAT, **over}
    return open_request("test.thing", subject=thing or Thing(), by=by, why=why, **fields)  # type: ignore[arg-type]


def test_a_second_person_approves_and_both_are_written_down(hoa: Actor, duc: Actor):
    request = ask(hoa)

    request = turn_second_key(request_id=request.pk, by=duc, content_hash=WHAT)

    assert (request.state, request.proposer_id, request.approver_id) == (
        KeyState.APPROVED,
        hoa.id,
        duc.id,
    )
    events = list(Event.objects.filter(subject_kind="two_keys").order_by("number"))
    assert [(event.code, event.by) for event in events] == [
        ("two_keys.opened", hoa.ref),
        ("two_keys.approved", duc.ref),
    ]
    assert events[0].data["after"]["content"] == WHAT.hex()


def test_one_person_cannot_turn_both_keys(hoa: Actor):
    request = ask(hoa)

    with pytest.raises(RuleBroken):
        turn_second_key(request_id=request.pk, by=hoa, content_hash=WHAT)

    request.refresh_from_db()
    assert request.state == KeyState.WAITING


def test_the_database_itself_refuses_one_person(hoa: Actor):
    request = ask(hoa)

    with pytest.raises(IntegrityError), transaction.atomic():
        TwoKeyRequest.objects.filter(pk=request.pk).update(approver_id=hoa.id, state="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        TwoKeyRequest.objects.filter(pk=request.pk).update(state="approved")


def test_the_second_person_must_hold_the_permission(hoa: Actor, lan: Actor):
    request = ask(hoa)

    with pytest.raises(AccessDenied):
        turn_second_key(request_id=request.pk, by=lan, content_hash=WHAT)


def test_the_permission_counts_in_the_unit_that_the_request_names(hoa: Actor):
    here, there = make_unit("PC02"), make_unit("PC04")
    request = ask(hoa, permission=DECIDE, within=here)
    head_there = make_actor("tuan", "head", unit=there)
    head_here = make_actor("minh", "head", unit=here)

    with pytest.raises(AccessDenied):
        turn_second_key(request_id=request.pk, by=head_there, content_hash=WHAT)
    assert (
        turn_second_key(request_id=request.pk, by=head_here, content_hash=WHAT).state
        == KeyState.APPROVED
    )
    assert Unit.objects.count() == 3


def test_what_changed_meanwhile_is_not_approved(hoa: Actor, duc: Actor):
    request = ask(hoa)

    with pytest.raises(RuleBroken):
        turn_second_key(request_id=request.pk, by=duc, content_hash=sha256(b"100 million").digest())


def test_approved_once_is_not_approved_again(hoa: Actor, duc: Actor):
    request = ask(hoa)
    turn_second_key(request_id=request.pk, by=duc, content_hash=WHAT)

    with pytest.raises(RuleBroken):
        turn_second_key(request_id=request.pk, by=duc, content_hash=WHAT)

    assert Event.objects.filter(code="two_keys.approved").count() == 1


@pytest.mark.parametrize("why", ["", "   ", ".", "....", "ok"])
def test_no_reason_no_request(hoa: Actor, why: str):
    with pytest.raises(RuleBroken) as caught:
        ask(hoa, why=why)

    assert caught.value.missing == ("why",)
    assert ("quá ngắn: cần ít nhất 5" in caught.value.message) == bool(why.strip())
    assert not TwoKeyRequest.objects.exists()


def test_refused_with_a_reason(hoa: Actor, duc: Actor):
    request = ask(hoa)

    with pytest.raises(RuleBroken):
        refuse_request(request_id=request.pk, by=duc, why="-")
    request = refuse_request(request_id=request.pk, by=duc, why="the article is repealed")

    assert (request.state, request.approver_id) == (KeyState.REFUSED, duc.id)
    with pytest.raises(RuleBroken):
        turn_second_key(request_id=request.pk, by=duc, content_hash=WHAT)


def test_who_asked_may_take_it_back_and_an_outsider_may_not(hoa: Actor, lan: Actor):
    request = ask(hoa)

    with pytest.raises(AccessDenied):
        refuse_request(request_id=request.pk, by=lan, why="because I say so")
    request = refuse_request(request_id=request.pk, by=hoa, why="typing mistake")

    assert (request.state, request.approver_id) == (KeyState.WITHDRAWN, None)
    assert Event.objects.filter(code="two_keys.withdrawn").exists()


def test_a_request_expires_and_may_then_be_made_anew(hoa: Actor, duc: Actor):
    thing = Thing()
    first = ask(hoa, thing=thing)
    with pytest.raises(RuleBroken):
        ask(hoa, thing=thing)

    with time_machine.travel(now() + LASTS + timedelta(seconds=1), tick=False):
        with pytest.raises(RuleBroken):
            turn_second_key(request_id=first.pk, by=duc, content_hash=WHAT)
        second = ask(hoa, thing=thing)
        assert turn_second_key(request_id=second.pk, by=duc, content_hash=WHAT).approver_id

    first.refresh_from_db()
    assert first.state == KeyState.EXPIRED


def test_an_unknown_request_is_not_found(duc: Actor):
    with pytest.raises(NotFound):
        turn_second_key(request_id=new_id(), by=duc, content_hash=WHAT)


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_the_same_moment_are_one():
    hoa = make_actor("hoa", "admin")
    approvers = [make_actor(name, "commander") for name in ("duc", "an", "minh")]
    request = ask(hoa)
    outcomes: list[str] = []
    start = threading.Barrier(len(approvers))

    def approve(by: Actor) -> None:
        try:
            start.wait()
            turn_second_key(request_id=request.pk, by=by, content_hash=WHAT)
            outcomes.append("approved")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=(by,)) for by in approvers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["approved", "refused", "refused"]
    assert Event.objects.filter(code="two_keys.approved").count() == 1
