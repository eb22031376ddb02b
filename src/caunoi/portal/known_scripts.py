"""The few inline scripts of Wagtail's widgets: each is one call with plain data.

Only those get the page's nonce. What somebody smuggled into a page has none and does not run; and
in the shapes below it could do no more than open another date picker.
"""

from __future__ import annotations

import json
import re

from django.http.response import HttpResponseBase
from django.utils.crypto import get_random_string

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)
# wagtailadmin/widgets/*_input.html; wagtail/admin/widgets/chooser.py.
_CALL = re.compile(
    r"\s*(?:init(?:Date|Time|DateTime)Chooser|new [A-Z][A-Za-z]*Chooser)\((.*)\);?\s*", re.S
)
# wagtailadmin/panels/inline_panel.html, multiple_chooser_panel.html.
_PANEL = re.compile(
    r"\s*\(function\(\) \{\s*var panel = new (?:Inline|MultipleChooser)Panel\("
    r'JSON\.parse\("((?:[^"\\]|\\u[0-9A-Fa-f]{4})*)"\)\);\s*\}\)\(\);\s*'
)


def is_known(script: str) -> bool:
    """Whether it is one of Wagtail's calls, with nothing in it but data."""
    call = _CALL.fullmatch(script)
    if call is not None:
        return _is_json(f"[{call.group(1)}]")
    panel = _PANEL.fullmatch(script)
    return panel is not None and _is_json(f'"{panel.group(1)}"')


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def mark_known(html: str, nonce: str) -> str:
    """The page with the nonce on the known scripts and on no other."""
    return _SCRIPT.sub(
        lambda found: (
            f'<script nonce="{nonce}">{found.group(1)}</script>'
            if is_known(found.group(1))
            else found.group(0)
        ),
        html,
    )


def allow_known(response: HttpResponseBase, policy: dict[str, list[str]]) -> None:
    """Give a rendered page its policy: our own files, and the known scripts by a nonce."""
    response._csp_replace = policy  # type: ignore[attr-defined]
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return
    nonce = get_random_string(24)
    html = response.content.decode()  # type: ignore[attr-defined]
    marked = mark_known(html, nonce)
    if marked != html:
        response.content = marked  # type: ignore[attr-defined]
        scripts = [*policy["script-src"], f"'nonce-{nonce}'"]
        response._csp_replace = {**policy, "script-src": scripts}  # type: ignore[attr-defined]
