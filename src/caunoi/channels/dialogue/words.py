"""What we say in a chat: as a good clerk would, short, never a menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.channels.chat import Button
from caunoi.channels.dialogue.hearing import Press, is_press
from caunoi.channels.dialogue.turns import Say
from caunoi.core.city import city_name
from caunoi.reports.promises import first_look_by


@dataclass(frozen=True, slots=True)
class Facts:
    """What sentences speak of; empty where there is no report yet."""

    code: str = ""
    secret: str = ""
    unit: str = ""
    due_at: datetime | None = None
    state: str = ""
    call: str = "113"
    place_taken: str = ""
    platform: str = ""
    booking: str = ""  # the address at which a time is booked
    in_public: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """One message of ours. `secret`: it holds the receipt's secret, not to be kept once sent."""

    text: str
    buttons: tuple[Button, ...] = ()
    secret: bool = False


def write(say: Say, facts: Facts) -> Said:
    """The sentence in the active language."""
    return _WRITERS[say](facts)


def link(path: str) -> str:
    """An address of ours in the active language."""
    prefix = "/en" if (get_language() or "").startswith("en") else ""
    return f"{settings.SITE_URL}{prefix}{path}"


def _welcome(facts: Facts) -> Said:
    return Said(
        _(
            "Hello, this is the online desk of the police of %(city)s. Please write what happened, "
            "as you would tell it to an officer; photos and your location help.\n"
            "If somebody is in danger, call 113 (police), 114 (fire) or 115 (ambulance) first."
        ) % {"city": city_name()},
        (_person(), _nameless()),
    )  # fmt: skip


def _call_first(facts: Facts) -> Said:
    return Said(
        _(
            "If anybody is in danger now, please call %(number)s at once: that is the quickest. "
            "Your message goes to the officers on duty now as well."
        ) % {"number": facts.call}
    )  # fmt: skip


def _call_bank(_facts: Facts) -> Said:
    return Said(
        _(
            "If money has just gone to somebody who deceives you, please call your bank now, at "
            "the number on the back of your card, and ask it to hold the transfer; then call 113. "
            "Please tell us more after that."
        )
    )


def _receipt(facts: Facts) -> Said:
    lines = [
        _("Your report is received under the number %(code)s and is with %(unit)s.") % {
            "code": facts.code, "unit": facts.unit,
        }
    ]  # fmt: skip
    if facts.due_at is not None:
        lines.append(first_look_by(facts.due_at))
    if facts.secret:
        lines.append(
            _(
                "To follow it at %(link)s, by phone or at a ward desk, keep this secret for "
                "yourself: %(secret)s"
            ) % {"link": link("/tra-cuu/"), "secret": facts.secret}
        )  # fmt: skip
    lines.append(_("Whatever else you write here is added to it."))
    return Said("\n".join(lines), secret=bool(facts.secret))


def _ask_place(facts: Facts) -> Said:
    return Said(
        _("Where did it happen? The ward, a street or a landmark, or share your location."),
        (
            Button(_("Share my location"), "", place=True),
            Button(_("I do not remember"), Press.SKIP),
            Button(_("Send it as it is"), Press.SEND_NOW),
        ),
    )


def _ask_where(facts: Facts) -> Said:
    return Said(
        _(
            "Where are you now? Please write the address, the lane or a landmark, or share your "
            "location; it is added to your report at once."
        ),
        (Button(_("Share my location"), "", place=True),),
    )


def _sent_already(facts: Facts) -> Said:
    return Said(
        _(
            "Your report %(code)s has been sent already; you need not send it again. Thank you. "
            "Whatever you remember later you can still write here."
        ) % {"code": facts.code}
    )  # fmt: skip


def _ask_when(facts: Facts) -> Said:
    return Said(
        _("When did it happen?"),
        (
            Button(_("Just now"), Press.NOW), Button(_("Earlier today"), Press.TODAY),
            Button(_("I do not remember"), Press.SKIP),
            Button(_("Send it as it is"), Press.SEND_NOW),
        ),
    )  # fmt: skip


def when_words(said: str) -> str:
    """When it happened, in words: the resident's own, or those of the button that they pressed."""
    return {
        Press.NOW: _("Just now"), Press.TODAY: _("Earlier today"), Press.EARLIER: _("Earlier"),
    }.get(Press(said), said) if is_press(said) else said  # fmt: skip


def _who_knows(facts: Facts) -> Said:
    return Said(
        _(
            "Please note: %(platform)s knows that you write to us. To tell us something without a "
            "name, use %(link)s; nothing of it comes from here. You never need to send a picture "
            "of your ID card."
        ) % {"platform": facts.platform, "link": link("/gui-tin/an-danh/")}
    )  # fmt: skip


def _added(facts: Facts) -> Said:
    return Said(
        _("Added to your report %(code)s; the officer sees it.") % {"code": facts.code},
        (Button(_("This is another matter"), Press.NEW_MATTER),),
    )


