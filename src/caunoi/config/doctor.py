"""`caunoi doctor`: is this installation sound, and if not, what mends it: one line a check."""

from __future__ import annotations

import os
import shutil
import smtplib
import sys
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

import django
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from caunoi.config.env import BadSetting
from caunoi.core.clock import now
from caunoi.core.soundness import CHECKS, Finding

POSTGRES_AT_LEAST = 150000
DISK_AT_LEAST = 1024**3
CLOCK_SECONDS = 2.0
KEY_AT_LEAST = 32


def check_python() -> Finding:
    """Python is new enough."""
    seen = ".".join(str(part) for part in sys.version_info[:3])
    fine = sys.version_info >= (3, 11)
    return Finding("Python", seen, "" if fine else "Install Python 3.11 or later.")


def check_settings() -> Finding:
    """The settings can be read."""
    try:
        django.setup()
    except (BadSetting, ImproperlyConfigured) as error:
        return Finding(
            "Settings", str(error), "See docs/settings.md for what each setting must be."
        )
    return Finding("Settings", "read")


def check_database() -> Finding:
    """The database answers and is new enough."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        cause = str(error).strip().splitlines()[-1]
        return Finding("Database", cause, "Start PostgreSQL, or correct DATABASE_URL.")
    version = connection.connection.info.server_version
    seen = f"PostgreSQL {version // 10000}.{version % 10000}"
    fine = version >= POSTGRES_AT_LEAST
    return Finding("Database", seen, "" if fine else "CauNoi needs PostgreSQL 15 or later.")


def check_durability() -> Finding:
    """What PostgreSQL has acknowledged survives a power cut."""
    loose = []
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting(%s)", [name])
            row = cursor.fetchone()
        if row is not None and row[0] == "off":
            loose.append(name)
    if loose:
        names = ", ".join(loose)
        return Finding("Durability", f"{names} off", f"Set {names} = on in postgresql.conf.")
    return Finding("Durability", "fsync, synchronous_commit and full_page_writes on")


def check_migrations() -> Finding:
    """The tables are those of this version."""
    executor = MigrationExecutor(connection)
    open_ones = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if open_ones:
        return Finding("Tables", f"{len(open_ones)} migrations not applied", "Run: caunoi migrate")
    return Finding("Tables", "up to date")


def check_keys() -> Finding:
    """The secrets are long, differ, and their file is nobody else's to read."""
    keys = {"CAUNOI_SECRET_KEY": settings.SECRET_KEY, "CAUNOI_MASTER_KEY": settings.MASTER_KEY}
    short = [name for name, value in keys.items() if len(value) < KEY_AT_LEAST]
    if short:
        mend = f"Use {KEY_AT_LEAST} or more random characters: openssl rand -base64 48"
        return Finding("Keys", f"{', '.join(short)} too short", mend)
    if settings.SECRET_KEY == settings.MASTER_KEY:
        return Finding("Keys", "both are the same", "Give each a value of its own.")
    path = Path(settings.HOME) / "secrets.env"
    if path.exists() and path.stat().st_mode & 0o077:
        return Finding("Keys", f"{path} can be read by others", f"Run: chmod 600 {path}")
    return Finding("Keys", "long enough and kept to themselves")


def check_disk() -> Finding:
    """There is room for reports and files, and we may write."""
    home = Path(settings.HOME)
    if not home.is_dir() or not os.access(home, os.W_OK | os.X_OK):
        return Finding(
            "Disk", f"{home} cannot be written", f"Make {home}, owned by the user CauNoi runs as."
        )
    free = shutil.disk_usage(home).free
    seen = f"{free / 1024**3:.1f} GiB free at {home}"
    return Finding(
        "Disk", seen, "" if free >= DISK_AT_LEAST else "Free at least 1 GiB, or move CAUNOI_HOME."
    )


def check_static() -> Finding:
    """Style sheets and scripts were built and collected."""
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists():
        return Finding("Static files", "not collected", "Run: make setup")
    return Finding("Static files", "collected")


def check_translations() -> Finding:
    """The Vietnamese texts were compiled."""
    missing = [
        place for place in settings.LOCALE_PATHS if not list(Path(place).glob("vi/*/django.mo"))
    ]
    if missing:
        return Finding("Vietnamese", "not compiled", "Run: make setup")
    return Finding("Vietnamese", "compiled")


