"""`make check`: every check that needs no test run, one after another, with the time each took.

scripts/check.py                 all of them; exit 1 when any complains
scripts/check.py types borders   only these
scripts/check.py --fix templates put templates into form
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT / "src"),
    "DJANGO_SETTINGS_MODULE": "caunoi.config.settings_test",
    "DATABASE_URL": os.environ.get("DATABASE_URL", "postgresql://nobody@/none"),
}


def templates() -> list[str]:
    """Every template of ours."""
    found = sorted((ROOT / "src").rglob("templates/**/*.html"))
    return [str(path.relative_to(ROOT)) for path in found]


def checks(*, fix: bool) -> dict[str, list[str]]:
    """Name of a check -> its command."""
    python = [sys.executable, "-m"]
    djade = [str(Path(sys.executable).parent / "djade"), "--target-version", "5.2"]
    djade += [] if fix else ["--check"]
    return {
        "code": [*python, "ruff", "check", "--quiet", *(["--fix"] if fix else [])],
        "form": [*python, "ruff", "format", "--quiet", *([] if fix else ["--check"])],
        "templates": [*djade, *templates()],
        "types": [*python, "mypy", "--no-error-summary"],
        "borders": [str(Path(sys.executable).parent / "lint-imports"), "--no-logo"],
        "settings": [*python, "django", "check", "--fail-level", "WARNING"],
        "migrations": [*python, "django", "makemigrations", "--check", "--dry-run"],
        "translations": [sys.executable, "scripts/translate.py", "check"],
        "house": [*python, "pytest", "-q", "tests/house", "-p", "no:cacheprovider"],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--fix", action="store_true")
    options = parser.parse_args()
    table = checks(fix=options.fix)
    unknown = set(options.names) - set(table)
    if unknown:
        parser.error(f"unknown check {', '.join(unknown)}; there are {', '.join(table)}")
    failed: list[str] = []
    for name, command in table.items():
        if options.names and name not in options.names:
            continue
        begun = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=ENVIRONMENT, text=True, capture_output=True, check=False
        )
        fine = done.returncode == 0
        print(
            f"{'ok' if fine else 'FAILED':7}{name:14}{time.monotonic() - begun:6.1f} s", flush=True
        )
        if not fine:
            failed.append(name)
            print((done.stdout + done.stderr).strip(), flush=True)
    if failed:
        print(f"make check: {', '.join(failed)} to mend")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
