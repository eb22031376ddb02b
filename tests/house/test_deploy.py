"""docs/how-to/deploy.md and mail.md name what exists, and keep nameless paths nameless."""

from __future__ import annotations

import re

import pytest

from caunoi.channels.email import addresses, door
from caunoi.config import cli
from caunoi.core.middleware import BRAKED_PREFIXES, PRIVATE_PREFIXES, is_private
from tests.house.source import ROOT
from tests.house.test_settings_documented import documented

HOW_TO = ROOT / "docs" / "how-to"
DEPLOY = (HOW_TO / "deploy.md").read_text("utf-8")
MAIL = (HOW_TO / "mail.md").read_text("utf-8")


@pytest.mark.parametrize("text", [DEPLOY, MAIL], ids=["deploy", "mail"])
def test_settings_that_are_named_exist(text: str) -> None:
    assert not set(re.findall(r"\bCAUNOI_[A-Z_]+[A-Z]\b", text)) - documented()


def test_commands_that_are_named_exist() -> None:
    known = {name.replace("_", "-") for name in cli.management_commands()}
    known |= {"serve", "demo", "demo-reset", "doctor"}
    named = set(re.findall(r"(?:bin/|[\s`])caunoi ([a-z][a-z-]+)", DEPLOY)) - {"and", "to"}
    assert {"serve", "work", "migrate", "load-reference", "doctor"} <= named
    assert not named - known


def test_the_proxy_keeps_no_log_and_hands_on_no_trace_of_the_nameless() -> None:
    assert "access_log off;" in DEPLOY
    rules = re.findall(r"location ~ (\S+) \{(.*?)\n    \}", DEPLOY, re.DOTALL)
    for prefix in {*PRIVATE_PREFIXES, *(one for one in BRAKED_PREFIXES if is_private(one))}:
        (body,) = [body for pattern, body in rules if re.match(pattern, prefix)][:1]
        assert 'User-Agent ""' in body
        # Only where the middleware makes a mark of it at once (core/brakes.py).
        assert ("X-Forwarded-For" in body) == (prefix in BRAKED_PREFIXES)


def test_what_is_said_of_mail_is_so() -> None:
    assert f"message_size_limit = {door.MAX_BYTES}" in MAIL
    assert f"{addresses.LOCAL_PART}+" in MAIL
    assert f"{addresses.BOUNCE_PART}+" in MAIL
