"""What went wrong, in words, and what to do next; providers' codes stand behind, not in front."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened and what mends it; both in words. `code` is the provider's own."""

    what: Any
    next_step: Any
    code: str = ""


# A code as the channels write it → words. The first that fits is told.
_KNOWN: tuple[tuple[str, Any, Any], ...] = (
    (r"token ", _("Facebook no longer accepts our access token."),
     _("Make a new page token in Facebook's developer page, put it into the settings, restart, "
       "then press Resume.")),
    (r"permission revoked", _("The consent for our app was taken back at Zalo."),
     _("Give the consent as an administrator of the official account: the way is under Connect.")),
    (r"permission ", _("Our access lacks a permission that this needs."),
     _("Look up the app's permissions at Facebook, renew the token, then press Resume.")),
    (r"policy ", _("Facebook has stopped our messages for breaking one of its rules."),
     _("Read the notice in the page's support inbox and object there; press Resume when it is "
       "lifted.")),
    (r"not connected", _("Nobody has connected the official account yet."),
     _("Consent to the app at Zalo, put the first refresh token into the settings, restart, then "
       "press Resume.")),
    (r"zalo oauth", _("Zalo did not renew our access."),
     _("Consent to the app at Zalo again, put the new refresh token into the settings, restart, "
       "then press Resume.")),
    (r"zalo (oa|zns) -(32|211|218|144|147)\b", _("The quota that Zalo gives us is used up."),
     _("It goes on by itself. If it happens often, a larger package is needed.")),
    (r"zalo (oa|zns) -(230|232)\b|10-2018278|10-2534022",
     _("The resident wrote too long ago; the platform lets us answer only for some time."),
     _("The answer stands at /tra-cuu/, and goes out when they write again. Call them if it is "
       "urgent.")),
    (r"zalo (oa|zns) -(213|217|227|244|108|114|118|119|139|140|141)\b|551|2018108|2018001",
     _("This person cannot be reached there any more: they left, or blocked us."),
     _("Nothing to mend. The answer stands at /tra-cuu/; call them if it is urgent.")),
    (r"zalo (oa|zns) -(234|133)\b", _("Zalo delivers nothing at night."),
     _("It goes out by itself in the morning.")),
    (r"zalo (oa|zns) ", _("Zalo refused it."),
     _("See the code in docs/how-to/channels.md; press Send again when it is mended.")),
    (r"our key is refused", _("Browsers' push services refuse our key."),
     _("Check the push key in the settings (docs/how-to/channels.md).")),
    (r"subscribed again", _("The platform had stopped sending us its events; we asked again."),
     _("Nothing to do. What was written meanwhile is fetched.")),
    (r"needs a title, a cover", _("A Zalo article needs a picture."),
     _("Add a picture to the notice and release it again; the other channels have it already.")),
    (r"returned", _("A mail server sent the letter back."),
     _("The address may be wrong: ask the reporter for another one.")),
    (r"no conversation", _("The conversation is gone: the person asked to be forgotten."),
     _("Nothing to do; give it up.")),
    (r"internal", _("An error of our own."),
     _("Send it again; if it fails once more, tell the developers the time and the code.")),
    (r"(?i)time-?out|timed out|connection|unreachable|temporar",
     _("The server at the other side did not answer."),
     _("It is tried again by itself. If it lasts, look at the network.")),
    (r"55\d|5\.\d", _("The mail server refused the address."),
     _("The address may be wrong: ask the reporter for another one.")),
)  # fmt: skip


def trouble_of(code: str) -> Trouble | None:
    """The trouble behind a code; None where there is none."""
    if not code:
        return None
    for pattern, what, next_step in _KNOWN:
        if re.search(pattern, code):
            return Trouble(what, next_step, code)
    return Trouble(
        _("The channel gave a reason that we have no words for."),
        _("Look the code up in docs/how-to/channels.md; send it again, or give it up."), code,
    )  # fmt: skip
