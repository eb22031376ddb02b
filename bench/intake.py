"""Durable intake over HTTP: ours, PostgreSQL alone writing the same rows, and django-helpdesk.

Ours: POST /api/v1/reports with an idempotency key, one web process on one core, fsync and
synchronous_commit on. pgbench: the very INSERTs of one intake, caught as they were sent, in one
transaction, by as many clients, with both cores to itself. The peer: its public ticket form on the
same server, bridge and threads. All three take turns; the ratio is the middle one of the rounds.
"""

from __future__ import annotations

import http.cookies
import json
import os
import random
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from typing import Any

from bench import ground

TITLE = "durable intake over HTTP"
CLIENTS = 8
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
UUID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")  # as psycopg writes one
LITERAL = re.compile(r"'(?:[^']|'')*'")
TEXT = (
    "Tối qua khoảng 22 giờ tôi thấy một nhóm thanh niên tụ tập đánh bạc ở quán nước đầu ngõ 12 phố "
    "Định Công, tuần nào cũng vài buổi, xe máy để chắn hết lối đi."
)
BODY = {
    "text": TEXT, "place": "ngõ 12 phố Định Công", "lat": 20.983, "lon": 105.829,
    "contact": {"name": "Trần Thị Lan", "phone": "0912345678", "email": "lan@example.test"},
}  # fmt: skip


def run() -> dict[str, object]:
    ground.fresh_database("bench_intake")
    script = ground.HOME / "intake.pgbench"
    inserts = _caught_inserts()
    script.write_text("\n".join(_pgbench_script(inserts)) + "\n", encoding="utf-8")
    ground.fresh_database("bench_rows")
    _prepare_peer()
    ours, bare, peer = [], [], []
    port = ground.free_port()
    peer_words = ["-m", "bench.helpdesk_site", str(port)]
    for _ in range(ROUNDS):
        with ground.caunoi_web("bench_intake") as base:
            ours.append(_ours(base))
        bare.append(_pgbench(script))
        address = ground.url_of("bench_helpdesk")
        with ground.server(peer_words, port=port, probe="/", DATABASE_URL=address) as base:
            peer.append(_peer(base))
    _check_nothing_lost(sum(load.statuses.get(201, 0) for load in ours))
    against_rows = ground.median([o.per_second / b * 100 for o, b in zip(ours, bare, strict=True)])
    against_peer = ground.median(
        [o.per_second / p.per_second for o, p in zip(ours, peer, strict=True)]
    )
    times = [second for load in ours for second in load.times]
    slow = ground.percentile(times, 0.99) * 1000
    return {
        "rows": [
            {"what": "ours, reports a second", "value": _middle([o.per_second for o in ours])},
            {"what": "pgbench, the same rows, transactions a second", "value": _middle(bare)},
            {"what": "django-helpdesk, tickets a second",
             "value": _middle([p.per_second for p in peer])},
            {"what": "ours ÷ pgbench", "value": round(against_rows, 1), "unit": "%",
             "must": "≥ 8", "aim": "25", "holds": against_rows >= 8},
            {"what": "ours ÷ django-helpdesk", "value": round(against_peer, 1), "unit": "×",
             "must": "≥ 4", "aim": "10", "holds": against_peer >= 4},
            {"what": "ours, 99 of 100 answers within", "value": round(slow, 1), "unit": "ms"},
            {"what": "tables that an intake writes", "value": len(inserts)},
        ],
        "rounds": {
            "ours": [o.per_second for o in ours], "pgbench": bare,
            "helpdesk": [p.per_second for p in peer],
        },
        "clients": CLIENTS, "seconds": SECONDS,
    }  # fmt: skip


def _middle(values: list[float]) -> float:
    return round(ground.median(values), 1)


