"""allauth's forms with our words: its own are not all translated."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.urls import reverse_lazy
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
}
FORGOTTEN = lazy(format_html, str)(
    '<a href="{}">{}</a>', reverse_lazy("account_reset_password"), _("Forgotten password?")
)


def put_words(form: forms.Form) -> None:
    """Our labels, no text inside the boxes, no rules where the page tells them already."""
    for name, field in form.fields.items():
        field.label = LABELS.get(name, field.label)
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)
    if "code" in form.fields:
        attrs = form.fields["code"].widget.attrs
        attrs.update(autocomplete="one-time-code", inputmode="numeric")
        attrs["class"] = "cn-w-16"


class SignInForm(LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_words(self)
        self.fields["password"].help_text = FORGOTTEN


class NewPasswordForm(ChangePasswordForm):
    """The present password, and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_words(self)


class ForgottenForm(ResetPasswordForm):
    """The e-mail to which the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_words(self)


class FirstPasswordForm(ResetPasswordKeyForm):
    """Twice the new password, behind a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_words(self)


class PasswordAgainForm(ReauthenticateForm):
    """The password, where somebody who is signed in proves again who they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_words(self)


class AppForm(ActivateTOTPForm):
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_words(self)
