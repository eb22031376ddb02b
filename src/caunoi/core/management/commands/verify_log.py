"""`caunoi verify-log`: is the history whole, and if not, which row is the first bad one?"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from caunoi.core.clock import local
from caunoi.core.log.findings import Verdict
from caunoi.core.log.keyring import Keyring
from caunoi.core.log.note import BadNoteError, VerifierKey
from caunoi.core.log.verify import NotOurCheckpointError, verify_log


class Command(BaseCommand):
    """Exit code 0: whole. 1: a row is bad. 2: a file or key given cannot be used."""

    help = "Verify the sealed history; name the first row that was edited, deleted, moved or cut."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint", metavar="FILE", action="append", default=[],
            help="a checkpoint kept elsewhere, which this database must still agree with",
        )  # fmt: skip
        parser.add_argument(
            "--key", metavar="KEY",
            help="trust this public key alone (`caunoi log-checkpoint --key` prints it)",
        )  # fmt: skip
        parser.add_argument("--quiet", action="store_true", help="say nothing while all is well")

    def handle(self, *args: Any, **options: Any) -> None:
        outside = [(name, _read(name)) for name in options["checkpoint"]]
        keyring = _keyring(options["key"]) if options["key"] else None
        progress = None if options["quiet"] or not self.stderr.isatty() else self._progress
        try:
            verdict = verify_log(outside, keyring=keyring, progress=progress)
        except NotOurCheckpointError as error:
            raise CommandError(str(error), returncode=2) from error
        if verdict.finding is not None:
            fault = _("The first bad row: %s.") % verdict.finding.fault.label
            raise CommandError(f"{fault}\n{verdict.finding.sentence}", returncode=1)
        if not options["quiet"]:
            for line in describe(verdict):
                self.stdout.write(line)

    def _progress(self, done: int, size: int) -> None:
        self.stderr.write(f"\r{done:,} / {size:,}", ending="\r")


def describe(verdict: Verdict) -> list[str]:
    """What was checked and found whole, in a few sentences."""
    lines = [
        _("The history is whole: %(sealed)d events sealed, %(waiting)d waiting for the sealer.")
        % {"sealed": verdict.sealed, "waiting": verdict.waiting},
        _(
            "Signed checkpoints: %(count)d, the last of %(at)s. Signatures of witnesses: "
            "%(witnessed)d. Checkpoints from outside the database that agree: %(compared)d."
        )
        % {
            "count": verdict.checkpoints,
            "at": _at(verdict),
            "witnessed": verdict.witnessed,
            "compared": verdict.compared,
        },
    ]
    if not verdict.compared:
        lines.append(
            _(
                "No checkpoint from outside was compared: an older copy of this database, "
                "restored whole, would look just as well."
            )
        )
    if not verdict.seals_checked:
        lines.append(_("The seals of single rows were not all checked: their key is not here."))
    lines.append(_("Checked in %.1f seconds.") % verdict.seconds)
    return lines


def _at(verdict: Verdict) -> str:
    if verdict.last_signed_at is None:
        return "-"
    return f"{local(verdict.last_signed_at):%Y-%m-%d %H:%M:%S}"


def _read(name: str) -> str:
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(
            _("%(file)s cannot be read: %(why)s") % {"file": name, "why": error}, returncode=2
        ) from error


def _keyring(text: str) -> Keyring:
    try:
        key = VerifierKey.parse(text)
    except BadNoteError as error:
        raise CommandError(str(error), returncode=2) from error
    return Keyring(key.name, (key,))
