"""`caunoi train-answers`: learn anew which answer a question is about."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from caunoi.questions.services.learning import learn_answers


class Command(BaseCommand):
    """Trains and puts the model in use."""

    help = "Train the finding of answers from published answers and from how people ask."

    def add_arguments(self, parser: CommandParser) -> None:
        """One flag: whose model is made."""
        parser.add_argument(
            "--shipped", action="store_true",
            help="the model of the city's data, from its files alone",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Train and report."""
        made = learn_answers(shipped=options["shipped"])
        self.stdout.write(f"{made.texts} texts of {made.answers} answers -> {made.path.name}")
