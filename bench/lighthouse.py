"""Lighthouse's marks of what a resident opens first on a phone, and how many bytes that is.

Lighthouse is no part of the product and in no lock: BENCH_LIGHTHOUSE names it, or it is on PATH, or
npm puts it into var-bench/lighthouse when this runs. Where there is neither, the row says so. The
browser is the system's Chromium (scripts/browser.py); the phone and its network are Lighthouse's
own usual ones. Of RUNS runs a page the middle mark counts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import ground

sys.path.insert(0, str(ground.ROOT / "scripts"))
from browser import of_system

TITLE = "Lighthouse on a phone, and the bytes of the first view"
RUNS = int(os.environ.get("BENCH_LIGHTHOUSE_RUNS", "3"))
FOLDER = ground.HOME / "lighthouse"
PACKAGE = "lighthouse@13"
MUST = {"performance": 90, "accessibility": 100, "best-practices": 95, "seo": 95}
MOST_KB, AIM_KB = 100, 60
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


def run() -> dict[str, object]:
    tool, browser = _find(), of_system()
    if tool is None or browser is None:
        missing = "Chromium" if tool else "Lighthouse"
        return {"rows": [{"what": missing, "value": 0, "unit": "is not on this machine"}]}
    ground.fresh_database("bench_lighthouse")
    from caunoi.portal.tests.making import make_news  # noqa: PLC0415

    news = make_news(body=[("words", "<p>Điều cần biết trong một câu.</p>" * 12)])
    pages = {
        "home": "/", "questions": "/hoi-dap/", "a procedure": "/thu-tuc/dang-ky-tam-tru/",
        "news": news.url,
    }  # fmt: skip
    rows: list[dict[str, object]] = []
    with ground.caunoi_web("bench_lighthouse") as base:
        for name, path in pages.items():
            told = [_look(tool, browser, f"{base}{path}") for _ in range(RUNS)]
            rows += _rows(name, told)
    return {"rows": rows, "runs": RUNS, "lighthouse": told[0]["lighthouseVersion"]}


def _find() -> str | None:
    """The command, or None where there is none and npm cannot bring it."""
    named = os.environ.get("BENCH_LIGHTHOUSE") or shutil.which("lighthouse")
    if named:
        return named
    own = FOLDER / "node_modules" / ".bin" / "lighthouse"
    npm = shutil.which("npm")
    if not own.exists() and npm:
        FOLDER.mkdir(parents=True, exist_ok=True)
        words = [npm, "install", "--prefix", str(FOLDER), "--no-audit", "--no-fund", PACKAGE]
        subprocess.run(words, check=False, capture_output=True)
    return str(own) if own.exists() else None


def _look(tool: str, browser: str, url: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = [tool, url, "--quiet", "--output=json", f"--output-path={report}",
                 f"--chrome-flags={FLAGS}"]  # fmt: skip
        done = subprocess.run(
            words, env={**os.environ, "CHROME_PATH": browser}, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        if not report.exists():
            raise RuntimeError(done.stderr[-2000:])
        found: dict[str, Any] = json.loads(report.read_text())
        return found


def _rows(name: str, told: list[dict[str, Any]]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for kind, must in MUST.items():
        mark = round(100 * ground.median([one["categories"][kind]["score"] or 0 for one in told]))
        rows.append({"what": f"{name}: {kind}", "value": mark, "must": f"≥ {must}", "aim": "100",
                     "holds": mark >= must})  # fmt: skip
    weight = ground.median([one["audits"]["total-byte-weight"]["numericValue"] for one in told])
    size = round(weight / 1000, 1)
    rows.append({"what": f"{name}: bytes of the first view", "value": size, "unit": "kB",
                 "must": f"≤ {MOST_KB}", "aim": str(AIM_KB), "holds": size <= MOST_KB})  # fmt: skip
    return rows
