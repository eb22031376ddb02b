"""`make bench`: run every benchmark (or those named), print a table, write bench/results/NAME.json.

A benchmark is a module of this folder with

    TITLE = "durable intake over HTTP against pgbench"
    def run() -> dict[str, object]: ...

`run` answers {"rows": [{"what", "value", "unit", "must"?, "aim"?, "holds"?}, ...], ...}; whatever
else it puts in goes into the file as it is. `holds` says whether the "must" is met. A benchmark
that fails is told and the next goes on; the exit code is 1 when one failed or a "must" fails.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
sys.path.insert(0, str(HERE.parent / "src"))


def names() -> list[str]:
    """The benchmarks there are: modules that define `run`."""
    return sorted(
        path.stem
        for path in HERE.glob("[!_]*.py")
        if "\ndef run(" in path.read_text(encoding="utf-8")
    )


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].partition(": ")[2] if lines else model
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def commit() -> str:
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty"],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


def measure(name: str) -> dict[str, Any]:
    """Run one benchmark and write what it found."""
    module = importlib.import_module(f"bench.{name}")
    begun = time.monotonic()
    found: dict[str, Any] = dict(module.run())
    found |= {
        "name": name,
        "title": getattr(module, "TITLE", name),
        "seconds": round(time.monotonic() - begun, 1),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "machine": machine(),
    }
    RESULTS.mkdir(exist_ok=True)
    draft = RESULTS / f"{name}.json.tmp"
    draft.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(RESULTS / f"{name}.json")
    return found


def show(found: dict[str, Any]) -> bool:
    """Print one benchmark's rows; False where a "must" does not hold."""
    print(f"\n{found['title']}  ({found['seconds']} s)")
    fine = True
    for row in found.get("rows", []):
        value = row["value"]
        number = f"{value:,.3g}" if isinstance(value, float) else f"{value:,}"
        verdict = {True: "holds", False: "DOES NOT HOLD", None: ""}[row.get("holds")]
        must = f"must {row['must']}" if "must" in row else ""
        aim = f"aim {row['aim']}" if "aim" in row else ""
        print(
            f"  {row['what']:<52}{number:>12} {row.get('unit', ''):<8}{must:<18}{aim:<16}{verdict}"
        )
        fine = fine and row.get("holds") is not False
    return fine


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(names())}")
    options = parser.parse_args()
    unknown = set(options.names) - set(names())
    if unknown:
        parser.error(f"no benchmark {', '.join(sorted(unknown))}")
    fine = True
    for name in options.names or names():
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            fine = show(measure(name)) and fine
        except Exception:
            traceback.print_exc()
            print(f"\n{name}: FAILED")
            fine = False
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
