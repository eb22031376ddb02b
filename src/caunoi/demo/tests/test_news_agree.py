"""The demo's news and notices agree with the rest: links lead somewhere, no district lives on."""

from __future__ import annotations

import json
import re
from typing import Any

from django.conf import settings
from django.urls import resolve

from caunoi.channels.choices import Reach
from caunoi.demo.news import _paragraph
from caunoi.procedures.content import read_folder


def read(name: str) -> Any:
    return json.loads((settings.CITY_DATA / "demo" / name).read_text(encoding="utf-8"))


def test_every_link_of_a_page_leads_somewhere():
    slugs = {one.slug for one in read_folder(settings.CITY_DATA / "procedures")}
    pages = read("news.json")["pages"]
    lines = [line for page in pages for line in (*page["body"], *page["body_en"])]
    links = re.findall(r'href="([^"]*)"', "".join(map(_paragraph, lines)))
    assert links
    for link in links:
        found = resolve(link.removeprefix("/en"))
        assert found.kwargs.get("slug", "dang-ky-tam-tru") in slugs


def test_no_notice_in_force_names_a_district_that_is_gone():
    assert all(one["reach"] != Reach.DISTRICT for one in read("notices.json")["notices"])
