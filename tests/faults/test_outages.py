"""The database away, the disk for files full: said in words, and nothing that was shown is lost."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message

import psutil
import pytest

from tests.faults.clients import Residents
from tests.faults.ground import Installation, wait_for

pytestmark = pytest.mark.faults

WORDS = "Có đám cháy nhỏ sau chợ."


def post(url: str, data: bytes, **headers: str) -> tuple[int, dict[str, str], str]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    asked = urllib.request.Request(url, data, named)  # noqa: S310  (our own server)
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310
            return answer.status, _lower(answer.headers), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, _lower(error.headers), error.read().decode()


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def test_while_the_database_is_away_nothing_is_promised_and_what_was_typed_is_kept(
    house: Installation,
) -> None:
    house.kill_database()
    body = json.dumps({"text": WORDS}).encode()
    call = {"Content_Type": "application/json", "Idempotency_Key": "away-1"}
    status, headers, said = post(f"{house.url}/api/v1/reports", body, **call)
    assert (status, headers["content-type"]) == (503, "application/problem+json")
    assert int(headers["retry-after"]) > 0
    assert "code" not in json.loads(said)

    typed = urllib.parse.urlencode({"step": "check", "text": WORDS, "key": "typed-key-0001"})
    status, _headers, page = post(f"{house.url}/gui-tin/an-danh/", typed.encode())
    assert status == 503
    assert f"{WORDS}</textarea>" in page
    assert 'value="typed-key-0001"' in page

    with pytest.raises(urllib.error.HTTPError) as ready:
        urllib.request.urlopen(f"{house.url}/readyz", timeout=20)  # noqa: S310
    assert ready.value.code == 503
    assert "database" in json.loads(ready.value.read())["wrong"][0]
    assert house.answers("/healthz"), "the process itself is well"

    house.make_whole()
    wait_for("reports are taken again", lambda: house.answers("/readyz"))
    status, _headers, said = post(f"{house.url}/api/v1/reports", body, **call)
    assert status == 201
    status, _headers, page = post(f"{house.url}/gui-tin/an-danh/", typed.encode())
    assert status == 200
    told = house.ask("SELECT count(*) FROM reports_report WHERE text = %s", WORDS)
    assert told == 2, "one by the call, one by the page sent again; none while it was away"


def test_no_room_for_files_never_costs_the_words(house: Installation) -> None:
    receipt = Residents(house.url).send()
    (web,) = house.web_children()
    limits = web.rlimit(psutil.RLIMIT_FSIZE)
    boundary = "cut-here"
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        ).encode()
        + b"\xff\xd8\xff\xe0"
        + b"x" * 200_000
        + f"\r\n--{boundary}--\r\n".encode()
    )
    call = {"Content_Type": f"multipart/form-data; boundary={boundary}",
            "Receipt": receipt.secret}  # fmt: skip
    address = f"{house.url}/api/v1/reports/{receipt.code}/attachments"
    web.rlimit(
        psutil.RLIMIT_FSIZE, (10_000, limits[1])
    )  # a write beyond it fails as on a full disk
    try:
        status, headers, said = post(address, body, **call)
        assert 400 <= status < 600
        assert headers["content-type"] == "application/problem+json"
        assert json.loads(said)["detail"]
        second = Residents(house.url).send()
        Residents(house.url).check_receipt(second)
    finally:
        web.rlimit(psutil.RLIMIT_FSIZE, limits)
    status, _headers, said = post(address, body, **call)
    assert status == 201, said
