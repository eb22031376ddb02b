"""Officers are "đồng chí" on the pages of staff; "ông/bà" is for residents, "bạn" for nobody."""

from __future__ import annotations

import re

import polib

from tests.house.source import ROOT, SOURCE, files, name

STAFF = ("reports/templates/reports/staff", "accounts/templates", "command/templates")
OF_THE_DESK = ("base_staff", "_rail", "_key_help", "staff_404", "staff_403", "_to_desk",
               "demo_banner", "due")  # fmt: skip
TEXT = re.compile(
    r'{% translate "([^"]+)"|{% blocktranslate[^%]*%}(.*?){% (?:plural|endblock)', re.S
)
WRONG = re.compile(r"\b(?:bạn|ông/bà|anh/chị|quý vị)\b", re.IGNORECASE)


def test_pages_of_staff_call_nobody_as_a_resident() -> None:
    catalogue = polib.pofile(str(ROOT / "locale" / "vi" / "LC_MESSAGES" / "django.po"))
    said = {entry.msgid: entry.msgstr for entry in catalogue if not entry.obsolete}
    pages = [path for folder in STAFF for path in files("*.html", under=SOURCE / folder)]
    pages += [p for p in files("*.html", under=SOURCE / "core") if p.stem in OF_THE_DESK]
    found = []
    for path in pages:
        for simple, block in TEXT.findall(path.read_text("utf-8")):
            text = re.sub(r"{{ (\w+) }}", r"%(\1)s", simple or block)
            if WRONG.search(said.get(text, "")):
                found.append(f"{name(path)}: {text}")
    assert not found
