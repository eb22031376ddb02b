"""A press that is refused loses nothing: its page stands again, with the form as it was filled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, QueryDict

from caunoi.core.errors import AccessDenied, NotFound, Refused

REFUSED = 422


@dataclass(slots=True)
class Press:
    """One press on one thing of a page; `said` is why it was refused, empty where it was done.

    The template asks for it by `{% pressed thing.pk "act" as told %}`.
    """

    about: str
    act: str
    typed: QueryDict
    said: str = ""


@contextmanager
def pressing(
    request: HttpRequest, about: UUID | str, act: str, *, says_denied: bool = False
) -> Iterator[Press]:
    """Do it inside; what is refused is said in the press and on top of the page.

    `says_denied`: whoever may read the page is told that this is not theirs to do.

    Raises:
        Http404: the officer may not know of it, or may not do it there.
    """
    press = Press(str(about), act, request.POST)
    try:
        yield press
    except Refused as refused:
        if isinstance(refused, NotFound) or (isinstance(refused, AccessDenied) and not says_denied):
            raise Http404 from refused
        press.said = refused.message
        messages.error(request, refused.message)
