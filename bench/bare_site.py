"""The floor: a Django view that inserts one row, with nothing else, on the server that ours has."""

from __future__ import annotations

import os
import sys

SECRET_KEY = "a bench of its own, thrown away"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.bare_site"
INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
USE_TZ = True
LOGGING = {"version": 1, "root": {"level": "ERROR"}}
TABLE = (
    "CREATE TABLE IF NOT EXISTS bare_row"
    " (id bigserial PRIMARY KEY, body bytea NOT NULL, at timestamptz NOT NULL)"
)


def _database() -> dict[str, object]:
    from caunoi.config.database import parse_database_url  # noqa: PLC0415

    found: dict[str, object] = dict(parse_database_url(os.environ["DATABASE_URL"]))
    return {**found, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": _database()} if os.environ.get("DATABASE_URL") else {}


def insert(request):  # type: ignore[no-untyped-def]
    """Keep the body, say yes."""
    from django.db import connection  # noqa: PLC0415
    from django.http import HttpResponse  # noqa: PLC0415

    if request.method == "POST":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO bare_row (body, at) VALUES (%s, now())", [request.body])
    return HttpResponse()


def urls():  # type: ignore[no-untyped-def]
    """The one address."""
    from django.urls import path  # noqa: PLC0415

    return [path("", insert)]


def serve(port: int) -> None:
    """Granian, the same bridge and as many threads as ours."""
    from granian import Granian  # noqa: PLC0415
    from granian.constants import HTTPModes, Interfaces, Loops  # noqa: PLC0415

    Granian(
        "bench.bare_app:application", address="127.0.0.1", port=port,
        interface=Interfaces.ASGI, workers=1, loop=Loops.uvloop, http=HTTPModes.http1,
        websockets=False, backlog=2048, log_access=False,
    ).serve()  # fmt: skip


if __name__ == "__main__":
    serve(int(sys.argv[1]))
else:
    urlpatterns = urls()
