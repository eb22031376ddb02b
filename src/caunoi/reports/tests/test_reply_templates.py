"""Reply templates: the city's come with its data, a unit's head writes and retires its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.translation import override

from caunoi.accounts.models import Officer
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.reports.choices import Kind
from caunoi.reports.models import ReplyTemplate
from caunoi.reports.reply_words import fill, unknown_words, words_for
from caunoi.reports.selectors.reply_templates import forget, template_of_verb, templates_for
from caunoi.reports.services.reply_templates import (
    Wording,
    edit_template,
    load_templates,
    retire_template,
    write_template,
)
from caunoi.reports.workflow import MOVES
from caunoi.testing.cast import OTHER_WARD, WARD
from caunoi.testing.make import get_unit, make_report

THANKS = Wording("Cảm ơn", "Cảm ơn ông/bà, mã {code}.", trigger="camon")


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    forget()
    yield
    forget()


def test_a_head_writes_for_the_own_unit_and_it_is_recorded(duc):
    template = write_template(by=duc, unit=get_unit(WARD), wording=THANKS)
    event = Event.objects.get(subject_id=template.pk)
    assert (event.code, event.by) == ("template.written", duc.ref)
    assert event.data["after"]["unit"] == WARD
    assert "ông/bà" not in str(event.data)


def test_written_twice_is_one(duc):
    unit = get_unit(WARD)
    first = write_template(by=duc, unit=unit, wording=THANKS)
    assert write_template(by=duc, unit=unit, wording=THANKS).pk == first.pk
    assert ReplyTemplate.objects.count() == 1


def test_others_write_none(hoa, duc, tuan):
    for by, unit in ((hoa, get_unit(WARD)), (tuan, get_unit(WARD)), (duc, None)):
        with pytest.raises(AccessDenied):
            write_template(by=by, unit=unit, wording=THANKS)
    assert not ReplyTemplate.objects.exists()


@pytest.mark.parametrize(
    ("wording", "missing"),
    [
        (Wording("", "Cảm ơn"), "title"),
        (Wording("Cảm ơn", " "), "text_vi"),
        (Wording("Cảm ơn", "Chào {name}"), "text_vi"),
        (Wording("Cảm ơn", "Chào", trigger="hai từ"), "trigger"),
        (Wording("Cảm ơn", "Chào", kind="gossip"), "kind"),
        (Wording("Cảm ơn", "Chào", verb="dance"), "verb"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(duc, wording, missing):
    with pytest.raises(RuleBroken) as refused:
        write_template(by=duc, unit=get_unit(WARD), wording=wording)
    assert missing in refused.value.missing


def test_a_trigger_stands_for_one_template_of_a_unit(duc, tuan):
    write_template(by=duc, unit=get_unit(WARD), wording=THANKS)
    with pytest.raises(RuleBroken):
        write_template(
            by=duc, unit=get_unit(WARD), wording=Wording("Khác", "Chào", trigger="camon")
        )
    write_template(by=tuan, unit=get_unit(OTHER_WARD), wording=THANKS)


def test_an_edit_puts_new_words_in_place_and_keeps_the_old(duc):
    old = write_template(by=duc, unit=get_unit(WARD), wording=THANKS)
    new = edit_template(
        template_id=old.pk, by=duc, wording=Wording("Cảm ơn", "Xin cảm ơn.", trigger="camon")
    )
    old.refresh_from_db()
    assert old.retired_at is not None
    assert old.text_vi == THANKS.text_vi
    report = make_report("order_feedback", unit=WARD)
    assert [t.id for t in templates_for(report)] == [new.pk]
    event = Event.objects.get(subject_id=old.pk, code="template.edited")
    assert event.data["after"]["template"] == str(new.pk)
    with pytest.raises(NotFound):
        edit_template(template_id=old.pk, by=duc, wording=THANKS)


def test_an_edit_that_changes_nothing_is_none(duc):
    old = write_template(by=duc, unit=get_unit(WARD), wording=THANKS)
    assert edit_template(template_id=old.pk, by=duc, wording=THANKS).pk == old.pk
    assert Event.objects.filter(subject_id=old.pk).count() == 1


def test_a_retired_one_is_offered_no_more_and_retiring_twice_is_once(duc, tuan):
    template = write_template(by=duc, unit=get_unit(WARD), wording=THANKS)
    with pytest.raises(AccessDenied):
        retire_template(template_id=template.pk, by=tuan)
    retire_template(template_id=template.pk, by=duc)
    retire_template(template_id=template.pk, by=duc)
    assert not templates_for(make_report("order_feedback", unit=WARD))
    assert Event.objects.filter(code="template.retired").count() == 1


def test_the_citys_templates_load_once_and_what_was_retired_stays_so(duc, settings):
    count = load_templates(settings.CITY_DATA)
    assert load_templates(settings.CITY_DATA) == count == ReplyTemplate.objects.count()
    gone = ReplyTemplate.objects.get(trigger="cam-on")
    ReplyTemplate.objects.filter(pk=gone.pk).update(retired_at=gone_at())
    assert load_templates(settings.CITY_DATA) == count - 1
    gone.refresh_from_db()
    assert gone.retired_at is not None


def gone_at():
    return make_report("order_feedback", unit=WARD).received_at


def test_the_citys_templates_fit_the_workflow_and_ask_only_for_what_can_be_filled(city, settings):
    load_templates(settings.CITY_DATA)
    for row in ReplyTemplate.objects.all():
        assert row.text_en, row.title
        assert not unknown_words(row.text_vi + row.text_en)
        kinds = [row.kind] if row.kind else Kind.values
        assert not row.verb or any(row.verb in MOVES[kind] for kind in kinds), row.title


def test_a_units_own_stands_in_the_citys_place(duc, settings):
    load_templates(settings.CITY_DATA)
    own = write_template(
        by=duc, unit=get_unit(WARD),
        wording=Wording("Nhận", "Phường đã nhận.", kind="order_feedback", verb="classify"),
    )  # fmt: skip
    here = templates_for(make_report("order_feedback", unit=WARD))
    assert [t.id for t in here if t.verb == "classify"] == [own.pk]
    assert template_of_verb(here, "classify") is here[0]
    there = templates_for(make_report("order_feedback", unit=OTHER_WARD))
    assert own.pk not in {t.id for t in there}
    assert template_of_verb(there, "classify") is not None


def test_words_are_filled_in_and_what_a_reporter_wrote_never_is(city):
    report = make_report("order_feedback", unit=WARD, text="Ồn {unit} {code}")
    words = words_for(report)
    assert fill("{code} {unit} {nobody}", words) == (
        f"{report.spelled_code} Công an phường Định Công {{nobody}}"
    )
    assert report.text not in words.values()


@pytest.mark.parametrize(
    "text", ["Mã {mã}.", "Mã {Mã}.", "Mã {ma}.", "Mã {code}.", "Mã {ma\u0303}."]
)
def test_vietnamese_and_english_names_in_braces_mean_the_same(city, text):
    report = make_report("order_feedback", unit=WARD)
    assert not unknown_words(text)
    assert fill(text, words_for(report)) == f"Mã {report.spelled_code}."


def test_a_name_of_two_words_is_filled_in_for_an_english_reader_too(city):
    report = make_report("order_feedback", unit=WARD)
    words = words_for(report)
    with override("en"):
        assert fill("{đơn vị} · {đơn_vị} · {unit}", words) == " · ".join([words["unit"]] * 3)
    assert unknown_words("{số nhà} {mã}") == {"{số nhà}"}


def test_the_page_names_what_can_be_filled_in_both_languages(duc):
    head = Client()
    head.force_login(Officer.objects.get(pk=duc.id).account)
    page = head.get("/can-bo/mau/").content.decode()
    assert "<code>{đơn vị}</code> hoặc <code>{unit}</code>" in page


def test_the_page_shows_all_and_lets_the_head_write(hoa, duc):
    reader, head = Client(), Client()
    reader.force_login(Officer.objects.get(pk=hoa.id).account)
    head.force_login(Officer.objects.get(pk=duc.id).account)
    unit = str(get_unit(WARD).pk)
    fields = {"title": "Cảm ơn", "text_vi": "Cảm ơn ông/bà.", "trigger": "camon", "unit": unit}
    assert head.post("/can-bo/mau/", fields).status_code == 302
    template = ReplyTemplate.objects.get()
    page = reader.get("/can-bo/mau/").content.decode()
    assert "::camon" in page
    assert '<form method="post" action="/can-bo/mau/' not in page
    bad = head.post(f"/can-bo/mau/{template.pk}/", {**fields, "text_vi": "Chào {ten}"})
    assert bad.status_code == 422
    assert "Chào {ten}" in bad.content.decode()
    assert head.post(f"/can-bo/mau/{template.pk}/", {**fields, "title": "Xin"}).status_code == 302
    assert ReplyTemplate.objects.get(retired_at=None).title == "Xin"
    reader.post(f"/can-bo/mau/{ReplyTemplate.objects.get(retired_at=None).pk}/bo/")
    assert ReplyTemplate.objects.filter(retired_at=None).exists()
