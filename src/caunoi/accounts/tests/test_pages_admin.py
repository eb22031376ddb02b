"""Administration: staff are found without diacritics, made, invited once, given duties, closed."""

from __future__ import annotations

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from caunoi.accounts import selectors
from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, Duty, DutyRequest, Officer
from caunoi.core.models import Event
from caunoi.testing.cast import CITY, CRIMINAL, WARD
from caunoi.testing.officers import get_actor, make_officer

PASSWORD = "a-long-enough-password"
WHY = "Phân công tháng 11"


@pytest.fixture
def admin(city) -> Actor:
    return make_officer(Role.ADMIN, CITY, name="Quản Trị An")


@pytest.fixture
def second(city) -> Actor:
    return make_officer(Role.ADMIN, CITY, name="Quản Trị Bình")


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def names(found) -> list[str]:
    return [officer.account.name for officer in found]


@pytest.mark.parametrize("words", ["nguyen thi hoa", "HOA Nguyễn", "hn-hoa", "hoa"])
def test_staff_are_found_with_and_without_diacritics(admin, hoa, duc, words):
    assert "Nguyễn Thị Hoa" in names(selectors.staff(words=words))
    assert "Phạm Anh Đức" not in names(selectors.staff(words=words))


def test_d_with_a_bar_is_found_by_d(duc):
    assert names(selectors.staff(words="duc")) == ["Phạm Anh Đức"]


def test_the_list_narrows_by_unit_role_and_duty(admin, hoa, duc, tuan):
    assert names(selectors.staff(unit=WARD, role=Role.HEAD)) == ["Phạm Anh Đức"]
    Duty.objects.filter(officer_id=duc.id).delete()
    assert names(selectors.staff(state="idle")) == ["Phạm Anh Đức"]


def test_a_new_officer_gets_a_link_that_is_shown_once_and_works_once(admin):
    client = client_of(admin)
    asked = {"name": "Trần Mới", "email": "moi@example.test", "badge": "HN-900", "rank": "Đại úy"}
    page = client.post("/quan-tri/can-bo/them/", asked, follow=True)
    (link,) = re.findall(r"http://testserver(\S+?/)</code>", page.content.decode())
    assert link not in client.get(page.request["PATH_INFO"]).content.decode()

    fresh = Client()
    form = fresh.get(link, follow=True)
    fresh.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    assert Account.objects.get(email="moi@example.test").check_password(PASSWORD)
    assert Client().get(link, follow=True).context["token_fail"]


def test_an_account_with_a_password_gets_no_link_from_an_administrator(admin, hoa):
    Account.objects.filter(pk=hoa.account_id).update(password="argon2$something")
    client = client_of(admin)
    page = client.post(f"/quan-tri/can-bo/{hoa.id}/moi-lai/", follow=True)
    assert page.context["invitation"] is None
    assert not Event.objects.filter(code="officer.invited").exists()


def test_a_taken_address_is_told(admin, hoa):
    email = Account.objects.get(pk=hoa.account_id).email
    asked = {"name": "Khác", "email": email.upper(), "badge": "HN-901"}
    answer = client_of(admin).post("/quan-tri/can-bo/them/", asked)
    assert "cn-summary" in answer.content.decode()
    assert not Account.objects.filter(name="Khác").exists()


def test_a_duty_is_given_and_ended_on_the_page(admin, hoa):
    client = client_of(admin)
    form = {"unit": CRIMINAL, "role": Role.HANDLER, "why": WHY}
    client.post(f"/quan-tri/can-bo/{hoa.id}/nhiem-vu/", form)
    duty = Duty.objects.get(officer_id=hoa.id, role=Role.HANDLER)
    client.post(f"/quan-tri/can-bo/{hoa.id}/nhiem-vu/{duty.pk}/ket-thuc/", {"why": WHY})
    assert get_actor(hoa.id).roles == {Role.DUTY_OFFICER}


def test_an_administrator_asks_for_themself_and_a_second_one_approves(admin, second):
    form = {"unit": CRIMINAL, "role": Role.HANDLER, "why": WHY}
    own = client_of(admin)
    own.post(f"/quan-tri/can-bo/{admin.id}/nhiem-vu/", form)
    asked = DutyRequest.objects.get()
    approve = f"/quan-tri/hai-khoa/nhiem-vu/{asked.pk}/approve/"
    own.post(approve)
    assert get_actor(admin.id).roles == {Role.ADMIN}
    assert approve not in own.get("/quan-tri/hai-khoa/").content.decode()
    other = client_of(second)
    assert approve in other.get("/quan-tri/hai-khoa/").content.decode()

    other.post(approve)

    assert get_actor(admin.id).roles == {Role.ADMIN, Role.HANDLER}


