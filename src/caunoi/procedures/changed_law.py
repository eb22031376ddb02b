"""Whether a law that a procedure rests on was said to have changed since its text was released.

Who answers residents' questions keeps the list of legal texts; it is asked through
settings.CHANGED_LAW, for procedures and questions know nothing of each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

Changed = tuple[str, str, datetime]  # number of the text, what changed, when that was said


def changed_law() -> list[Changed]:
    """All texts that changed."""
    ask: Callable[[], list[Changed]] = import_string(settings.CHANGED_LAW)
    return ask()


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
