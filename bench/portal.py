"""A public page that goes round the city, from our own processes, against nginx with its bytes.

What a client on the same machine can ask for is less than nginx can give, so both are measured by
the processor time that an answer costs: answers for one second of one core. nginx is the system's,
or the one that BENCH_NGINX names; where there is none, the row says so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench import ground

TITLE = "a viral public page against nginx serving the same bytes"
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
CLIENTS = 32
EDITS = int(os.environ.get("BENCH_EDITS", "10"))
CONFIG = """worker_processes 1;
daemon off;
pid {home}/nginx.pid;
error_log {home}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  client_body_temp_path {home}/t1; proxy_temp_path {home}/t2; fastcgi_temp_path {home}/t3;
  uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;
  server {{ listen 127.0.0.1:{port}; root {home}; default_type text/html; charset utf-8;
{headers} }}
}}
"""


def run() -> dict[str, object]:
    ground.fresh_database("bench_portal")
    from caunoi.portal.tests.making import make_news  # noqa: PLC0415

    page = make_news(body=[("words", "<p>Điều cần biết trong một câu.</p>" * 40)])
    with ground.caunoi_web("bench_portal") as base, ground.caunoi_web("bench_portal") as second:
        body, headers = _get(base, page.url), _headers(base, page.url)
        ours = _answers_per_core_second(base, page.url)
        waits = [_until_fresh(page, number, (base, second)) for number in range(EDITS)]
    rows: list[dict[str, object]] = [
        {"what": "ours", "value": round(ours), "unit": "answers/s of one core"},
        {"what": "the page", "value": round(len(body) / 1000, 1), "unit": "kB"},
    ]
    tool = os.environ.get("BENCH_NGINX") or shutil.which("nginx")
    if tool is None:
        rows.append({"what": "nginx", "value": 0, "unit": "is not on this machine"})
    else:
        with _nginx(tool, body, headers) as other:
            theirs = _answers_per_core_second(other, "/page.html")
        share = round(100 * ours / theirs)
        rows += [
            {"what": "nginx", "value": round(theirs), "unit": "answers/s of one core"},
            {"what": "ours of nginx", "value": share, "unit": "%", "must": "≥ 25", "aim": "50",
             "holds": share >= 25},
        ]  # fmt: skip
    worst = round(1000 * max(waits))
    rows += [
        {"what": f"fresh in both processes, worst of {EDITS} edits", "value": worst, "unit": "ms",
         "must": "≤ 2000", "aim": "500", "holds": worst <= 2000},
        {"what": "the same, middle", "value": round(1000 * ground.median(waits)), "unit": "ms"},
    ]  # fmt: skip
    return {"rows": rows}


def _get(base: str, path: str) -> bytes:
    with urllib.request.urlopen(f"{base}{path}") as answer:  # noqa: S310  (our own servers)
        body: bytes = answer.read()
        return body


def _headers(base: str, path: str) -> dict[str, str]:
    """What ours says beside the page, so that nginx says the same."""
    with urllib.request.urlopen(f"{base}{path}") as answer:  # noqa: S310
        own = {"content-type", "content-length", "date", "server", "connection"}
        return {
            name: value.replace('"', "'") for name, value in answer.headers.items()
            if name.lower() not in own
        }  # fmt: skip


def _family(base: str) -> list[psutil.Process]:
    """The process that listens there, its children and its parent's other children."""
    port = int(base.rpartition(":")[2])
    owners = {
        line.pid
        for line in psutil.net_connections("tcp")
        if line.status == psutil.CONN_LISTEN and line.laddr.port == port and line.pid
    }
    found: dict[int, psutil.Process] = {}
    for pid in owners:
        process = psutil.Process(pid)
        for one in (process, *process.children(recursive=True)):
            found[one.pid] = one
    return list(found.values())


def _busy(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)


def _answers_per_core_second(base: str, path: str) -> float:
    host = base.removeprefix("http://")
    asked = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
    ground.press(base, lambda _n: asked, clients=CLIENTS, seconds=1)  # warm
    family = _family(base)
    before = _busy(family)
    load = ground.press(base, lambda _n: asked, clients=CLIENTS, seconds=SECONDS)
    spent = _busy(family) - before
    answered = load.statuses.get(200, 0)
    if set(load.statuses) != {200} or not spent:
        raise RuntimeError(f"{base}: {load.statuses}")
    return answered / spent


@contextmanager
def _nginx(tool: str, body: bytes, headers: dict[str, str]) -> Iterator[str]:
    port = ground.free_port()
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o755)  # noqa: S103  (nginx reads as another user)
        (Path(home) / "page.html").write_bytes(body)
        lines = "\n".join(f'add_header {name} "{value}";' for name, value in headers.items())
        config = Path(home) / "nginx.conf"
        config.write_text(CONFIG.format(home=home, port=port, headers=lines))
        process = subprocess.Popen([tool, "-p", home, "-c", str(config)], preexec_fn=ground._pin)
        try:
            base = f"http://127.0.0.1:{port}"
            for _ in range(100):
                try:
                    _get(base, "/page.html")
                    break
                except OSError:
                    time.sleep(0.05)
            yield base
        finally:
            process.terminate()
            process.wait()


def _until_fresh(page: object, number: int, bases: tuple[str, ...]) -> float:
    """Seconds from the edit until every process shows it, while people read."""
    from caunoi.portal.models import NewsPage  # noqa: PLC0415

    mark = f"Lần sửa thứ {number}"
    for base in bases:
        _get(base, page.url)  # type: ignore[attr-defined]
    live = NewsPage.objects.get(pk=page.pk)  # type: ignore[attr-defined]
    live.lead = mark
    live.save_revision().publish()
    begun = time.perf_counter()
    waiting = set(bases)
    while waiting and time.perf_counter() - begun < 10:
        waiting = {base for base in waiting if mark.encode() not in _get(base, page.url)}  # type: ignore[attr-defined]
        time.sleep(0.01)
    return time.perf_counter() - begun