def test_a_refused_form_keeps_what_was_typed(admin, hoa):
    form = {"unit": CRIMINAL, "role": Role.HANDLER, "why": "."}
    answer = client_of(admin).post(f"/quan-tri/can-bo/{hoa.id}/nhiem-vu/", form)
    assert answer.status_code == 422
    assert answer.context["opened"] == "duty"


def test_too_short_a_reason_stays_where_it_was_typed(admin, hoa):
    (duty,) = Duty.objects.filter(officer_id=hoa.id)
    answer = client_of(admin).post(
        f"/quan-tri/can-bo/{hoa.id}/nhiem-vu/{duty.pk}/ket-thuc/", {"why": "hết"}
    )
    page = answer.content.decode()
    assert "Lý do quá ngắn: cần ít nhất 5" in page
    assert 'value="hết"' in page
    assert get_actor(hoa.id).roles == {Role.DUTY_OFFICER}


def test_too_short_a_refusal_of_a_request_stays_with_that_request(admin, second, hoa):
    for who in (admin, second):
        form = {"unit": CRIMINAL, "role": Role.HANDLER, "why": WHY}
        client_of(who).post(f"/quan-tri/can-bo/{who.id}/nhiem-vu/", form)
    asked = DutyRequest.objects.get(officer_id=admin.id)
    answer = client_of(second).post(
        f"/quan-tri/hai-khoa/nhiem-vu/{asked.pk}/refuse/", {"why": "sai"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Lý do quá ngắn: cần ít nhất 5" in page
    assert page.count('value="sai"') == 1


def test_an_account_is_closed_on_the_page(admin, hoa):
    client_of(admin).post(f"/quan-tri/can-bo/{hoa.id}/dong/", {"why": "Nghỉ hưu theo chế độ"})
    assert not Account.objects.get(pk=hoa.account_id).is_active


@pytest.mark.parametrize(
    "path", ["", "can-bo/", "can-bo/them/", "hai-khoa/", "don-vi/", "thoi-han/"]
)
def test_all_pages_stand_for_administrators_and_are_no_pages_for_others(admin, hoa, path):
    assert client_of(admin).get(f"/quan-tri/{path}").status_code == 200
    assert client_of(hoa).get(f"/quan-tri/{path}").status_code == 404


def test_an_administrator_at_the_inbox_is_led_to_where_they_work_and_sees_no_report(admin):
    client = client_of(admin)
    answer = client.get("/can-bo/", follow=True)
    assert answer.request["PATH_INFO"] == "/quan-tri/"
    assert client.get("/can-bo/", headers={"HX-Request": "true"}).status_code == 404


def test_those_without_a_second_factor_are_one_press_away(admin, hoa):
    Account.objects.filter(pk=hoa.account_id).update(password="x")
    client = client_of(admin)
    shown = client.get("/quan-tri/")
    assert "can-bo/?state=no_factor" in shown.content.decode()
    listed = client.get("/quan-tri/can-bo/", {"state": "no_factor"}).context["page"].paginator
    assert listed.count == shown.context["figures"].without_factor > 0


def test_one_officer_and_one_unit_are_shown_with_their_history(admin, hoa):
    client = client_of(admin)
    assert client.get(f"/quan-tri/can-bo/{hoa.id}/").status_code == 200
    assert WARD in client.get(f"/quan-tri/don-vi/{WARD}/").content.decode()
    assert client.get("/quan-tri/don-vi/NONE/").status_code == 404


def test_a_fresh_installation_gets_its_first_administrator(city, capsys):
    call_command("make_admin", "first@example.test", "Người Đầu")
    said = capsys.readouterr().out
    (link,) = re.findall(r"http\S+?(/tai-khoan/\S+)", said)
    officer = Officer.objects.get(account__email="first@example.test")
    assert get_actor(officer.pk).roles == {Role.ADMIN}
    assert len(said.splitlines()) == 4  # it also says that a second one is needed
    client = Client()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    with pytest.raises(CommandError):
        call_command("make_admin", "first@example.test", "Người Đầu")


def test_the_command_says_what_is_missing(city):
    with pytest.raises(CommandError):
        call_command("make_admin", "no address", "X")
    with pytest.raises(CommandError):
        call_command("make_admin", "first@example.test", "X", unit="NONE")
