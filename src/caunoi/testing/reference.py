"""Hanoi's real areas, units and categories in the test database: read once, copied in quickly."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from psycopg import sql

from caunoi.core import snapshots
from caunoi.places import atlas
from caunoi.places.services import load_areas
from caunoi.reports import catalogue
from caunoi.reports.services.reference import load_categories
from caunoi.units.services import load_units

TABLES = (
    "places_area", "places_areasuccession", "units_unit", "units_formerparent",
    "units_unitsuccession", "units_responsibility", "reports_category",
)  # fmt: skip


def is_loaded() -> bool:
    """Whether the reference tables hold the city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM places_area)")
        return bool(cursor.fetchone()[0])


def load_city() -> None:
    """Fill the empty reference tables with the city's data."""
    rows = _rows()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, data in rows.items():
            order = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(sql.Identifier(table))
            with cursor.copy(order) as copy:
                copy.write(data)
    forget_city()


def clear_city() -> None:
    """Empty the reference tables, and whatever still points to them."""
    with connection.cursor() as cursor:
        names = sql.SQL(", ").join(map(sql.Identifier, TABLES))
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(names))
    forget_city()


def restore_permissions() -> None:
    """Content types and permissions, where a test across connections emptied all tables.

    Django makes most of them after its migrations, Wagtail its own way in by one.
    """
    if Permission.objects.filter(codename="access_admin").exists():
        return
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    admin = ContentType.objects.get_or_create(app_label="wagtailadmin", model="admin")[0]
    Permission.objects.get_or_create(
        content_type=admin, codename="access_admin", defaults={"name": "Can access Wagtail admin"}
    )


def forget_city() -> None:
    """Drop what the process remembers of areas, units and categories."""
    snapshots.forget_all()
    atlas.forget()
    catalogue.forget()


class _Undo(Exception):
    """Ends the transaction in which the files were read, without keeping it."""


@cache
def _rows() -> dict[str, bytes]:
    """The rows of each table as the loaders write them, in PostgreSQL's own binary form."""
    rows: dict[str, bytes] = {}
    try:
        with transaction.atomic():
            load_areas(settings.CITY_DATA)
            load_units(settings.CITY_DATA)
            load_categories(settings.CITY_DATA)
            with connection.cursor() as cursor:
                for table in TABLES:
                    order = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(
                        sql.Identifier(table)
                    )
                    with cursor.copy(order) as copy:
                        rows[table] = b"".join(bytes(part) for part in copy)
            raise _Undo
    except _Undo:
        return rows
