"""`caunoi replay-law RULE VERSION`: what a rule version would do to the clocks that run."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caunoi.law.errors import NoSuchRule
from caunoi.law.rules import get_rule
from caunoi.law.wording import say_moment
from caunoi.reports.services.replay_law import Example, Replay, replay_rule


class Command(BaseCommand):
    """Ask before two persons switch a version on; nothing is changed by asking."""

    help = "Show what a rule version would do to the clocks of open reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The rule's code, the version asked about, and whether a difference is a failure."""
        parser.add_argument("rule", help="code of the rule, such as crime_report.verify")
        parser.add_argument("version", type=int, help="the version to try")
        parser.add_argument(
            "--expect-none", action="store_true", help="exit with 1 if any clock would move"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the figures, then some clocks that would move."""
        try:
            rule = get_rule(options["rule"], options["version"])
            found = replay_rule(options["rule"], options["version"])
        except NoSuchRule as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{rule.code} v{rule.version}: {rule.title} ({rule.article})")
        for line in _figures(found):
            self.stdout.write(line)
        for example in found.examples:
            self.stdout.write(_line(example))
        if options["expect_none"] and (found.earlier or found.later or found.differing):
            raise CommandError(_("Clocks would move."))


def _figures(found: Replay) -> list[str]:
    lines = [
        ngettext("%(count)d clock runs", "%(count)d clocks run", found.clocks)
        % {"count": found.clocks},
        _("would stay: %(count)d") % {"count": found.unmoved},
        _("would end earlier: %(count)d (at most %(days)s)")
        % {"count": found.earlier, "days": _length(-found.most_earlier)},
        _("would end later: %(count)d (at most %(days)s)")
        % {"count": found.later, "days": _length(found.most_later)},
        _("would be overdue at once: %(count)d") % {"count": found.falls_overdue},
    ]
    if found.differing:
        lines.append(
            _("stored dates that their own version does not give any more: %(count)d")
            % {"count": found.differing}
        )
    return lines


def _line(example: Example) -> str:
    return _("%(code)s: %(old)s, by the new version %(new)s") % {
        "code": example.code,
        "old": say_moment(example.legal_due_at),
        "new": say_moment(example.new_legal_due_at),
    }


def _length(length: timedelta) -> str:
    days, rest = length.days, length.seconds // 3600
    return _("%(days)d days %(hours)d hours") % {"days": days, "hours": rest}
