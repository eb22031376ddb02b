"""One answer in two forms: XML, and JSON by the "Spark" rule (root dropped, children a list)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from xml.etree import ElementTree as ET

import orjson
from django.http import HttpResponse

from caunoi.channels.open311.errors import Fault
from caunoi.core.clock import local

XML, JSON = "xml", "json"
TYPES = {XML: "text/xml; charset=utf-8", JSON: "application/json; charset=utf-8"}
# What a child of a list is called.
_CHILD = {
    "services": "service", "service_requests": "request", "service_request_updates":
    "request_update", "errors": "error", "attributes": "attribute", "values": "value",
    "endpoints": "endpoint", "formats": "format",
}  # fmt: skip
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

Thing: TypeAlias = "str | int | float | bool | None | Sequence[Thing] | Mapping[str, Thing]"


def answer(root: str, content: Thing, form: str, *, status: int = 200) -> HttpResponse:
    """The content under its root's name in XML, bare in JSON."""
    body = _xml(root, content) if form == XML else orjson.dumps(content, default=str)
    response = HttpResponse(body, content_type=TYPES[form], status=status)
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = _POLICY
    response["X-Frame-Options"] = "DENY"
    response._csp_exempt = True  # type: ignore[attr-defined]
    return response


def fault_answer(fault: Fault, form: str) -> HttpResponse:
    """The standard's list of errors; its status is the HTTP status too."""
    rows: Thing = [{"code": fault.status, "description": fault.description}]
    return answer("errors", rows, form, status=fault.status)


def say_moment(moment: datetime | None) -> str | None:
    """W3C date and time with the city's offset, to the second."""
    return local(moment).isoformat(timespec="seconds") if moment is not None else None


def _xml(root: str, content: Thing) -> bytes:
    element = ET.Element(root)
    _fill(element, content)
    written: bytes = ET.tostring(element, encoding="utf-8", xml_declaration=True)
    return written


def _fill(element: ET.Element, content: Thing) -> None:
    if isinstance(content, Mapping):
        for name, value in content.items():
            _fill(ET.SubElement(element, name), value)
    elif isinstance(content, Sequence) and not isinstance(content, str):
        for value in content:
            _fill(ET.SubElement(element, _CHILD[element.tag]), value)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = "".join(sign for sign in str(content) if _is_writable(sign))


def _is_writable(sign: str) -> bool:
    """What XML 1.0 can hold at all."""
    return sign in "\t\n\r" or (sign >= "\x20" and not "\ud800" <= sign <= "\udfff"
                                and sign not in "\ufffe\uffff")  # fmt: skip
