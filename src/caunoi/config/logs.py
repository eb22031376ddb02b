"""What is logged: no line of any log may carry an address, a query or a person (ADR 0005)."""

from __future__ import annotations

from typing import Any


def logging_at(level: str) -> dict[str, Any]:
    """Django's LOGGING: all to the console from `level` on, libraries later."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
        "filters": {"no_person": {"()": "caunoi.core.logs.NoPerson"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "plain",
                "filters": ["no_person"],
            },
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": False},
            "httpx": {"level": "WARNING"},  # it would name what we ask platforms for
            "wagtail": {"level": "WARNING"},  # it would name pages that are still drafts
            "django_tasks": {"level": "WARNING"},
            "mail.log": {"level": "WARNING"},  # the mail server names senders and addresses
        },
    }
