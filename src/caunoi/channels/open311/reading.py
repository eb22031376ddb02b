"""What a call sends: moments, numbers, lists, and a report with its answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _

from caunoi.channels.open311.catalogue import Attribute, attributes_of, get_service
from caunoi.channels.open311.errors import Fault
from caunoi.core.clock import now
from caunoi.places.selectors import resolve_ward
from caunoi.reports.catalogue import CategoryRow
from caunoi.reports.choices import Channel
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft

SKEW = timedelta(minutes=5)  # a partner's clock may be so far from ours
_URL = re.compile(r"https?://\S+\Z", re.IGNORECASE)
# A partner's own number of the matter, in the fields where they give it.
_REFERENCES = ("attribute[fixmystreet_id]", "attribute[external_id]", "external_id")


@dataclass(frozen=True, slots=True)
class Sent:
    """A report as a partner sent it; `files` are not stored yet."""

    draft: Draft
    files: list[UploadedFile[bytes]]
    reference: str


def read_moment(text: str, name: str, *, ends: bool = False) -> datetime:
    """A moment of the standard's form; one without offset is by the city's clock.

    Raises:
        Fault: 400, it is none.
    """
    try:
        moment = parse_datetime(text.strip().replace(" ", "+"))
        if moment is None:
            day = datetime.strptime(text.strip(), "%Y-%m-%d")  # noqa: DTZ007  (made aware below)
            moment = day + timedelta(days=1) if ends else day
    except ValueError as error:
        raise Fault(400, f"{name} is not a date and time in ISO 8601") from error
    return make_aware(moment) if is_naive(moment) else moment


def read_list(text: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def read_number(given: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    """A whole number from 1 to `most`. Raises Fault 400."""
    text = given.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or not int(text[:9]) >= 1:
        raise Fault(400, f"{name} must be a whole number from 1")
    return min(int(text[:9]), most)


def read_report(request: HttpRequest, language: str) -> Sent:
    """The report in a POST.

    Raises:
        Fault: 400 where the standard asks for something that is not there, 404 for the service.
    """
    given = request.POST
    code = given.get("service_code", "").strip()
    if not code:
        raise Fault(400, "service_code is missing")
    category = get_service(code)
    lat, lon = _point(given)
    place, area = given.get("address_string", "").strip(), _ward(given)
    if given.get("address_id") and not area:
        place = ", ".join(filter(None, [place, given["address_id"].strip()]))
    if lat is None and not place and not area:
        raise Fault(400, "lat and long, address_string or address_id is missing")
    answers, occurred_at = _answers(given, category)
    files = media_of(request)
    text = _text(given, answers)
    if not text and not files:
        raise Fault(400, "description is missing")
    contact = _contact(given)
    draft = Draft(
        text=text, channel=Channel.OPEN311, category=category.code, lat=lat, lon=lon,
        area_code=area, place=place, occurred_at=occurred_at, anonymous=not contact,
        contact=contact, language=language,
    )  # fmt: skip
    return Sent(draft, files, _reference(given))


def media_of(request: HttpRequest) -> list[UploadedFile[bytes]]:
    """The files of a form, not stored yet."""
    return request.FILES.getlist("media")


def digest_of(request: HttpRequest) -> str:
    """What makes two sendings the same: every field but the key, and every byte of media."""
    sum_ = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name != "api_key":
            sum_.update(repr((name, values)).encode())
    for file in media_of(request):
        for chunk in file.chunks():
            sum_.update(chunk)
        file.seek(0)
    return sum_.hexdigest()


def _point(given: QueryDict) -> tuple[float | None, float | None]:
    words = given.get("lat", "").strip(), given.get("long", "").strip()
    if not any(words):
        return None, None
    try:
        lat, lon = float(words[0]), float(words[1])
    except ValueError as error:
        raise Fault(400, "lat and long must both be numbers") from error
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise Fault(400, "lat and long must be degrees in WGS 84")
    return lat, lon


def _ward(given: QueryDict) -> str:
    ward = resolve_ward(given.get("address_id", "").strip())
    return ward.code if ward else ""


def _contact(given: QueryDict) -> ContactCard:
    # Clients cut a typed name at its first space: put together in this order it is whole again.
    name = " ".join(filter(None, [given.get("first_name", ""), given.get("last_name", "")]))
    phone, email = given.get("phone", ""), given.get("email", "")
    return ContactCard(name.strip()[:200], phone.strip()[:40], email.strip()[:254])


def _reference(given: QueryDict) -> str:
    return next((word.strip()[:200] for name in _REFERENCES if (word := given.get(name, ""))), "")


def _answers(given: QueryDict, category: CategoryRow) -> tuple[list[str], datetime | None]:
    """The answers as lines, and the moment of the event. Raises Fault 400."""
    lines, occurred_at = [], None
    for one in attributes_of(category):
        values = [
            value.strip()
            for name in (f"attribute[{one.code}]", f"attribute[{one.code}][]")
            for value in given.getlist(name)
            if value.strip()
        ]
        if not values and one.required:
            raise Fault(400, f"attribute[{one.code}] is missing")
        if values and one.datatype == "datetime":
            occurred_at = read_moment(values[0], f"attribute[{one.code}]")
        elif values:
            lines.append(f"{one.description} {', '.join(_say(one, value) for value in values)}")
    return lines, occurred_at


def _say(one: Attribute, value: str) -> str:
    return next((choice.name for choice in one.values if choice.key == value), value[:500])


def _text(given: QueryDict, answers: list[str]) -> str:
    """Title, description, answers and the address of a picture; the picture is not fetched."""
    text, title = given.get("description", "").strip(), given.get("attribute[title]", "").strip()
    url = given.get("media_url", "").strip()
    lines = [title if title and title not in text else "", text]
    if not any(lines):
        answers = []  # answers alone tell nothing that an officer can act on
    picture = _("A picture of it: %(url)s") % {"url": url[:2000]} if _URL.match(url) else ""
    return "\n".join(filter(None, [*lines, *answers, picture]))


def check_not_ahead(moment: datetime, name: str) -> datetime:
    """The moment, not later than now. Raises Fault 400 where it lies ahead by more than a skew."""
    present = now()
    if moment > present + SKEW:
        raise Fault(400, f"{name} lies in the future")
    return min(moment, present)
