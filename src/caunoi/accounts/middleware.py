"""Who is asking: the officer behind the signed-in account, read anew at every request."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from caunoi.accounts.access import Actor
from caunoi.accounts.backend import actor_of, has_second_factor
from caunoi.accounts.models import Account

# Pages of staff. What leads to a second factor (/tai-khoan/2fa/, sign-in, password) stays open.
STAFF_PREFIXES = (
    "/can-bo/", "/quan-tri/", "/chi-huy/", "/tai-khoan/the-api/", "/tai-khoan/thiet-bi/",
    "/tai-khoan/ho-so/",
)  # fmt: skip


def _find_actor(request: HttpRequest) -> Actor | None:
    if getattr(request, "is_private_path", False) or not request.user.is_authenticated:
        return None
    return actor_of(request.user)


def lacks_second_factor(account: Account) -> bool:
    """Whether an account has nothing but its password where more is required."""
    return settings.MFA_REQUIRED and not has_second_factor(account)


class OfficerMiddleware:
    """Puts `request.actor` (an Actor or a falsy lazy None) on every request.

    Duties are read from the database each time: whoever was transferred is refused at the next
    click. Outside the demo a member of staff without a second factor is led to set one up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _find_actor(request))  # type: ignore[attr-defined]
        if self._lacks_second_factor(request):
            return redirect("mfa_index")
        return self.get_response(request)

    @staticmethod
    def _lacks_second_factor(request: HttpRequest) -> bool:
        path = request.path_info.removeprefix("/en")
        user = request.user if path.startswith(STAFF_PREFIXES) else None
        return user is not None and user.is_authenticated and lacks_second_factor(user)
