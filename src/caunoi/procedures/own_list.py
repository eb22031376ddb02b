"""The answers of a guided check, handed from page to page in an address, until the slip shows what
they come to. They say nothing about who gave them, and are stored nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from caunoi.procedures.content import Check
from caunoi.procedures.guide import Step, walk

PARAMETER = "da-dap"
_SHAPE = re.compile(r"[a-z0-9-]+\.[a-z0-9-]+(?:_[a-z0-9-]+\.[a-z0-9-]+){0,11}")


def write_answers(kept: Mapping[str, str]) -> str:
    """The answers as one word of an address: names of questions and options are made of letters,
    digits and hyphens.
    """
    return "_".join(f"{question}.{option}" for question, option in kept.items())


def carry_of(written: str) -> str:
    """What a link of ours adds to hand the answers on; nothing for what is none."""
    return f"&{PARAMETER}={written}" if _SHAPE.fullmatch(written) else ""


def own_list(check: Check | None, written: str) -> Step | None:
    """Where the answers lead, if they lead to an end of this check."""
    if check is None or not _SHAPE.fullmatch(written):
        return None
    step = walk(check, dict(pair.split(".", 1) for pair in written.split("_")))
    return step if step.end is not None and step.bring else None
