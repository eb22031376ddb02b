"""Duties: one administrator gives them; far-reaching ones and one's own need a second one."""

from __future__ import annotations

import pytest

from caunoi.accounts import policy
from caunoi.accounts.access import actor_for
from caunoi.accounts.choices import KeyState, Role
from caunoi.accounts.models import Duty, DutyRequest
from caunoi.accounts.services.duties import approve_duty, give_duty, refuse_duty, take_duty
from caunoi.accounts.services.staff import close_account, transfer_officer
from caunoi.accounts.tests.make_actors import make_actor, make_unit
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.ids import new_id
from caunoi.core.models import Event
from caunoi.testing.officers import get_actor

pytestmark = pytest.mark.django_db
WHY = "Phân công tháng 11"


@pytest.fixture
def ward():
    return make_unit("W-01", kind="ward")


@pytest.fixture
def an():
    return make_actor("an", Role.ADMIN)


@pytest.fixture
def binh():
    return make_actor("binh", Role.ADMIN)


@pytest.fixture
def hoa(ward):
    return make_actor("hoa", Role.DUTY_OFFICER, unit=ward)


def give(by, officer, role, unit, why=WHY):
    return give_duty(officer_id=officer.id, unit=unit, role=role, by=by, why=why)


def codes():
    return sorted(Event.objects.values_list("code", flat=True))


def test_a_duty_starts_and_is_written_down_with_its_reason(an, hoa, ward):
    duty = give(an, hoa, Role.HEAD, ward)

    assert isinstance(duty, Duty)
    assert get_actor(hoa.id).roles == {Role.DUTY_OFFICER, Role.HEAD}
    assert codes() == ["duty.started"]
    assert Event.objects.get().by == an.ref


def test_the_same_duty_twice_is_once(an, hoa, ward):
    first, second = (give(an, hoa, Role.HEAD, ward) for _ in range(2))

    assert first == second
    assert codes() == ["duty.started"]


def test_whoever_may_not_manage_staff_is_refused(hoa, an, ward):
    with pytest.raises(AccessDenied):
        give(hoa, an, Role.HEAD, ward)
    assert not Event.objects.exists()


@pytest.mark.parametrize("why", ["", ".", "a b"])
def test_a_reason_is_asked_for(an, hoa, ward, why):
    with pytest.raises(RuleBroken):
        give(an, hoa, Role.HEAD, ward, why)


def test_a_unit_that_is_gone_takes_nobody(an, hoa):
    gone = make_unit("OLD", valid_to="2020-01-01")
    with pytest.raises(RuleBroken):
        give(an, hoa, Role.HEAD, gone)


def test_an_administrator_makes_nobody_of_themself_alone(an, binh, ward):
    asked = give(an, an, Role.HANDLER, ward)

    assert isinstance(asked, DutyRequest)
    assert get_actor(an.id).roles == {Role.ADMIN}
    with pytest.raises(RuleBroken):
        approve_duty(duty_request_id=asked.pk, by=an)

    approve_duty(duty_request_id=asked.pk, by=binh)

    assert get_actor(an.id).roles == {Role.ADMIN, Role.HANDLER}
    assert codes() == ["duty.asked", "duty.started", "two_keys.approved", "two_keys.opened"]


@pytest.mark.parametrize("role", [Role.ADMIN, Role.PROCURATOR, Role.COMMANDER, Role.AUDITOR])
def test_roles_that_reach_the_whole_city_need_two(an, hoa, ward, role):
    assert policy.needs_two_keys(role)
    assert isinstance(give(an, hoa, role, ward), DutyRequest)
    assert get_actor(hoa.id).roles == {Role.DUTY_OFFICER}


def test_the_one_who_gets_the_duty_is_not_the_second_key(an, binh, ward):
    asked = give(an, binh, Role.COMMANDER, ward)
    with pytest.raises(RuleBroken):
        approve_duty(duty_request_id=asked.pk, by=binh)


def test_the_same_request_waits_once(an, hoa, ward):
    give(an, hoa, Role.ADMIN, ward)
    with pytest.raises(RuleBroken):
        give(an, hoa, Role.ADMIN, ward)


def test_a_refused_request_starts_nothing(an, binh, hoa, ward):
    asked = give(an, hoa, Role.ADMIN, ward)

    refuse_duty(duty_request_id=asked.pk, by=binh, why="Chưa có quyết định")

    asked.request.refresh_from_db()
    assert asked.request.state == KeyState.REFUSED
    assert Role.ADMIN not in get_actor(hoa.id).roles
    with pytest.raises(RuleBroken):
        approve_duty(duty_request_id=asked.pk, by=binh)


def test_who_is_no_administrator_turns_no_second_key(an, hoa, ward):
    asked = give(an, hoa, Role.ADMIN, ward)
    other = make_actor("minh", Role.HEAD, unit=ward)
    with pytest.raises(AccessDenied):
        approve_duty(duty_request_id=asked.pk, by=other)
    with pytest.raises(NotFound):
        approve_duty(duty_request_id=new_id(), by=an)


def test_a_duty_ends_once(an, hoa):
    duty = Duty.objects.get(officer_id=hoa.id)

    take_duty(duty_id=duty.pk, by=an, why=WHY)
    take_duty(duty_id=duty.pk, by=an, why=WHY)

    assert not get_actor(hoa.id).duties
    assert codes() == ["duty.ended"]
    assert Event.objects.get().data["why"] == WHY


def test_the_last_administrator_stays(an):
    with pytest.raises(RuleBroken):
        take_duty(duty_id=Duty.objects.get(officer_id=an.id).pk, by=an, why=WHY)
    with pytest.raises(RuleBroken):
        close_account(officer_id=an.id, by=an, why=WHY)
    assert get_actor(an.id).duties


def test_with_a_second_one_an_administrator_may_go(an, binh):
    close_account(officer_id=an.id, by=binh, why=WHY)
    assert actor_for(an.id) is None


def test_a_transfer_ends_all_and_starts_one(an, hoa, ward):
    give(an, hoa, Role.HEAD, ward)
    other = make_unit("W-02", kind="ward")

    transfer_officer(officer_id=hoa.id, to=other, role=Role.HANDLER, by=an, why=WHY)

    held = get_actor(hoa.id).duties
    assert [(duty.role, duty.unit_code) for duty in held] == [(Role.HANDLER, "W-02")]


def test_a_transfer_gives_no_far_reaching_role_and_none_to_oneself(an, hoa, ward):
    with pytest.raises(RuleBroken):
        transfer_officer(officer_id=hoa.id, to=ward, role=Role.ADMIN, by=an)
    with pytest.raises(RuleBroken):
        transfer_officer(officer_id=an.id, to=ward, role=Role.HANDLER, by=an)
    with pytest.raises(AccessDenied):
        transfer_officer(officer_id=an.id, to=ward, role=Role.HANDLER, by=hoa)
    assert not Event.objects.exists()
