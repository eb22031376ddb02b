"""PyPI's `georeport`, written by others for other cities, reads our Open311 over HTTP."""

from __future__ import annotations

import pytest
import requests
from georeport import GeoReport

from caunoi.channels.open311.tests.partners import NOISE, make_key, post

pytestmark = pytest.mark.usefixtures("committed_city")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_georeport_lists_what_can_be_asked_and_what_was_sent(live_server, form):
    client = GeoReport(f"{live_server.url}/open311/v2", jurisdiction="hanoi", output_format=form)
    services = {row["service_code"]: row for row in client.get_service_list()}
    assert services["trat_tu.on_ao"]["group"] == "Trật tự công cộng, đô thị"
    definition = client.get_service_definition("trat_tu.on_ao")
    assert definition["service_code"] == "trat_tu.on_ao"
    (sent,) = post(make_key(), **NOISE).json()
    post(
        make_key("Other"),
        **{**NOISE, "description": "Loa kẹo kéo", "service_code": "pccc.chan_loi"},
    )
    number = sent["service_request_id"]
    assert client.get_service_request(number)["service_request_id"] == number
    found = client.get_service_requests(status="open")
    assert {row["service_code"] for row in found} == {"trat_tu.on_ao", "pccc.chan_loi"}


def test_georeport_hears_of_what_is_not_there(live_server):
    client = GeoReport(f"{live_server.url}/open311/v2", jurisdiction="elsewhere")
    with pytest.raises(requests.HTTPError, match="404"):
        client.get_service_list()
