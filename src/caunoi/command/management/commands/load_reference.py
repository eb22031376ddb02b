"""`caunoi load-reference`: areas, units, categories, reply templates, procedures, answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from caunoi.places.services import load_areas
from caunoi.procedures.services.loading import load_procedures
from caunoi.questions.services.loading import load_questions
from caunoi.reports.services.reference import load_categories
from caunoi.reports.services.reply_templates import load_templates
from caunoi.units.services import load_units


class Command(BaseCommand):
    """Loads the city's reference data."""

    help = "Load or renew the city's reference data from its data folder."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load them all; loading again changes only what changed in the files."""
        areas = load_areas(settings.CITY_DATA)
        units = load_units(settings.CITY_DATA)
        leaves = load_categories(settings.CITY_DATA)
        templates = load_templates(settings.CITY_DATA)
        procedures = load_procedures(settings.CITY_DATA)
        answers = load_questions(settings.CITY_DATA)
        self.stdout.write(
            f"{areas} {units} {leaves} categories {templates} templates {procedures} procedures"
            f" {answers} answers"
        )
