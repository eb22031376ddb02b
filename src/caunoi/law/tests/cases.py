"""What several tests of the part share: moments in the city, and a second version of a rule."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def hanoi(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment on the city's clock."""
    return datetime(year, month, day, hour, minute, tzinfo=HANOI)


def moments(first_year: int, last_year: int) -> st.SearchStrategy[datetime]:
    """Any aware moments of these years, as hypothesis draws them."""
    return st.datetimes(
        datetime(first_year, 1, 1),  # noqa: DTZ001  (hypothesis adds the zone itself)
        datetime(last_year, 11, 30),  # noqa: DTZ001
        timezones=st.just(UTC),
    )


def add_second_version(home: Path, *, valid_from: str, status: str = "active") -> None:
    """Crime reports must be verified within 15 days from some day on."""
    text = (home / "rules" / "crime_report.toml").read_text(encoding="utf-8")
    first = next(part for part in text.split("[[rule]]\n") if '"crime_report.verify"\n' in part)
    head, _, _ = first.partition("[[rule.case]]")
    head = (
        head.replace("version = 1", f'version = 2\nstatus = "{status}"')
        .replace("valid_from = 2018-01-01", f"valid_from = {valid_from}")
        .replace("length = 20", "length = 15")
    )
    case = '[[rule.case]]\nsays = "fifteen days"\nstart = 2027-03-01T10:00:00+07:00\n'
    text = f"[[rule]]\n{head}{case}last_day = 2027-03-16\n"
    (home / "rules" / "verify_v2.toml").write_text(text, encoding="utf-8")
