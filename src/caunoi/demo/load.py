"""Load the demo: reference data, staff, reports."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from pathlib import Path

from django.conf import settings

from caunoi.core.jobs import run_sealing
from caunoi.demo.desk import lay_desk
from caunoi.demo.enclosures import enclose_files
from caunoi.demo.notes import KEPT
from caunoi.demo.notices import lay_notices
from caunoi.demo.people import make_staff, read_cast
from caunoi.demo.stories import make_reports
from caunoi.demo.ward_groups import make_ward_groups
from caunoi.places.services import load_areas
from caunoi.reports.services.reference import load_categories
from caunoi.reports.services.reply_templates import load_templates
from caunoi.units.services import load_units


def say(text: str) -> None:
    """A line for the person who watches."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def load_all(home: Path) -> None:
    """Fill an empty database with Hanoi's demo data; keep logins and receipts for the handbook."""
    settings.REFERENCE_TTL_SECONDS = 3600  # nothing else changes the reference during the load
    load_areas(settings.CITY_DATA)
    load_units(settings.CITY_DATA)
    load_categories(settings.CITY_DATA)
    load_templates(settings.CITY_DATA)
    say("Demo data: areas, units, categories")
    logins = make_staff()
    hands = os.cpu_count() or 1
    receipts = make_reports(say, hands=hands)
    lay_desk()
    say(f"Demo data: {enclose_files(read_cast()['ward'], hands=hands)} files")
    lay_notices()
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
