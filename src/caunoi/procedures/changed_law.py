"""Whether a law that a procedure rests on was said to have changed since its text was released.

Who answers residents' questions keeps the list of legal texts; it is asked through
settings.CHANGED_LAW, for procedures and questions know nothing of each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import get_default_timezone

Changed = tuple[str, str, datetime]  # number of the text, what changed, when that was said


def changed_law() -> list[Changed]:
    """All texts that changed."""
    ask: Callable[[], list[Changed]] = import_string(settings.CHANGED_LAW)
    return ask()


def looked_at(written_at: datetime, checked_on: date, *, from_file: bool) -> datetime:
    """Up to when a text is known to agree with the law; a later change must still be looked at.

    An officer's text: when it was written, or the end of the day on which it was checked where that
    is earlier, so that a version that only mends the fee, or that waits for its second key while
    the law changes, does not hide it.
    """
    if from_file:
        return written_at
    end = datetime.combine(checked_on + timedelta(days=1), time(), get_default_timezone())
    return min(written_at, end)


def changes_since(law: str, since: datetime | None, changed: Iterable[Changed]) -> list[str]:
    """What changed of the texts that `law` names, a line each; a text released since knows it."""
    return [
        f"{code}: {change}"
        for code, change, at in changed
        if (since is None or at > since) and _names(law, code)
    ]


def _names(law: str, code: str) -> bool:
    # 8/2024/TT-BCA stands in 28/2024/TT-BCA, and is another one.
    return re.search(rf"(?<![\w/]){re.escape(code)}(?![\w/-])", law) is not None
