"""The peer: django-helpdesk's public ticket form, on the server settings that ours has."""

from __future__ import annotations

import os
import sys

SECRET_KEY = os.environ.get("CAUNOI_SECRET_KEY", "a bench of its own, thrown away")
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.helpdesk_urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sites",
    "django.contrib.messages",
    "django.contrib.admin",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
SITE_ID = 1
STATIC_URL = "/static/"
USE_TZ = True
LANGUAGE_CODE = "en"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # no mail is sent on either side
HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_REDIRECT_TO_LOGIN_BY_DEFAULT = False
HELPDESK_SUBMIT_A_TICKET_PUBLIC = True
HELPDESK_PUBLIC_TICKET_QUEUE = "police"
HELPDESK_PUBLIC_TICKET_PRIORITY = 3
HELPDESK_PUBLIC_TICKET_DUE_DATE = None
LOGGING = {"version": 1, "root": {"level": "ERROR"}}


def _database() -> dict[str, object]:
    from caunoi.config.database import parse_database_url  # noqa: PLC0415

    found: dict[str, object] = dict(parse_database_url(os.environ["DATABASE_URL"]))
    return {**found, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _database()}


def prepare() -> None:
    """Tables and the one public queue."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from helpdesk.models import Queue  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    Queue.objects.get_or_create(
        slug="police", defaults={"title": "Police", "allow_public_submission": True}
    )


def serve(port: int) -> None:
    """Granian, the same bridge and as many threads as ours."""
    from granian import Granian  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces, Loops  # noqa: PLC0415

    Granian(
        "bench.helpdesk_app:application", address="127.0.0.1", port=port,
        interface=Interfaces.ASGI, workers=1, loop=Loops.uvloop, http=HTTPModes.http1,
        websockets=False, backlog=2048, log_access=False,
    ).serve()  # fmt: skip


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.helpdesk_site"
    if sys.argv[1] == "prepare":
        prepare()
    else:
        serve(int(sys.argv[1]))