def _request(path: str, body: bytes, **headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _ours(base: str) -> ground.Load:
    bodies = [json.dumps({**BODY, "text": text}, ensure_ascii=False).encode() for text in _texts()]
    run = os.urandom(6).hex()

    def make(number: int) -> bytes:
        return _request(
            "/api/v1/reports", bodies[number % len(bodies)], Content_Type="application/json",
            Idempotency_Key=f"{run}-{number}",
        )  # fmt: skip

    ground.press(base, make, clients=CLIENTS, seconds=1)  # warm
    run = os.urandom(6).hex()
    load = ground.press(base, make, clients=CLIENTS, seconds=SECONDS)
    if set(load.statuses) != {201}:
        raise RuntimeError(f"answers: {load.statuses}")
    return load


def _texts() -> list[str]:
    """What residents wrote, in many voices: the city's examples, mixed with a fixed seed."""
    from caunoi.reports.suggest.sources import written_examples  # noqa: PLC0415

    texts = [example.text for example in written_examples()]
    random.Random(1).shuffle(texts)
    return texts


def _caught_inserts() -> list[str]:
    """The rows of one intake, read back and written as INSERTs."""
    from django.db import connection  # noqa: PLC0415
    from psycopg import ClientCursor  # noqa: PLC0415
    from psycopg.types.json import Jsonb  # noqa: PLC0415

    from caunoi.reports.contacts import ContactCard  # noqa: PLC0415
    from caunoi.reports.drafts import Draft  # noqa: PLC0415
    from caunoi.reports.services.intake import receive_report  # noqa: PLC0415

    card = ContactCard(**BODY["contact"])  # type: ignore[arg-type]
    draft = Draft(
        text=TEXT, place=str(BODY["place"]), lat=20.983, lon=105.829, contact=card, channel="api"
    )
    receipt = receive_report(draft, idempotency_key="caught")
    code = receipt.code.replace("-", "").replace(" ", "")
    report = str(receipt.report_id)
    of_report = f"report_id = '{report}'"
    tables = {
        "reports_idempotency": of_report,
        "reports_contact": f"id = (SELECT contact_id FROM reports_report WHERE id = '{report}')",
        "reports_report": f"id = '{report}'",
        "reports_message": of_report,
        "reports_deadline": of_report,
        "core_event": f"subject_id = '{report}'",
    }
    inserts = []
    cursor = ClientCursor(connection.connection)
    for table, where in tables.items():
        cursor.execute(f"SELECT * FROM {table} WHERE {where}".encode())
        names = [column.name for column in cursor.description or ()]
        rows = cursor.fetchall()
        marks = ", ".join([f"({', '.join(['%s'] * len(names))})"] * len(rows))
        quoted = ", ".join(f'"{name}"' for name in names)
        values = [Jsonb(v) if isinstance(v, dict | list) else v for row in rows for v in row]
        line = cursor.mogrify(f"INSERT INTO {table} ({quoted}) VALUES {marks}", values)
        inserts.append(line.replace("\n", " ").replace(code, "{code}"))
    return inserts


def _pgbench_script(inserts: list[str]) -> list[str]:
    """The same transaction with keys of its own each time: ids in order of time, as ours are."""
    names: dict[str, str] = {}

    def own_id(found: re.Match[str]) -> str:
        name = names.setdefault(found.group(), f"u{len(names)}")
        return (
            "'||lpad(to_hex((extract(epoch from now())*1000)::bigint), 12, '0')"
            f"||substr(md5('{name}-:n'), 1, 20)||'"
        )

    def literal(found: re.Match[str]) -> str:
        text = UUID.sub(own_id, found.group())
        return text if text == found.group() else f"({text})"

    lines = []
    for line in inserts:
        line = LITERAL.sub(literal, line)
        line = line.replace("''{code}''", "''000000000''")  # inside the text index
        line = line.replace("'{code}'", "left(encode(sha256('c-:n'), 'base64'), 9)")
        line = line.replace("{code}", "000000000")
        if "idempotency" in line.partition("(")[0]:
            line = re.sub(r"'\\x[0-9a-f]{64}'", "sha256('k-:n')", line, count=1)
        lines.append(line + ";")
    return ["\\set n random(1, 9000000000000000)", "BEGIN;", *lines, "COMMIT;"]


def _pgbench(script: Any) -> float:
    """Transactions a second of PostgreSQL alone."""
    from caunoi.core import postgres  # noqa: PLC0415

    url = urllib.parse.urlsplit(ground.url_of("bench_rows"))
    query = urllib.parse.parse_qs(url.query)
    words = [
        str(postgres.binaries() / "pgbench"), "-n", "-f", str(script),
        "-c", str(CLIENTS), "-j", "1", "-T", str(int(SECONDS)),
        "-h", query["host"][0], "-U", url.username or "", "bench_rows",
    ]  # fmt: skip
    done = subprocess.run(
        words, env={**os.environ, "PGPASSWORD": urllib.parse.unquote(url.password or "")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    rate = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
    failed = re.search(r"number of failed transactions: (\d+)", done.stdout)
    if done.returncode or not rate or (failed and int(failed.group(1))):
        raise RuntimeError(done.stdout[-1000:] + done.stderr[-2000:])
    return float(rate.group(1))


def _prepare_peer() -> None:
    ground.administer('DROP DATABASE IF EXISTS "bench_helpdesk" (FORCE)')
    ground.administer('CREATE DATABASE "bench_helpdesk"')
    subprocess.run(
        [sys.executable, "-m", "bench.helpdesk_site", "prepare"], check=True,
        env={**os.environ, "DATABASE_URL": ground.url_of("bench_helpdesk")},
    )  # fmt: skip


def _peer(base: str) -> ground.Load:
    """Tickets by the public form, with one session's token, as a browser would send them."""
    page = urllib.request.urlopen(f"{base}/tickets/submit/")  # noqa: S310  (our own server)
    cookie = http.cookies.SimpleCookie(page.headers["Set-Cookie"])["csrftoken"].value
    html = page.read().decode()
    token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[0]
    fields = {
        "csrfmiddlewaretoken": token, "title": "Đánh bạc ở quán nước",
        "body": TEXT, "submitter_email": "lan@example.test",
    }  # fmt: skip
    body = urllib.parse.urlencode(fields).encode()

    def make(_number: int) -> bytes:
        return _request(
            "/tickets/submit/", body, Content_Type="application/x-www-form-urlencoded",
            Cookie=f"csrftoken={cookie}",
        )  # fmt: skip

    ground.press(base, make, clients=CLIENTS, seconds=1)
    load = ground.press(base, make, clients=CLIENTS, seconds=SECONDS)
    if set(load.statuses) != {302}:
        raise RuntimeError(f"the peer's answers: {load.statuses}")
    return load


def _check_nothing_lost(acknowledged: int) -> None:
    from caunoi.reports.models import Report  # noqa: PLC0415

    ground.point_at("bench_intake")
    stored = Report.objects.count()
    if stored < acknowledged:
        raise RuntimeError(f"{acknowledged} receipts given, {stored} reports stored")
