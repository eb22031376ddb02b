"""`caunoi zalo-connect`: connect Zalo's official account from the server's command line."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from caunoi.channels.errors import AccountTrouble, TemporaryFailure
from caunoi.channels.taking import get_account
from caunoi.channels.zalo import tokens
from caunoi.channels.zalo.facts import our_accounts
from caunoi.core.moments import short_moment


class Command(BaseCommand):
    """For when nobody can open the page of the desk: the same two steps by hand."""

    help = "Connect Zalo's official account: print the consent page, take the address it leads to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where Zalo leads back to, as its console has it; what it led to, if at hand."""
        parser.add_argument(
            "--back", default="", help="the callback address that stands in Zalo's console"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link, wait for the address, keep the tokens."""
        if not settings.ZALO_OA_ID or not settings.ZALO_APP_ID or not settings.ZALO_APP_SECRET:
            raise CommandError(_("Set CAUNOI_ZALO_OA_ID, _APP_ID and _APP_SECRET first."))
        back = options["back"] or f"{settings.SITE_URL}/can-bo/kenh/zalo/xong/"
        address, verifier = tokens.begin_consent(back)
        self.stdout.write(_("Open this page as an administrator of the official account:"))
        self.stdout.write(address)
        told = input(_("Paste the address that it led to: ")).strip()
        query = {name: values[0] for name, values in parse_qs(urlsplit(told).query).items()}
        oa_id = query.get("oa_id", settings.ZALO_OA_ID)
        if "code" not in query or oa_id not in our_accounts():
            raise CommandError(_("This address holds no consent for our account."))
        account = get_account("zalo", oa_id)
        try:
            tokens.connect(account, code=query["code"], verifier=verifier)
        except (AccountTrouble, TemporaryFailure) as trouble:
            raise CommandError(str(trouble)) from trouble
        account.refresh_from_db()
        self.stdout.write(
            _("Connected. The consent holds until %(moment)s, and is renewed by itself.")
            % {"moment": short_moment(account.tokens_until)}
        )
