"""A proposed version is used only when two persons switched it on, and only for later clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, transaction

from caunoi.accounts.access import Actor
from caunoi.accounts.tests.make_actors import make_actor
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.ids import new_id
from caunoi.core.models import Event
from caunoi.law import rules, selectors
from caunoi.law.choices import RuleState
from caunoi.law.deadlines import due
from caunoi.law.errors import NoSuchRule, NotInForce
from caunoi.law.jobs import run_due_rules
from caunoi.law.models import RuleActivation
from caunoi.law.services import approve_rule_version, propose_rule_version, refuse_rule_version
from caunoi.law.tests.cases import add_second_version, hanoi

pytestmark = pytest.mark.django_db
VERIFY = "crime_report.verify"
NOW = hanoi(2027, 3, 10, 9)


@pytest.fixture(autouse=True)
def proposed(home: Path):
    """Version 2 (15 days) lies in the files, proposed, valid since 1 March 2027."""
    add_second_version(home, valid_from="2027-03-01", status="proposed")
    selectors.forget()
    with time_machine.travel(NOW, tick=False):
        yield
    selectors.forget()


@pytest.fixture
def hoa() -> Actor:
    return make_actor("hoa", "admin")


@pytest.fixture
def duc() -> Actor:
    return make_actor("duc", "commander")


def submit(by: Actor, **over: datetime) -> RuleActivation:
    return propose_rule_version(code=VERIFY, version=2, by=by, why="Law 99/2025", **over)


def test_a_proposed_version_is_not_used(hoa: Actor):
    assert due(VERIFY, NOW).version == 1

    submit(hoa)

    assert due(VERIFY, NOW).version == 1


def test_two_persons_switch_it_on_for_clocks_that_start_from_then(hoa: Actor, duc: Actor):
    activation = submit(hoa)

    activation = approve_rule_version(activation_id=activation.pk, by=duc)

    assert (activation.state, activation.approver_id) == (RuleState.ACTIVE, duc.id)
    earlier, later = due(VERIFY, NOW - timedelta(seconds=1)), due(VERIFY, NOW)
    assert (earlier.version, earlier.last_day) == (1, date(2027, 3, 30))
    assert (later.version, later.last_day) == (2, date(2027, 3, 25))


def test_every_step_is_written_down(hoa: Actor, duc: Actor):
    activation = submit(hoa)
    approve_rule_version(activation_id=activation.pk, by=duc)

    events = Event.objects.filter(subject_kind="rule").order_by("number")

    assert [(event.code, event.by) for event in events] == [
        ("rule.submitted", hoa.ref),
        ("rule.approved", duc.ref),
        ("rule.activated", "system:law"),
    ]
    assert events[0].data["why"] == "Law 99/2025"
    assert events[0].data["before"] == {"state": "draft"}
    assert events[0].data["after"]["rule"] == VERIFY
    assert events[0].data["after"]["version"] == 2


def test_the_person_who_submitted_cannot_approve(hoa: Actor):
    activation = submit(hoa)

    with pytest.raises(RuleBroken):
        approve_rule_version(activation_id=activation.pk, by=hoa)

    assert due(VERIFY, NOW).version == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleActivation.objects.filter(pk=activation.pk).update(approver_id=hoa.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleActivation.objects.filter(pk=activation.pk).update(state=RuleState.ACTIVE)


@pytest.mark.parametrize("role", ["handler", "head", "procurator", "auditor", "duty_officer"])
def test_others_may_neither_propose_nor_approve(hoa: Actor, role: str):
    outsider = make_actor("tuan", role)
    with pytest.raises(AccessDenied):
        submit(outsider)
    activation = submit(hoa)

    with pytest.raises(AccessDenied):
        approve_rule_version(activation_id=activation.pk, by=outsider)
    with pytest.raises(AccessDenied):
        refuse_rule_version(activation_id=activation.pk, by=outsider, why="not mine to say")


def test_the_same_submission_twice_is_one(hoa: Actor, duc: Actor):
    first, second = submit(hoa), submit(hoa)

    assert first.pk == second.pk
    assert Event.objects.filter(code="rule.submitted").count() == 1
    approve_rule_version(activation_id=first.pk, by=duc)
    with pytest.raises(RuleBroken):
        submit(hoa)


def test_an_approval_for_later_waits_and_then_holds_without_any_job(hoa: Actor, duc: Actor):
    starts = hanoi(2027, 4, 1)
    activation = submit(hoa, active_from=starts)

    activation = approve_rule_version(activation_id=activation.pk, by=duc)

    assert activation.state == RuleState.APPROVED
    assert due(VERIFY, starts - timedelta(microseconds=1)).version == 1
    assert due(VERIFY, starts).version == 2
    assert run_due_rules() == 0
    with time_machine.travel(starts, tick=False):
        assert run_due_rules() == 1
        assert run_due_rules() == 0
    activation.refresh_from_db()
    assert activation.state == RuleState.ACTIVE


def test_approval_never_reaches_back(hoa: Actor, duc: Actor):
    activation = submit(hoa, active_from=NOW - timedelta(days=30))

    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        activation = approve_rule_version(activation_id=activation.pk, by=duc)

    assert activation.active_from == NOW + timedelta(days=2)
    assert due(VERIFY, NOW + timedelta(days=1)).version == 1


def test_a_refused_version_may_be_submitted_again(hoa: Actor, duc: Actor):
    activation = submit(hoa)
    refuse_rule_version(activation_id=activation.pk, by=duc, why="the decree is not signed")

    assert due(VERIFY, NOW).version == 1
    again = submit(hoa)
    assert again.pk == activation.pk
    approve_rule_version(activation_id=again.pk, by=duc)
    assert due(VERIFY, NOW).version == 2


def test_a_submission_nobody_answered_may_be_made_again(hoa: Actor, duc: Actor):
    first = submit(hoa)
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        with pytest.raises(RuleBroken):
            approve_rule_version(activation_id=first.pk, by=duc)
        again = submit(hoa)
        assert approve_rule_version(activation_id=again.pk, by=duc).state == RuleState.ACTIVE


def test_a_file_changed_after_submission_cannot_be_approved(home: Path, hoa: Actor, duc: Actor):
    activation = submit(hoa)
    change_version_two(home)

    with pytest.raises(RuleBroken):
        approve_rule_version(activation_id=activation.pk, by=duc)


def test_a_file_changed_after_approval_is_not_used(home: Path, hoa: Actor, duc: Actor):
    activation = submit(hoa)
    approve_rule_version(activation_id=activation.pk, by=duc)
    assert due(VERIFY, NOW).version == 2

    change_version_two(home)

    assert due(VERIFY, NOW).version == 1
    assert [found.code for found in rules.changed_since_approval()] == [VERIFY]


def test_a_version_that_misses_its_own_case_is_not_submitted(home: Path, hoa: Actor):
    path = home / "rules" / "verify_v2.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("last_day = 2027-03-16", "last_day = 2027-03-17"), "utf-8")
    rules.forget()

    with pytest.raises(RuleBroken) as caught:
        submit(hoa)

    assert "fifteen days" in str(caught.value)


def test_what_came_with_the_release_needs_no_activation(hoa: Actor):
    with pytest.raises(RuleBroken):
        propose_rule_version(code=VERIFY, version=1, by=hoa, why="make it official")


def test_what_does_not_exist_is_not_found(hoa: Actor, duc: Actor):
    with pytest.raises(NoSuchRule):
        propose_rule_version(code=VERIFY, version=9, by=hoa, why="Law 99/2025")
    with pytest.raises(NotFound):
        approve_rule_version(activation_id=new_id(), by=duc)


def test_a_newer_version_supersedes_and_clocks_between_keep_theirs(
    home: Path, hoa: Actor, duc: Actor
):
    approve_rule_version(activation_id=submit(hoa).pk, by=duc)
    text = (home / "rules" / "verify_v2.toml").read_text(encoding="utf-8")
    third = (
        text.replace("version = 2", "version = 3")
        .replace("length = 15", "length = 10")
        .replace("last_day = 2027-03-16", "last_day = 2027-03-11")
    )
    (home / "rules" / "verify_v3.toml").write_text(third, encoding="utf-8")
    rules.forget()

    with time_machine.travel(NOW + timedelta(days=20), tick=False):
        activation = propose_rule_version(code=VERIFY, version=3, by=hoa, why="Law 1/2027")
        approve_rule_version(activation_id=activation.pk, by=duc)

    assert [due(VERIFY, NOW + timedelta(days=day)).version for day in (-1, 0, 19, 20)] == [
        1,
        2,
        2,
        3,
    ]
    states = dict(RuleActivation.objects.values_list("version", "state"))
    assert states == {2: RuleState.SUPERSEDED, 3: RuleState.ACTIVE}


def test_a_rule_of_which_all_versions_are_proposed_is_not_in_force(hoa: Actor, duc: Actor):
    code = "crime_report.urgent_first_word"
    with pytest.raises(NotInForce):
        due(code, NOW)

    activation = propose_rule_version(code=code, version=1, by=hoa, why="city order found")
    approve_rule_version(activation_id=activation.pk, by=duc)

    assert due(code, NOW).due_at == datetime(2027, 3, 10, 4, tzinfo=UTC)


def change_version_two(home: Path) -> None:
    path = home / "rules" / "verify_v2.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("length = 15", "length = 14").replace("2027-03-16", "2027-03-15"), "utf-8"
    )
    rules.forget()
