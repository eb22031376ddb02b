"""`caunoi import-news`: bring the news of an old site over, with its addresses."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from caunoi.core.errors import Refused
from caunoi.portal.importing import read_old_pages
from caunoi.portal.services.bringing_over import bring_over
from caunoi.units.models import Unit


class Command(BaseCommand):
    """Reads files, fetches nothing."""

    help = "Bring pages over from RSS, Atom, a WordPress export or HTML files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, and on whose shelf they are put."""
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--unit", default="PV01", help="code of the unit that keeps them")
        parser.add_argument("--language", choices=["vi", "en"], default="vi")
        parser.add_argument(
            "--media", type=Path, help="folder with the old site's files, for its pictures"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would come")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a file."""
        unit = Unit.objects.filter(code=options["unit"]).first()
        if unit is None:
            raise CommandError(f"There is no unit {options['unit']}.")
        media: Path | None = options["media"]
        if media is not None and not media.is_dir():
            raise CommandError(f"{media} is no folder.")
        for path in options["files"]:
            try:
                pages = read_old_pages(path)
            except (Refused, OSError) as error:
                raise CommandError(f"{path}: {error}") from error
            if options["dry_run"]:
                self.stdout.write(f"{path}: {len(pages)} pages")
                continue
            told = bring_over(pages, unit=unit, language=options["language"], media=media)
            self.stdout.write(
                f"{path}: {told.pages} pages brought over, {told.known} known already"
            )
            if media is not None:
                self.stdout.write(f"  {told.pictures} pictures, {told.missing} not there or no use")