def check_clock() -> Finding:
    """Our clock and the database's agree: legal deadlines hang on both."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    apart = abs((now() - row[0]).total_seconds()) if row else 0.0
    mend = "Set both clocks by NTP (for example chrony)." if apart > CLOCK_SECONDS else ""
    return Finding("Clock", f"{apart:.1f} s apart from the database's", mend)


def check_mail() -> Finding:
    """The server that takes our mail answers."""
    if settings.MAIL_PROVIDER:
        return Finding("Mail", f"by the API of {settings.MAIL_PROVIDER}")
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        mend = "Start the mail server, or correct CAUNOI_SMTP_HOST and CAUNOI_SMTP_PORT."
        return Finding("Mail", f"{where}: {error}", mend)
    return Finding("Mail", f"{where} answers")


def check_mail_in() -> Finding:
    """The door by which residents' replies come in answers."""
    if not settings.MAIL_IN_PORT and settings.MAILBOXES:
        return Finding("Mail in", f"{len(settings.MAILBOXES)} mailboxes are read")
    if not settings.MAIL_IN_PORT:
        return Finding("Mail in", "no door: replies by mail do not come in")
    where = f"{settings.MAIL_IN_HOST}:{settings.MAIL_IN_PORT}"
    try:
        with smtplib.SMTP(settings.MAIL_IN_HOST, settings.MAIL_IN_PORT, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        mend = "Start a worker (caunoi work), or correct CAUNOI_MAIL_IN_HOST and _PORT."
        return Finding("Mail in", f"{where}: {error}", mend)
    return Finding("Mail in", f"{where} answers")


def check_letters() -> Finding:
    """Letters to officers arrive; those to residents that do not stand in each report's history."""
    since = now() - timedelta(days=7)
    deliveries = apps.get_model("channels", "Delivery").objects  # models load after the settings
    dead = deliveries.filter(state="dead", officer__isnull=False, ended_at__gte=since).count()
    seen = f"{dead} letters to officers not delivered in 7 days"
    return Finding("Letters", seen, "Check the addresses of these accounts." if dead else "")


def check_channels() -> Finding:
    """Pages and official accounts work, and no webhook waits on disk or was kept apart."""
    since = now() - timedelta(days=7)
    accounts = apps.get_model("channels", "Account").objects  # models load after the settings
    hooks = apps.get_model("channels", "Hook").objects
    total = accounts.count()
    broken = [str(one) for one in accounts.filter(state__in=["reconnect", "stopped"])]
    apart = hooks.filter(state__in=["quarantined", "partly"], received_at__gte=since).count()
    on_disk = len(list((Path(settings.HOME) / "spool").glob("*.hook")))
    parts = [f"{total} connected"]
    if broken:
        parts.append(f"out of order: {', '.join(broken)}")
    if apart:
        parts.append(f"{apart} events kept apart in 7 days")
    if on_disk:
        parts.append(f"{on_disk} webhooks on disk")
    wrong = broken or apart or on_disk
    return Finding(
        "Channels", "; ".join(parts), "See /can-bo/kenh/: it says what to do." if wrong else ""
    )


ALONE: tuple[Callable[[], Finding], ...] = (
    check_keys,
    check_disk,
    check_static,
    check_translations,
    check_mail,
    check_mail_in,
)
WITH_DATABASE: tuple[Callable[[], Finding], ...] = (
    check_durability,
    check_migrations,
    check_clock,
    check_letters,
    check_channels,
)


Check = Callable[[], Finding | Iterable[Finding]]


def _asked(check: Check) -> list[Finding]:
    try:
        found = check()
        return [found] if isinstance(found, Finding) else list(found)
    except (DatabaseError, psycopg.Error) as error:
        return [Finding("Database", str(error).strip(), "Look into PostgreSQL's log.")]


def findings() -> list[Finding]:
    """All checks in order; those that need what an earlier one missed are left out."""
    found = [check_python(), check_settings()]
    if any(finding.mend for finding in found):
        return found
    found.append(check_database())
    if not found[-1].mend:
        checks: list[Check] = [*WITH_DATABASE, *CHECKS]
        found += [finding for check in checks for finding in _asked(check)]
    return found + [check() for check in ALONE]


def examine() -> int:
    """Print every finding; 0 where all is well, else 1."""
    found = findings()
    for finding in found:
        mark = "wrong" if finding.mend else "ok"
        sys.stdout.write(f"{mark:6} {finding.what}: {finding.seen}\n")
        if finding.mend:
            sys.stdout.write(f"       -> {finding.mend}\n")
    wrong = sum(bool(finding.mend) for finding in found)
    sys.stdout.write(f"{wrong} to mend.\n" if wrong else "All is well.\n")
    return 1 if wrong else 0
