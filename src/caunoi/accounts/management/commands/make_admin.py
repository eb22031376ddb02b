"""`caunoi make-admin EMAIL NAME`: make an administrator, print the link with which to enter."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _

from caunoi.accounts.services.first_admin import make_admin
from caunoi.core.errors import Refused
from caunoi.core.moments import short_moment


class Command(BaseCommand):
    """Whoever may run commands on the server makes the first administrators: make two."""

    help = "Make an administrator and print the link with which they choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """E-mail, name, badge and the unit in which the duty is held."""
        parser.add_argument("email", nargs="?", help="work e-mail, the name for signing in")
        parser.add_argument("name", nargs="?", help="full name")
        parser.add_argument("--badge", default="", help="badge number; made up where it is missing")
        parser.add_argument("--unit", default="", help="code of the unit; the whole city's police")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for what is missing, make the administrator, print the link."""
        email = options["email"] or input(_("E-mail: "))
        name = options["name"] or input(_("Full name: "))
        try:
            validate_email(email)
            invitation = make_admin(
                email=email, name=name, badge=options["badge"], unit_code=options["unit"]
            )
        except ValidationError as error:
            raise CommandError(_("This is no e-mail address.")) from error
        except Refused as refused:
            raise CommandError(refused.message) from refused
        path = reverse("account_reset_password_from_key", args=[invitation.uid, invitation.key])
        self.stdout.write(_("Administrator: %(name)s") % {"name": name})
        self.stdout.write(f"{settings.SITE_URL}{path}")
        until = short_moment(invitation.until)
        self.stdout.write(
            _("The link works once, until %(moment)s. After it a second factor is set up.")
            % {"moment": until}
        )
        if invitation.is_only_admin:
            self.stdout.write(
                _("Make a second administrator now: rules and far-reaching duties need two.")
            )
