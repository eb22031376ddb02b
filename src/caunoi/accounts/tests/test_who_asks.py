"""A session costs two queries: its row, and the account with the duties of this moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.test import Client, RequestFactory
from django.utils import timezone

from caunoi.accounts.access import Standing, actor_for, find_account
from caunoi.accounts.backend import StaffBackend, actor_of, has_second_factor
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, Duty
from caunoi.accounts.tests.make_actors import make_actor, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa():
    return make_actor("hoa", Role.DUTY_OFFICER)


def asking(account: Account):
    client = Client()
    client.force_login(account)
    request = RequestFactory().get("/can-bo/")
    request.session = client.session
    return request


def read(actor) -> tuple[Account, Standing]:
    found = find_account(actor.account_id)
    assert found is not None
    return found


def duties_of(actor) -> list[str]:
    now_held = read(actor)[1].actor
    assert now_held is not None
    return [duty.role for duty in now_held.duties]


def test_account_and_duties_come_together(hoa, django_assert_num_queries):
    request = asking(Account.objects.get(pk=hoa.account_id))
    with django_assert_num_queries(2):
        user = get_user(request)
        assert isinstance(user, Account)
        actor = actor_of(user)
        assert not has_second_factor(user)
    assert actor == actor_for(hoa.id)
    assert duties_of(hoa) == [Role.DUTY_OFFICER]


def test_only_duties_held_now_count_the_oldest_first(hoa):
    now, unit = timezone.now(), make_unit("PC02")
    day = timedelta(days=1)
    Duty.objects.create(officer_id=hoa.id, unit=unit, role=Role.HEAD, valid_from=now - 9 * day,
                        valid_to=now - day)  # fmt: skip
    Duty.objects.create(officer_id=hoa.id, unit=unit, role=Role.HEAD, valid_from=now + day)
    Duty.objects.create(officer_id=hoa.id, unit=unit, role=Role.ADMIN, valid_from=now - 99 * day)
    assert duties_of(hoa) == [Role.ADMIN, Role.DUTY_OFFICER]
    assert read(hoa)[1].actor == actor_for(hoa.id)


def test_an_officer_without_a_duty_may_do_nothing_and_an_account_without_officer_is_none(hoa):
    Duty.objects.filter(officer_id=hoa.id).delete()
    assert duties_of(hoa) == []
    resident = Account.objects.create_user("lan@example.test", "x", name="Lan")
    account = StaffBackend().get_user(resident.pk)
    assert account is not None
    assert actor_of(account) is None
    assert actor_of(resident) is None


def test_a_changed_password_or_a_closed_account_is_refused(hoa):
    account = Account.objects.get(pk=hoa.account_id)
    request = asking(account)
    account.is_active = False
    account.save()
    assert StaffBackend().get_user(account.pk) is None
    assert not get_user(request).is_authenticated
    account.is_active = True
    account.save()
    assert get_user(request).is_authenticated
    account.set_password("another-long-password")
    account.save()
    assert not get_user(request).is_authenticated


@pytest.mark.parametrize(("kind", "counts"), [("totp", True), ("recovery_codes", False)])
def test_recovery_codes_alone_are_no_second_factor(hoa, kind, counts):
    Authenticator.objects.create(user_id=hoa.account_id, type=kind, data={})
    assert read(hoa)[1].has_second_factor is counts
    assert has_second_factor(Account.objects.get(pk=hoa.account_id)) is counts
