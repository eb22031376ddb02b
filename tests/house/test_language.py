"""Vietnamese stands in translations and data, English in code: wording has one home."""

from __future__ import annotations

import ast
import json
import re

import polib

from tests.house.source import ROOT, SOURCE, docstrings, files, name, product_code, tree

VIETNAMESE = re.compile(r"[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
OUR_NAME = "CầuNối"
# A resident is "ông/bà", an officer "đồng chí"; "bạn bè" (friends) and the like are no address.
WRONG_ADDRESS = re.compile(r"\b(?:anh/chị|bạn(?! bè| học| cùng)|quý vị|quý khách)\b", re.IGNORECASE)
# Path -> why Vietnamese letters stand in its code.
ALLOWED = {
    "src/caunoi/core/folding.py": "the letters that folding takes off",
    "src/caunoi/api/examples.py": "examples of the API document: what residents write",
    "src/caunoi/config/settings.py": "the city's name, where nobody sets one",
}


def test_code_holds_no_vietnamese() -> None:
    """Docstrings and comments may name a legal term by its own word; code may not."""
    strays = []
    for path in product_code():
        if name(path) in ALLOWED:
            continue
        module = tree(path)
        spared = docstrings(module)
        for node in ast.walk(module):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if id(node) not in spared and VIETNAMESE.search(node.value.replace(OUR_NAME, "")):
                strays.append(f"{name(path)}:{node.lineno} {node.value[:40]!r}")
    assert not strays


def test_templates_hold_no_vietnamese() -> None:
    comments = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
    strays = [
        name(path)
        for path in files("*.html", "*.txt", "*.xml", under=SOURCE)
        if "templates" in path.parts
        and VIETNAMESE.search(comments.sub("", path.read_text("utf-8")).replace(OUR_NAME, ""))
    ]
    assert not strays


def test_scripts_of_the_browser_hold_no_vietnamese() -> None:
    strays = [
        name(path)
        for path in files("*.js", "*.mjs", under=SOURCE)
        if VIETNAMESE.search(path.read_text("utf-8").replace(OUR_NAME, ""))
    ]
    assert not strays


def test_exceptions_are_still_needed() -> None:
    for path in ALLOWED:
        assert VIETNAMESE.search((SOURCE.parents[1] / path).read_text("utf-8")), path


def test_everybody_is_addressed_in_one_way() -> None:
    city = ROOT / "data" / "hanoi"
    ours = [city / "reply_templates.toml", *files("*.json", under=city / "demo")]
    strays = [
        f"{name(path)}: {line.strip()[:80]}"
        for path in ours
        for line in path.read_text("utf-8").splitlines()
        if WRONG_ADDRESS.search(line)
    ]
    catalogue = polib.pofile(str(ROOT / "locale/vi/LC_MESSAGES/django.po"))
    strays += [
        f"{entry.msgid}: {text}"
        for entry in catalogue
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if WRONG_ADDRESS.search(text)
    ]
    assert not strays


def test_names_of_categories_hold_no_shorthand() -> None:
    known = {"OTP"}  # what residents' own banks write
    tree = json.loads((ROOT / "data/hanoi/categories.json").read_text("utf-8"))
    rows = [row for top in tree["categories"] for row in (top, *top["children"])]
    strays = [
        f"{row['code']}: {row[name]}"
        for row in rows
        for name in ("name_vi", "name_en")
        if set(re.findall(r"\b[^\W\d_a-zà-ỹ]{3,}\b|&", row[name])) - known
    ]
    assert not strays
