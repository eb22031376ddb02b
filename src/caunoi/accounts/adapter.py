"""What allauth asks of us: no sign-up, slowed guessing, a trace of every sign-in and change."""

from __future__ import annotations

import logging
import secrets
from smtplib import SMTPException
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.accounts.access import actor_for, may
from caunoi.accounts.agents import name_agent
from caunoi.accounts.services import signing_in
from caunoi.accounts.services.securing import note_security_change, note_sign_in
from caunoi.accounts.services.signing_in import SlowDown, Try
from caunoi.accounts.sessions import AGENT, STARTED
from caunoi.core.clock import now

DEVICE_COOKIE = "cn_device"
DEVICE_SALT = "caunoi.accounts.device"
DEVICE_AGE = 180 * 24 * 3600
DEVICE_ACCOUNTS = 20  # officers who may share one desk's browser
logger = logging.getLogger(__name__)


class StaffAdapter(DefaultAccountAdapter):
    """Accounts come from an administrator only."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _("E-mail and password do not go together."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is wrong, or was used already. Wait for the next one."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link no longer works."),
        "too_many_login_attempts": _("Too many wrong tries. Please wait five minutes."),
        "rate_limited": _("Too many tries. Please wait a minute."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The account that these words open; wrong ones are counted, and slowed.

        Raises:
            ValidationError: too many were wrong; it says how long to wait.
        """
        one = self._try(request, str(credentials.get("email") or credentials.get("username") or ""))
        try:
            signing_in.check_may_try(one)
        except SlowDown as slow:
            raise ValidationError(slow.message, code="too_many_login_attempts") from slow
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is None:
            signing_in.count_failure(one)
        else:
            signing_in.count_success(one)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: allauth's own count would lock an account for everybody alike."""

    def _rollback_login_failed_rl_usage(self) -> None:
        """Nothing was counted there."""

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Remember the browser, write the sign-in down."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        request.session[AGENT] = name_agent(self.get_http_user_agent(request))
        request.session[STARTED] = now().isoformat()
        methods = [str(one.get("method")) for one in get_authentication_records(request, user)]
        note_sign_in(account_id=user.pk, methods=methods)
        self._remember_device(request, response, user)
        return response

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any
    ) -> None:
        """Where allauth would tell of a change by mail, it becomes an event of the account."""
        what = template_prefix.rpartition("/")[2]
        key = self.request.session.session_key or ""
        note_security_change(account_id=user.pk, what=what, keep=key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away breaks no page and betrays no account."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException):
            logger.exception("sign-in: a letter could not be sent")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page that the officer's duties open."""
        account_id = request.user.pk
        actor = actor_for(account_id, by_account=True) if account_id else None
        if actor is None or may(actor, policy.VIEW):
            return str(super().get_login_redirect_url(request))
        return reverse("command:desk")  # which leads on to what their duties show

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own page."""
        return reverse("accounts:own")

    def _try(self, request: HttpRequest, email: str) -> Try:
        mark = signing_in.device_mark(email)
        device = self._devices(request).get(mark, "")
        try:
            network = self.get_client_ip(request)
        except PermissionDenied:
            network = ""
        return Try(email, device, network)

    @staticmethod
    def _devices(request: HttpRequest) -> dict[str, str]:
        """Account's mark -> this browser's own id for it."""
        try:
            kept = signing.loads(
                request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=DEVICE_AGE
            )
        except signing.BadSignature:
            return {}
        return dict(kept)

    def _remember_device(
        self, request: HttpRequest, response: HttpResponse, user: AbstractBaseUser
    ) -> None:
        known = self._devices(request)
        mark = signing_in.device_mark(user.get_username())
        device = known.pop(mark, "") or secrets.token_urlsafe(12)
        kept = dict([*known.items(), (mark, device)][-DEVICE_ACCOUNTS:])
        response.set_cookie(
            DEVICE_COOKIE, signing.dumps(kept, salt=DEVICE_SALT), max_age=DEVICE_AGE,
            path=reverse("accounts:own"), secure=settings.SECURE, httponly=True, samesite="Lax",
        )  # fmt: skip
