"""`caunoi train-suggest`: learn the category suggestion anew, officers' corrections included."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from caunoi.reports.services.retraining import retrain


class Command(BaseCommand):
    """Trains, says how it does on unseen texts, and puts the model in use."""

    help = "Train the category suggestion from the written examples and officers' corrections."

    def add_arguments(self, parser: CommandParser) -> None:
        """One flag: whose model is made."""
        parser.add_argument(
            "--shipped", action="store_true",
            help="the model of the city's data, from written examples alone",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Train and report."""
        made = retrain(shipped=options["shipped"])
        trial = made.trial
        self.stdout.write(
            f"{made.examples} examples, {made.corrections} corrections -> {made.path.name}; "
            f"unseen texts: {trial.texts}, right first {trial.share_first:.1%}, "
            f"among three {trial.share_in_three:.1%}"
        )
