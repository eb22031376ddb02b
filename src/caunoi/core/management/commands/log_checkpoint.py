"""`caunoi log-checkpoint`: give the log's signed head to others, take witnesses' words in."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from caunoi.core.errors import Refused
from caunoi.core.log.checkpoints import (
    add_witness_signature,
    export_checkpoint,
    export_key,
    prove_event,
    witness_request,
)


class Command(BaseCommand):
    """Without options: the last checkpoint, as a C2SP signed note."""

    help = "Print the sealed log's last checkpoint, a witness's request, or an event's proof."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--key", action="store_true", help="the public key that checks it")
        what.add_argument("--prove", metavar="EVENT", type=UUID, help="an event's proof")
        what.add_argument("--old", metavar="SIZE", type=int, help="for a witness who saw SIZE")
        what.add_argument("--add", metavar="FILE", help="keep the witnesses' signatures in FILE")
        parser.add_argument("--size", type=int, help="the checkpoint of this size, not the last")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(self._answer(options).rstrip("\n"))
        except Refused as error:
            raise CommandError(error.message) from error

    def _answer(self, options: dict[str, Any]) -> str:
        if options["key"]:
            return str(export_key())
        if options["prove"]:
            return prove_event(options["prove"])
        if options["old"] is not None:
            return witness_request(options["old"], options["size"])
        if options["add"]:
            kept = add_witness_signature(_read(options["add"]))
            return _("Kept: %s") % ", ".join(kept)
        return export_checkpoint(options["size"])


def _read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            _("%(file)s cannot be read: %(why)s") % {"file": name, "why": error}
        ) from error
