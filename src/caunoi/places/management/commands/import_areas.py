"""`caunoi import-areas FILE.geojson --valid-from D`: take over official boundaries."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from caunoi.core.errors import RuleBroken
from caunoi.places.services import import_areas


class Command(BaseCommand):
    """Official boundaries from a file."""

    help = "Take over official boundaries from GeoJSON keyed by code: all of the file or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the file is and from which day it holds."""
        parser.add_argument("file", type=Path, help="GeoJSON in WGS84, properties.code per area")
        parser.add_argument("--valid-from", type=date.fromisoformat, required=True)
        parser.add_argument("--dry-run", action="store_true", help="check and write nothing")
        parser.add_argument("--by", default="system:import-areas", help="who, for the history")
        parser.add_argument("--why", default="", help="the decision the boundaries come from")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say every finding, then what was done; exit code 1 where the file was refused."""
        path: Path = options["file"]
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        try:
            done = import_areas(
                raw, valid_from=options["valid_from"], by=options["by"], why=options["why"],
                dry_run=options["dry_run"],
            )  # fmt: skip
        except RuleBroken as refusal:
            raise CommandError("\n".join([*refusal.missing, refusal.message])) from refusal
        for finding in (*done.errors, *done.warnings):
            self.stdout.write(finding)
        if options["dry_run"]:
            if done.errors:
                raise CommandError(_("The file would be refused."))
            self.stdout.write(_("%(count)d areas would be taken over.") % {"count": done.areas})
            return
        self.stdout.write(_("%(count)d areas taken over.") % {"count": done.areas})
