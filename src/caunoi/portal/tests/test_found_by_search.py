"""What residents come for is found from outside: in the map, with its twin, picture and words."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

SITE = "https://caunoi.example.test"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture
def site(settings, city, procedures) -> None:
    settings.SITE_URL = SITE


@pytest.mark.usefixtures("site")
def test_the_map_has_every_procedure_in_both_languages_and_nothing_that_robots_shut_out():
    root = ET.fromstring(Client().get("/sitemap.xml").content)  # noqa: S314  (ours)
    twins = {
        entry.findtext(f"{MAP}loc"): {link.get("href") for link in entry.findall(LINK)}
        for entry in root
    }
    for path in ("/thu-tuc/dang-ky-tam-tru/", "/hoi-dap/", "/don-vi/pa08/"):
        both = {f"{SITE}{path}", f"{SITE}/en{path}"}
        assert both <= twins.keys()
        assert twins[f"{SITE}{path}"] == both
    robots = Client().get("/robots.txt").content.decode()
    shut = re.findall(r"Disallow: (\S+)", robots)
    assert "/en/can-bo/" in shut
    assert not [one for one in twins if one and one.removeprefix(SITE).startswith(tuple(shut))]


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("start", ["", "/en"])
def test_a_procedure_tells_machines_what_it_is(start):
    path = f"{start}/thu-tuc/mat-ho-chieu/"
    page = Client().get(path).content.decode()
    assert f'hreflang="en" href="{SITE}/en/thu-tuc/mat-ho-chieu/"' in page
    assert f'hreflang="vi" href="{SITE}/thu-tuc/mat-ho-chieu/"' in page
    said = dict(re.findall(r'<meta property="(og:[a-z]+)" content="([^"]*)">', page))
    assert said["og:url"] == f"{SITE}{path}"
    assert said["og:title"]
    picture = Client().get(said["og:image"].removeprefix(SITE))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    block = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    service, how = json.loads(block)["@graph"]
    assert (service["@type"], how["@type"]) == ("GovernmentService", "HowTo")
    assert len(how["step"]) > 2
    assert service["availableChannel"]["name"] != "PA08"


@pytest.mark.usefixtures("site")
def test_there_is_no_picture_of_what_is_not_there():
    for path in ("vi/thu-tuc/none", "vi/hoi-dap/none", "fr/thu-tuc/mat-ho-chieu", "vi/x/none"):
        assert Client().get(f"/anh/chia-se/{path}.png").status_code == 404
