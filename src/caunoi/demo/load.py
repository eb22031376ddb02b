"""Load the demo: reference data, staff, reports."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from caunoi.core.jobs import run_sealing
from caunoi.demo.answers import lay_answers
from caunoi.demo.desk import lay_desk
from caunoi.demo.desks import lay_desks
from caunoi.demo.enclosures import enclose_files
from caunoi.demo.hands import beside
from caunoi.demo.news import lay_news
from caunoi.demo.notes import KEPT
from caunoi.demo.notices import lay_notices
from caunoi.demo.people import make_staff, read_cast
from caunoi.demo.stories import make_reports
from caunoi.demo.ward_groups import make_ward_groups
from caunoi.places.services import load_areas
from caunoi.procedures.services.loading import load_procedures
from caunoi.questions.services.loading import load_questions
from caunoi.reports.models import Report
from caunoi.reports.services.reference import load_categories
from caunoi.reports.services.reply_templates import load_templates
from caunoi.units.services import load_units


def say(text: str) -> None:
    """A line for the person who watches."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def _searched_later() -> Iterator[None]:
    """Words are brought into the search index at the end, all at once, which is quicker."""
    index = next(one for one in Report._meta.indexes if one.name == "report_search")
    with connection.schema_editor() as editor:
        editor.remove_index(Report, index)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.add_index(Report, index)


def load_all(home: Path) -> None:
    """Fill an empty database with Hanoi's demo data; keep logins and receipts for the handbook."""
    settings.REFERENCE_TTL_SECONDS = 3600  # nothing else changes the reference during the load
    load_areas(settings.CITY_DATA)
    load_units(settings.CITY_DATA)
    load_categories(settings.CITY_DATA)
    load_templates(settings.CITY_DATA)
    load_procedures(settings.CITY_DATA)
    load_questions(settings.CITY_DATA)
    say("Demo data: areas, units, categories")
    logins = make_staff()
    hands = os.cpu_count() or 1
    with _searched_later():
        receipts = make_reports(say, hands=hands)
    with beside(run_sealing):
        lay_desk()
        say(f"Demo data: {enclose_files(read_cast()['ward'])} files")
        lay_notices()
        say(f"Demo data: {lay_news()} pages of news")
        desks = json.loads((settings.CITY_DATA / "demo" / "desks.json").read_text())
        say(f"Demo data: {lay_desks(read_cast()['ward'], desks)} appointments")
        say(f"Demo data: {lay_answers(read_cast()['ward'])} votes on answers")
        doors = make_ward_groups(read_cast()["ward"])
        say("Demo data: neighbourhoods")
    run_sealing()
    path = home / KEPT
    path.touch(mode=0o600)
    path.write_text(
        json.dumps(
            {
                "accounts": [dataclasses.asdict(login) for login in logins],
                "receipts": [dataclasses.asdict(receipt) for receipt in receipts],
                "neighbourhoods": [dataclasses.asdict(door) for door in doors],
            }
        )
    )
