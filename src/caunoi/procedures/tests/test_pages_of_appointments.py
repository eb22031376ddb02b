"""Booking, moving and cancelling on the pages: no account, no cookie, no script."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.sender import send_waiting
from caunoi.core.brakes import Brake
from caunoi.core.clock import local, now
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.models import Appointment, Desk
from caunoi.procedures.selectors.desks import next_free, open_days
from caunoi.procedures.services.booking import remind_people
from caunoi.procedures.services.desks import shut_day
from caunoi.procedures.tests.making import make_appointment, make_desk
from caunoi.procedures.tests.reading import secret_in, time_in
from caunoi.procedures.views_public import booking

pytestmark = pytest.mark.usefixtures("procedures")
PATH = "/lich-hen/dat/ho-chieu-lan-dau/"


@pytest.fixture
def browser():
    """Checks forgery as a real one would meet it."""
    return Client(enforce_csrf_checks=True)


def text(answer):
    return answer.content.decode()


def test_a_time_is_booked_once_and_the_slip_opens_it(browser, desk):
    page = text(browser.get(PATH))
    secret = secret_in(page)
    at = time_in(page)
    fields = {"secret": secret, "at": at, "phone": "", "email": ""}
    for _press in range(2):
        done = browser.post(PATH, fields)
        assert done.status_code == 200
    made = Appointment.objects.get()
    assert made.spelled_code in text(done)
    assert not done.cookies
    opened = text(browser.post("/lich-hen/", {"code": made.code, "secret": secret}))
    assert made.spelled_code in opened
    assert browser.post("/lich-hen/", {"code": made.code, "secret": "sai"}).status_code == 404
    assert browser.post("/lich-hen/", {}).status_code == 422


def test_a_taken_time_is_told_kindly_with_others(browser, desk):
    page = text(browser.get(PATH))
    made = make_appointment(desk)
    fields = {"secret": secret_in(page), "at": made.starts_at.isoformat()}
    told = browser.post(PATH, {**fields, "email": "lan@example.test"})
    assert told.status_code == 409
    assert "lan@example.test" in text(told)
    assert text(told).count("?quay=") > 3
    for wrong in ("2020-01-01T09:00:00+07:00", "abc", ""):
        assert browser.post(PATH, {**fields, "at": wrong}).status_code in (409, 422)
    bad = browser.post(PATH, {**fields, "phone": "12"})
    assert bad.status_code == 422


def test_moved_and_cancelled_on_its_page(browser, desk):
    secret = secret_in(text(browser.get(PATH)))
    made = make_appointment(desk, secret=secret)
    receipt = {"code": made.code, "secret": secret}
    other = next_free(desk, now())[2]
    chosen = text(browser.post("/lich-hen/", {**receipt, "act": "move", "day": str(other.date())}))
    assert other.isoformat()[:10] in chosen
    wants = "Vui lòng chọn giờ"
    assert wants not in chosen, "nothing was refused yet"
    offered = {**receipt, "act": "move", "day": str(other.date()), "offered": str(other.date())}
    assert wants in text(browser.post("/lich-hen/", offered))
    moved = browser.post("/lich-hen/", {**receipt, "act": "move", "at": other.isoformat()})
    assert moved.status_code == 200
    made.refresh_from_db()
    assert made.starts_at == other
    for wrong in ("2020-01-01T09:00:00+07:00", "2026-11-30T09:00", "abc"):
        answer = browser.post("/lich-hen/", {**receipt, "act": "move", "at": wrong})
        assert answer.status_code in (409, 422)
    browser.post("/lich-hen/", {**receipt, "act": "cancel"})
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED


def test_no_other_day_is_taken_than_the_one_on_the_page(browser, desk):
    secret = secret_in(text(browser.get(PATH)))
    made = make_appointment(desk, secret=secret)
    receipt = {"code": made.code, "secret": secret, "act": "move"}
    days = [one for one in open_days(desk) if one.times]
    seen, chosen = days[3].times[0].at, days[1].day
    # Hours of one day were shown, then the field was set to another: nothing is guessed.
    told = browser.post("/lich-hen/", {
        **receipt, "at": seen.isoformat(), "day": str(chosen), "offered": str(days[3].day),
    })  # fmt: skip
    assert told.status_code == 422
    assert f'value="{days[1].times[0].at.isoformat()}"' in text(told)
    assert seen.isoformat() not in text(told)
    made.refresh_from_db()
    assert made.moved == 0
    # The button that shows another day's hours is there beside them, and takes none.
    assert 'name="show"' in text(told)
    shown = browser.post("/lich-hen/", {
        **receipt, "at": seen.isoformat(), "day": str(days[2].day), "show": "1",
    })  # fmt: skip
    assert shown.status_code == 200
    assert f'value="{days[2].times[0].at.isoformat()}"' in text(shown)
    assert browser.post("/lich-hen/", {**receipt, "day": "abc", "at": "x"}).status_code == 422
    made.refresh_from_db()
    assert made.moved == 0


def test_a_taken_time_says_so_once_and_others_are_one_press_away(browser, desk):
    secret = secret_in(text(browser.get(PATH)))
    made = make_appointment(desk, secret=secret)
    taken = make_appointment(desk).starts_at
    day = str(local(taken).date())
    receipt = {"code": made.code, "secret": secret, "act": "move"}
    told = browser.post(
        "/lich-hen/", {**receipt, "at": taken.isoformat(), "day": day, "offered": day}
    )
    assert told.status_code == 409
    assert "Vui lòng chọn giờ" not in text(told)
    (other, *_rest) = re.findall(r'<button[^>]* name="at" value="([^"]+)"', text(told))
    moved = browser.post("/lich-hen/", {**receipt, "at": other})
    assert moved.status_code == 200
    made.refresh_from_db()
    assert made.starts_at.isoformat() != taken.isoformat()
    assert made.moved == 1


def test_where_each_ward_has_its_own_desk_none_is_taken_for_granted(browser):
    ward = make_desk("CA-00316", "dang-ky-tam-tru")
    path = "/lich-hen/dat/dang-ky-tam-tru/"
    asked = text(browser.get(path))
    assert 'name="at"' not in asked
    assert "noi=CA-00316" in asked
    found = browser.get(path, {"tim": "dinh cong"})
    assert found.status_code == 302
    assert ward.address in text(browser.get(found["Location"]))
    # A ward of today, but a whole district before: is it theirs, or another of what was one?
    asked = browser.get(path, {"tim": "cầu giấy"})
    assert asked.status_code == 200
    assert "noi=CA-00166" in text(asked)
    assert "noi=CA-00160" in text(asked)
    other = browser.get(path, {"tim": "phường cầu giấy"})
    without = text(browser.get(other["Location"]))
    assert 'name="at"' not in without
    assert ward.address not in without
    assert "cn-otherwise" in without
    assert "UnitInfo(" not in without
    # A ward's own page leads to what can be booked there, and on with the ward.
    listed = text(browser.get("/thu-tuc/", {"noi": "CA-00316"}))
    assert f"{path}?noi=CA-00316" in listed
    assert "/lich-hen/dat/ho-chieu-lan-dau/" not in listed


def test_the_ward_is_read_from_an_address_and_a_guess_is_asked_about(browser):
    make_desk("CA-00316", "dang-ky-tam-tru")
    path = "/lich-hen/dat/dang-ky-tam-tru/"
    found = browser.get(path, {"tim": "số 3 ngõ 5 phường Định Công, Hà Nội"})
    assert "noi=CA-00316" in text(found)
    assert "noi=CA-00352" in text(found)  # where a part of the old ward went
    guessed = browser.get(path, {"tim": "dinh cing"})
    assert guessed.status_code == 200
    assert "phỏng đoán" in text(guessed)
    assert 'href="/phuong/"' in text(guessed)


def test_a_foreigner_reads_where_the_desk_is(browser, desk):
    assert desk.address in text(browser.get(f"/en{PATH}"))
    Desk.objects.filter(pk=desk.pk).update(name_en="Desk for foreigners", address_en="1 Main St")
    shown = text(browser.get(f"/en{PATH}"))
    assert "Desk for foreigners" in shown
    assert "1 Main St" in shown
    assert desk.address not in shown
    assert desk.address in text(browser.get(PATH))


def test_letters_go_to_who_gave_an_address_and_say_when_and_where(browser, desk, head):
    page = text(browser.get(PATH))
    at = time_in(page)
    browser.post(PATH, {"secret": secret_in(page), "at": at, "email": "lan@example.test"})
    made = Appointment.objects.get()
    Appointment.objects.update(remind_at=now())
    remind_people()
    shut_day(desk_id=desk.pk, day=made.starts_at.astimezone().date(), by=head, why="Bảo trì máy")
    dispatch_events()
    sent = send_waiting()
    # The reminder has nothing to remind of any more.
    assert sent == 3
    assert len(mail.outbox) == 2
    assert {tuple(one.to) for one in mail.outbox} == {("lan@example.test",)}
    assert "44 Phạm Ngọc Thạch" not in mail.outbox[1].body
    assert "Bảo trì máy" in mail.outbox[1].body
    assert all(secret_in(page) not in one.body for one in mail.outbox)


def test_with_several_desks_one_is_chosen_first(browser, desk, head):
    other = make_desk(by=head, name="Quầy 2", address="Hà Đông")
    page = text(browser.get(PATH))
    assert "Quầy 2" in page
    assert 'name="at"' not in page
    assert 'name="at"' in text(browser.get(PATH, {"quay": other.code}))
    assert browser.get("/lich-hen/dat/thong-bao-luu-tru/").status_code == 200


def test_many_bookings_by_one_without_contact_are_held_up_and_other_ways_shown(browser, desk):
    def press(**more):
        page = text(browser.get(PATH))
        fields = {"secret": secret_in(page), "at": time_in(page), **more}
        return browser.post(PATH, fields), fields

    made = [press() for _booking in range(5)]
    assert {answer.status_code for answer, _fields in made} == {200}
    held, _fields = press()
    assert held.status_code == 429
    assert Appointment.objects.count() == 5
    assert "44 Phạm Ngọc Thạch" in text(held).partition("cn-otherwise")[2]
    assert 'href="tel:' in text(held).partition("cn-otherwise")[2]
    assert "captcha" not in text(held).lower()
    # The last press once more is the same appointment; who leaves a way to be reached goes on.
    assert browser.post(PATH, made[-1][1]).status_code == 200
    assert press(phone="0912345678")[0].status_code == 200
    assert Appointment.objects.count() == 6
    neighbour = Client(REMOTE_ADDR="203.0.113.9")
    page = text(neighbour.get(PATH))
    fields = {"secret": secret_in(page), "at": time_in(page)}
    assert neighbour.post(PATH, fields).status_code == 200


def test_nobody_learns_of_anothers_appointments_by_her_number_nor_uses_them_up(browser, desk):
    def press(client, phone="0912345678"):
        page = text(client.get(PATH))
        return client.post(PATH, {"secret": secret_in(page), "at": time_in(page), "phone": phone})

    answers = [press(browser) for _booking in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    # Elsewhere her number is any number: she books, and whoever types it is told nothing.
    hers = Client(REMOTE_ADDR="203.0.113.9")
    assert press(hers).status_code == 200
    assert press(browser, "0987654321").status_code == 200
    assert "số này" not in text(answers[-1]).partition("cn-summary")[2].partition("</div>")[0]


def test_an_old_link_to_a_day_says_so_and_the_chosen_day_stands_out(browser, desk):
    told = text(browser.get(PATH, {"ngay": "2020-01-06"}))
    assert "không đặt được" in told
    assert 'name="at"' in told
    page = text(browser.get(PATH))
    assert page.count('aria-current="true"') == 1
    assert 'id="gio"' in page
    wrong = text(browser.post(PATH, {"secret": secret_in(page)}))
    assert wrong.count('class="cn-summary"') == 1


def test_many_by_one_with_invented_contacts_are_held_up_too(browser, desk, monkeypatch):
    monkeypatch.setattr(booking, "ANYBODY", Brake("few", most=2, seconds=60))
    for number in range(3):
        page = text(browser.get(PATH))
        fields = {"secret": secret_in(page), "at": time_in(page), "phone": f"091234567{number}"}
        told = browser.post(PATH, fields)
    assert told.status_code == 429
    assert Appointment.objects.count() == 2
    assert "091234567" in text(told)
