"""A reporter's contact: read only for a reason that is kept, erased so that no backup shows it."""

from __future__ import annotations

import pytest

from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.reports.contacts import ContactCard, mask, open_contact
from caunoi.reports.models import Access, Contact, Report
from caunoi.reports.services.contacts import erase_contact, reveal_contact
from caunoi.reports.tests.reading import events_of, everything, last_event
from caunoi.testing.cast import LAN, WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import do

WHY = "Cần gọi lại để hỏi biển số xe"


@pytest.fixture
def report(city):
    return make_report("order_feedback", unit=WARD, contact=LAN)


def test_the_card_is_shown_and_the_look_is_kept_for_the_reporter(report, hoa):
    assert reveal_contact(report_id=report.pk, by=hoa, why=WHY) == LAN

    look = Access.objects.get(report=report)
    assert (look.officer_id, look.unit.code, look.purpose, look.why) == (
        hoa.id, WARD, "contact", WHY,
    )  # fmt: skip
    event = last_event(report)
    assert (event.code, event.data["after"]) == ("contact.revealed", {"access": str(look.pk)})
    assert event.data["why"] == ""


@pytest.mark.parametrize("why", ["", ".", "...", "x x", "aaaaaaaa bbbbbbbb"[:8], "để xem"[:2]])
def test_without_a_real_reason_it_stays_masked(report, hoa, why):
    before = everything(report)
    with pytest.raises(RuleBroken) as refused:
        reveal_contact(report_id=report.pk, by=hoa, why=why)
    assert refused.value.missing == ("why",)
    assert everything(report) == before
    assert not Access.objects.exists()


def test_who_may_not_is_refused(report, tuan, nga, mai):
    for outsider in (tuan, mai):
        with pytest.raises(NotFound):
            reveal_contact(report_id=report.pk, by=outsider, why=WHY)
    with pytest.raises(AccessDenied):
        reveal_contact(report_id=report.pk, by=nga, why=WHY)
    assert not Access.objects.exists()


def test_an_anonymous_report_has_nobody_to_reveal(city, hoa):
    report = make_report("order_feedback", unit=WARD, anonymous=True)
    with pytest.raises(NotFound):
        reveal_contact(report_id=report.pk, by=hoa, why=WHY)


def test_a_closed_reports_contact_is_erased_with_its_key(report, duc, hoa):
    contact = report.contact
    sealed_before = Contact.objects.get(pk=contact.pk)
    do(report, "close", head=duc, officer=hoa)

    erased = erase_contact(report_id=report.pk)

    assert erased.is_erased
    contact.refresh_from_db()
    assert contact.sealed_key is None
    assert contact.erased_at is not None
    assert {getattr(contact, f"{name}_sealed") for name in ("name", "phone", "email")} == {None}
    assert (contact.phone_index, contact.email_index) == (None, None)
    assert last_event(report).code == "contact.erased"
    # What an old backup still holds opens nothing without its key.
    sealed_before.sealed_key = None
    assert open_contact(sealed_before) == ContactCard()
    with pytest.raises(NotFound):
        reveal_contact(report_id=report.pk, by=hoa, why=WHY)
    assert erase_contact(report_id=report.pk).is_erased
    assert len(events_of(report, "contact.erased")) == 1


def test_while_the_case_is_open_it_is_kept_on_a_ground_and_cut_to_the_least(report):
    kept = erase_contact(report_id=report.pk)

    assert (kept.is_erased, kept.ground) == (False, "case_open")
    assert set(kept.removed) == {"name", "phone"}
    contact = Contact.objects.get()
    assert open_contact(contact) == ContactCard(email=LAN.email)
    assert contact.phone_index is None
    assert last_event(report).code == "contact.minimised"


def test_a_case_that_needs_a_name_keeps_the_name(city):
    report = make_report("crime_report", unit=WARD, contact=LAN)
    erase_contact(report_id=report.pk)
    contact = Contact.objects.get()
    assert open_contact(contact) == ContactCard(name=LAN.name, email=LAN.email)


def test_the_head_does_it_for_somebody_who_asks_at_the_counter(report, duc, hoa, tuan):
    with pytest.raises(AccessDenied):
        erase_contact(report_id=report.pk, by=hoa)
    with pytest.raises(NotFound):
        erase_contact(report_id=report.pk, by=tuan)
    erase_contact(report_id=report.pk, by=duc)
    assert last_event(report).by == duc.ref


def test_an_erased_denouncer_is_nameless(city, duc, hoa):
    report = make_report("order_feedback", unit=WARD, contact=LAN)
    do(report, "close", head=duc, officer=hoa)
    erase_contact(report_id=report.pk)
    contact = Report.objects.get(pk=report.pk).contact
    assert contact is not None
    assert contact.name_sealed is None


def test_a_platform_is_called_by_its_own_name():
    assert mask(ContactCard(platform="facebook:123")).platform_words == "Facebook"
    assert ContactCard(platform="zalo:9").platform_words == "Zalo 9"
    assert ContactCard().platform_words == ""
