"""Every address and every call answers every role as the policy says, and outsiders not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from caunoi.demo.tests import urls
from caunoi.reports.workflow import MOVES
from tests.access.document import FILE, render
from tests.access.expectation import ANYBODY, AWAY, HERE, NO_DUTY, Answer, Person, expected
from tests.access.rows import CALLS, ROWS, Row, on_report
from tests.access.subjects import Stage
from tests.access.walk import addresses, calls

pytestmark = pytest.mark.urls(urls.__name__)  # all addresses, the demonstration's too
LOGIN = "/tai-khoan/login/"
NAMELESS = {
    "api/v1/^.*$": "/api/v1/no-such-call",
    "open311:nothing": "/open311/v2/no-such-call",
}
NOBODY = "http://127.0.0.1:9"  # nothing answers there
PROCESS = {"healthz", "readyz", "metrics"}
UPLOAD = "POST /reports/{code}/attachments"
EVERYBODY = [ANYBODY, NO_DUTY, *HERE, *AWAY]


@pytest.fixture
def stage(city) -> Stage:
    return Stage()


def concerned(person: Person, rows: Mapping[str, Row]) -> dict[str, Row]:
    """Where a duty is held counts only on a report."""
    if person.place != "away":
        return dict(rows)
    in_units = ("on_report", "in_ward")
    return {name: row for name, row in rows.items() if row.need.kind in in_units}


def undone(act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What came back; whatever it changed is taken back."""
    with transaction.atomic():
        answer = act()
        transaction.set_rollback(True)
    return answer


def read(answer: HttpResponseBase) -> Answer:
    """An answer as one of four words."""
    if answer.status_code == 401 or (answer.status_code == 302 and LOGIN in answer["Location"]):
        return "login"
    return {404: "absent", 403: "refused"}.get(answer.status_code, "in")  # type: ignore[return-value]


def wanted(row: Row, person: Person) -> Answer:
    answer = expected(row.need, person)
    return "in" if row.soft and answer == "refused" else answer


def path_of(name: str, stage: Stage) -> str:
    """The address in Vietnamese, whatever language the last page was in."""
    if name in NAMELESS or "/" in name or name in PROCESS:
        return NAMELESS.get(name, f"/{name}")
    with override("vi"):
        return reverse(name, kwargs=stage.args(ROWS[name].args))


def test_every_address_has_a_row_and_no_row_is_left_over():
    assert {one.name for one in addresses()} == set(ROWS)


def test_every_call_has_a_row_and_no_row_is_left_over():
    assert set(calls()) == set(CALLS)


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.label)
def test_addresses_answer_as_the_policy_says(person, stage):
    strays = {}
    if expected(on_report(), person) == "in":
        stage.clean_the_file()
    client = Client(headers={"tus-resumable": "1.0.0"})
    if not person.is_anybody:
        client.force_login(stage.account(person))
    for name, row in concerned(person, ROWS).items():
        method = client.post if row.post else client.head if row.head else client.get
        answer = undone(partial(method, path_of(name, stage), row.data))
        led = row.need.kind == "led" and answer.headers.get("Location") == "/can-bo/ban/"
        if ("led" if led else read(answer)) != wanted(row, person):
            strays[name] = f"{answer.status_code}, not {wanted(row, person)}"
    assert not strays


def test_in_the_demonstration_its_addresses_are_open(stage, settings):
    settings.DEMO, settings.FACEBOOK_API, settings.ZALO_API = True, NOBODY, NOBODY
    shut = {
        name
        for name, row in ROWS.items()
        if row.need.kind == "demo" and read(Client().get(path_of(name, stage))) != "in"
    }
    assert shut == {"demo:picture"}  # there is none of that name


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.label)
def test_calls_answer_as_the_policy_says(person, stage):
    headers = {"receipt": "no-such-secret", "idempotency-key": "0123456789abcdef"}
    if not person.is_anybody:
        headers["authorization"] = f"Bearer {stage.token(person)}"
    client, strays = Client(headers=headers), {}
    for name, row in concerned(person, CALLS).items():
        path = "/api/v1" + name.partition(" ")[2].format(**stage.args(row.args))
        act = partial(client.get, path)
        if name == UPLOAD:
            act = partial(client.post, path, {"file": SimpleUploadedFile("a.txt", b"a")})
        elif row.post:
            act = partial(client.post, path, row.data, "application/json")
        answer = undone(act)
        if read(answer) != wanted(row, person):
            strays[name] = f"{answer.status_code}, not {wanted(row, person)}"
    assert not strays


@pytest.mark.parametrize("person", [*HERE, *AWAY], ids=lambda person: person.label)
def test_every_step_is_refused_without_its_permission(person, stage):
    client = Client(headers={"authorization": f"Bearer {stage.token(person)}"})
    path, strays = f"/api/v1/staff/reports/{stage.report.spelled_code}/", {}
    for move in MOVES[stage.report.kind].values():
        if move.by_reporter:
            continue
        answer = read(undone(partial(client.post, path + move.verb, {}, "application/json")))
        right = expected(on_report(move.permission), person)
        # Grouping names a second report, and looks for it first: there is none.
        if answer != right and (move.verb, answer) != ("group", "absent"):
            strays[move.verb] = f"{answer}, not {right}"
    assert not strays


@pytest.mark.parametrize("person", [*HERE, *AWAY], ids=lambda person: person.label)
def test_a_list_names_only_what_its_reader_may_know_of(person, stage):
    code = stage.report.spelled_code
    sees = expected(on_report(), person) == "in"
    headers = {"authorization": f"Bearer {stage.token(person)}"}
    listed = Client().get("/api/v1/staff/reports?state=all", headers=headers).json()["items"]
    assert (code in {item["code"] for item in listed}) is sees
    client = Client()
    client.force_login(stage.account(person))
    page = client.get("/can-bo/", {"state": "all"})
    assert (page.status_code == 200 and code in page.content.decode()) is sees


def test_what_changes_something_answers_no_link(stage):
    client = Client()
    client.force_login(stage.account(HERE[0]))
    strays = {
        name: answer.status_code
        for name, row in ROWS.items()
        if row.post
        and (answer := client.get(path_of(name, stage))).status_code not in (404, 405, 412)
    }
    assert not strays


def test_the_document_says_what_the_test_checks():
    assert FILE.read_text("utf-8") == render(), "run: python -m tests.access.document"
