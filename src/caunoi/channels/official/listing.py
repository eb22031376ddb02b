"""What is ours: pages, accounts, groups, mailboxes, numbers; signed, so that others show."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from email.utils import parseaddr
from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from caunoi.channels.models import Account
from caunoi.core.log.keyring import load_keyring
from caunoi.core.log.note import Note
from caunoi.neighbourhoods.models import Outlet
from caunoi.reports.choices import Channel
from caunoi.units import directory
from caunoi.units.models import Unit

HEAD = "caunoi official channels v1"
_LINKS = {
    Channel.FACEBOOK: "https://www.facebook.com/{id}",
    Channel.ZALO: "https://zalo.me/{id}",
}


EMERGENCY = (
    ("113", gettext_noop("Police")), ("114", gettext_noop("Fire and rescue")),
    ("115", gettext_noop("Ambulance")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of ours. `kind`: site, page, group, mail, phone."""

    kind: str
    channel: str
    id: str  # the platform's own, an address, a number: what an impostor cannot have
    name: str
    name_en: str = ""
    link: str = ""


def entries() -> list[Entry]:
    """All of them, in the order in which people look."""
    return [*_site(), *_accounts(), *_groups(), *_mail(), *_phones()]


def signed_list() -> dict[str, Any]:
    """The list, its signature, and the key to check it by (docs/how-to/broadcast.md)."""
    text = f"{HEAD}\n{_text()}\n"
    keyring = load_keyring(settings.LOG_ORIGIN)
    signature = keyring.sign(text)
    return {
        "entries": [asdict(entry) for entry in entries()],
        "note": str(Note(text, (signature,))),
        "key": str(keyring.trusted[0]),
    }


def address_of(channel: str) -> str:
    """Where anybody writes to our own account on a platform; empty where there is none."""
    known = {Channel.FACEBOOK: settings.FACEBOOK_PAGE_ID, Channel.ZALO: settings.ZALO_OA_ID}
    pk = known.get(Channel(channel), "")
    return _LINKS[Channel(channel)].format(id=pk) if pk else ""


def _text() -> str:
    """One line, keys sorted: exactly these letters are signed."""
    told = {"city": settings.CITY_NAME, "site": settings.SITE_URL,
            "entries": [asdict(entry) for entry in entries()]}  # fmt: skip
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


def _both(message: str, **words: str) -> tuple[str, str]:
    """A name of ours in both languages; `message` is marked for translation by its caller."""
    told = []
    for language in ("vi", "en"):
        with override(language):
            told.append(_(message) % words)
    return told[0], told[1]


def _site() -> list[Entry]:
    name, name_en = _both(
        gettext_noop("CauNoi, the site of the police of %(city)s"), city=settings.CITY_NAME
    )
    return [Entry("site", "web", settings.SITE_URL, name, name_en, settings.SITE_URL)]


def _accounts() -> list[Entry]:
    known = {
        (row.channel, row.external_id): row.name for row in Account.objects.order_by("channel")
    }
    for channel, pk in (
        (Channel.FACEBOOK, settings.FACEBOOK_PAGE_ID), (Channel.ZALO, settings.ZALO_OA_ID),
    ):  # fmt: skip
        if pk:
            known.setdefault((channel, pk), "")
    return [
        Entry(
            "page", channel, pk, name or str(Channel(channel).label), "",
            _LINKS[Channel(channel)].format(id=pk) if channel in _LINKS else "",
        )
        for (channel, pk), name in known.items()
    ]  # fmt: skip


def _groups() -> list[Entry]:
    rows = Outlet.objects.filter(until=None).select_related("neighbourhood")
    return [
        Entry("group", row.channel, row.external_id, row.neighbourhood.name, "", row.link)
        for row in rows.order_by("channel", "external_id")
    ]


def _mail() -> list[Entry]:
    """Each address by what it is for; one with several uses by the last of them below."""
    uses = {
        settings.CAP_SENDER: gettext_noop("Sender of our warnings to other systems (CAP)"),
        parseaddr(settings.MAIL_FROM)[1]: gettext_noop("Sender of our letters"),
        **dict.fromkeys(settings.MAIL_PUBLIC, gettext_noop("Mailbox for reports and questions")),
    }
    return [
        Entry("mail", "email", address, *_both(words))
        for address, words in sorted(uses.items()) if address
    ]  # fmt: skip


def _phones() -> list[Entry]:
    numbers = [
        Entry("phone", "phone", number, *_both(words), f"tel:{number}")
        for number, words in EMERGENCY
    ]
    open_units = {unit.code for unit in directory.units_on()}
    for unit in Unit.objects.exclude(hotline="").order_by("code"):
        if unit.code in open_units:
            digits = re.sub(r"[ .]", "", unit.hotline)
            dialled = f"tel:{digits}" if digits.isdecimal() else ""
            numbers.append(Entry("phone", "phone", unit.hotline, unit.name, unit.name_en, dialled))
    return numbers
