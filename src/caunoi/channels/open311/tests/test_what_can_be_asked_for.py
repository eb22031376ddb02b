"""Discovery, services and their questions, in both forms."""

from __future__ import annotations

from django.test import Client

from caunoi.channels.open311.tests.partners import ROOT, get, read_xml
from caunoi.reports.catalogue import leaves


def test_discovery_names_the_endpoint_in_both_forms(city, settings):
    found = get("discovery.json")
    assert found["endpoints"][0]["url"] == f"{settings.SITE_URL}/open311/v2"
    assert found["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    root = read_xml(Client().get(f"{ROOT}/discovery.xml"))
    assert root.tag == "discovery"
    assert [e.text for e in root.findall("endpoints/endpoint/formats/format")] == [
        "text/xml", "application/json",
    ]  # fmt: skip


def test_every_leaf_is_a_service_with_group_and_keywords(city):
    found = {row["service_code"]: row for row in get("services.json")}
    assert set(found) == {leaf.code for leaf in leaves()}
    noise = found["trat_tu.on_ao"]
    assert noise["service_name"]
    assert noise["group"] == "Trật tự công cộng, đô thị"
    assert noise["metadata"] is True
    assert noise["type"] == "realtime"
    assert "," in noise["keywords"]
    root = read_xml(Client().get(f"{ROOT}/services.xml"))
    assert root.tag == "services"
    assert {e.findtext("service_code") for e in root.findall("service")} == set(found)
    assert root.find("service").findtext("metadata") == "true"


def test_services_speak_the_callers_language(city):
    english = Client().get(f"{ROOT}/services.json", headers={"accept-language": "en"}).json()
    assert {row["service_code"]: row for row in english}["hinh_su.trom_cap"]["service_name"] == (
        "Theft"
    )


def test_a_definition_has_its_questions_and_values(city):
    found = get("services/pccc.chan_loi.json")
    by_code = {one["code"]: one for one in found["attributes"]}
    assert by_code["when"]["datatype"] == "datetime"
    assert by_code["hazards"]["datatype"] == "multivaluelist"
    assert {"key", "name"} == set(by_code["hazards"]["values"][0])
    root = read_xml(Client().get(f"{ROOT}/services/pccc.chan_loi.xml"))
    assert root.findtext("service_code") == "pccc.chan_loi"
    assert len(root.findall("attributes/attribute")) == len(by_code)
    assert root.findall("attributes/attribute/values/value/key")


def test_what_is_not_there_is_told_in_both_forms(city):
    for where in ("services/no.such", "requests/123", "tokens/abc", "nowhere"):
        as_json = Client().get(f"{ROOT}/{where}.json")
        assert as_json.status_code == 404
        assert as_json.json()[0]["code"] == 404
        as_xml = Client().get(f"{ROOT}/{where}.xml")
        assert as_xml.status_code == 404
        assert read_xml(as_xml).findtext("error/code") == "404"


def test_another_jurisdiction_is_not_found_and_ours_is(city):
    assert Client().get(f"{ROOT}/services.json?jurisdiction_id=hanoi&x=y").status_code == 200
    answer = Client().get(f"{ROOT}/services.json?jurisdiction_id=sfgov.org")
    assert answer.status_code == 404
    assert answer.json() == [{"code": 404, "description": "jurisdiction_id was not found"}]


def test_another_method_is_refused(city):
    answer = Client().post(f"{ROOT}/services.json")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET"