def _status(facts: Facts) -> Said:
    return Said(
        _("Your report %(code)s is with %(unit)s. It is now: %(state)s.") % {
            "code": facts.code, "unit": facts.unit, "state": facts.state,
        }
    )  # fmt: skip


def _no_matter(facts: Facts) -> Said:
    return Said(
        _(
            "There is no report from this chat yet. If you have a number and a secret, open it at "
            "%(link)s; or write here what happened."
        ) % {"link": link("/tra-cuu/")}
    )  # fmt: skip


def _to_person(facts: Facts) -> Said:
    # A receipt, the only one to hold a secret, says the number just before.
    says_number = facts.code and not facts.secret
    return Said(
        _(
            "An officer will answer you here. %(number)s"
            "You can go on writing; the officer reads all of it."
        ) % {"number": _("Your number is %(code)s. ") % {"code": facts.code} if says_number else ""}
    )  # fmt: skip


def _nameless_way(facts: Facts) -> Said:
    return Said(
        _(
            "Nothing that you told us here is kept any more, and no link leads from you to what "
            "you send there: %(link)s. For your safety, open it in your browser rather than inside "
            "%(platform)s, and delete this chat on your side too."
        ) % {"link": link("/gui-tin/an-danh/"), "platform": facts.platform}
    )  # fmt: skip


def _ask_receipt(facts: Facts) -> Said:
    return Said(
        _(
            "Please write the number and the secret words of your receipt in one message. What you "
            "write here then joins that report, and the answers come here too."
        )
    )


def _tied(facts: Facts) -> Said:
    return Said(
        _(
            "This chat goes on with your report %(code)s now. It is with %(unit)s: %(state)s. What "
            "you write here is added to it. We have not kept the secret words; you may delete your "
            "message with them."
        ) % {"code": facts.code, "unit": facts.unit, "state": facts.state}
    )  # fmt: skip


def _tie_warned(facts: Facts) -> Said:
    return Said(
        _(
            "That report was sent without a name. If it goes on here, %(platform)s knows that it "
            "is yours. To stay nameless, go on at %(link)s. If you still wish it here, write "
            "number and secret words once more."
        ) % {"platform": facts.platform, "link": link("/tra-cuu/")}
    )  # fmt: skip


def _tie_wrong(facts: Facts) -> Said:
    return Said(
        _("No report opens with this number and these secret words. Please check both, and write "
          "them in one message.")
    )  # fmt: skip


def _tie_later(facts: Facts) -> Said:
    return Said(
        _("Too many wrong tries on this number lately. Please try again in a quarter of an hour, "
          "or open it at %(link)s.") % {"link": link("/tra-cuu/")}
    )  # fmt: skip


def _on_web(facts: Facts) -> Said:
    if not facts.code:
        return _no_matter(facts)
    return Said(
        _(
            "Open %(link)s and enter the number %(code)s and the secret words that stand in our "
            "message with the number, further up in this chat. A ward desk takes both too."
        ) % {"link": link("/tra-cuu/"), "code": facts.code}
    )  # fmt: skip


def _book(facts: Facts) -> Said:
    if facts.in_public:
        return Said(_("You choose procedure, day and time at %(link)s.") % {"link": facts.booking})
    return Said(
        _(
            "You choose procedure, day and time here: %(link)s\n"
            "This link is for you, once, and holds for a day. We then confirm and remind you in "
            "this chat."
        ) % {"link": facts.booking}
    )  # fmt: skip


def _dropped(facts: Facts) -> Said:
    return Said(_("Nothing was sent. If you wish to tell us something later, just write here."))


def _next_matter(facts: Facts) -> Said:
    return Said(_("Please write what happened."))


def _person() -> Button:
    return Button(_("Talk to an officer"), Press.PERSON)


def _nameless() -> Button:
    return Button(_("Without my name"), Press.NAMELESS)


_WRITERS: dict[Say, Callable[[Facts], Said]] = {
    Say.WELCOME: _welcome, Say.CALL_FIRST: _call_first, Say.CALL_BANK: _call_bank,
    Say.RECEIPT: _receipt,
    Say.ASK_WHERE: _ask_where, Say.SENT_ALREADY: _sent_already,
    Say.ASK_PLACE: _ask_place, Say.ASK_WHEN: _ask_when, Say.WHO_KNOWS: _who_knows,
    Say.ADDED: _added, Say.STATUS: _status, Say.NO_MATTER: _no_matter, Say.PERSON: _to_person,
    Say.ASK_RECEIPT: _ask_receipt, Say.TIED: _tied, Say.TIE_WARNED: _tie_warned,
    Say.TIE_WRONG: _tie_wrong, Say.TIE_LATER: _tie_later, Say.ON_WEB: _on_web,
    Say.BOOK: _book,
    Say.NAMELESS: _nameless_way, Say.DROPPED: _dropped, Say.NEXT_MATTER: _next_matter,
}  # fmt: skip
