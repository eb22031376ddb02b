"""The policy's table: supervisors change nothing, administrators read nothing, scopes hold."""

from __future__ import annotations

import pytest

from caunoi.accounts import policy
from caunoi.accounts.access import may, require
from caunoi.accounts.choices import Role, Scope
from caunoi.core.errors import AccessDenied
from caunoi.testing.cast import CITY, OTHER_WARD, WARD
from caunoi.testing.officers import get_unit, make_officer

READ = {policy.VIEW, policy.VIEW_CLOCKS, policy.VIEW_ACCESS, policy.VIEW_FIGURES}
PUBLISH = {policy.VIEW_CHANNELS, policy.WRITE_BROADCASTS, policy.RELEASE_BROADCASTS,
           policy.WRITE_PAGES, policy.RELEASE_PAGES, policy.MANAGE_PORTAL,
           policy.KEEP_WORDS}  # fmt: skip


def test_every_role_stands_in_the_table():
    assert set(policy.POLICY) == set(Role.values)


@pytest.mark.parametrize("role", [Role.PROCURATOR, Role.AUDITOR])
def test_who_supervises_changes_nothing(role):
    assert set(policy.POLICY[role]) <= READ | {policy.COUNT_PROCEDURES}


def test_who_publishes_touches_no_report():
    assert set(policy.POLICY[Role.PRESS]) <= {policy.VIEW_FIGURES, *PUBLISH}


def test_administrators_read_no_report():
    assert not READ & set(policy.POLICY[Role.ADMIN])


def test_nobody_both_makes_staff_and_handles_reports():
    for role, table in policy.POLICY.items():
        assert not {policy.MANAGE_STAFF, policy.VIEW} <= set(table), role


def test_only_far_reaching_roles_need_two_keys():
    needing = {role for role in Role.values if policy.needs_two_keys(role)}
    assert needing == {Role.ADMIN, Role.COMMANDER, Role.PROCURATOR, Role.AUDITOR}


def test_a_scope_reaches_its_own_unit_what_is_below_or_the_city(city, hoa, duc, nga):
    own, other, root = get_unit(WARD), get_unit(OTHER_WARD), get_unit(CITY)
    head_of_city = make_officer(Role.HEAD, root)
    assert may(hoa, policy.VIEW, within=own)
    assert not may(hoa, policy.VIEW, within=other)
    assert policy.POLICY[Role.HEAD][policy.VIEW] == Scope.SUBTREE
    assert not may(duc, policy.VIEW, within=other)
    assert may(head_of_city, policy.VIEW, within=other)
    assert may(nga, policy.VIEW, within=other)


def test_an_emergency_opens_the_city_to_dispatchers_only(city, phuc, hoa):
    other = get_unit(OTHER_WARD)
    assert may(phuc, policy.VIEW, within=other, urgent=True)
    assert not may(phuc, policy.VIEW, within=other)
    assert not may(hoa, policy.VIEW, within=other, urgent=True)


def test_a_refusal_names_its_ground(city, hoa):
    with pytest.raises(AccessDenied) as refused:
        require(hoa, policy.MANAGE_STAFF)
    assert refused.value.ground == policy.MANAGE_STAFF
