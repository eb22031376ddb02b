"""Health: alive without a database, ready only when reports can be taken, figures for the few."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from caunoi.config import health

pytestmark = pytest.mark.django_db


def test_a_process_is_alive_without_asking_the_database(
    client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_sound_installation_is_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
    wrong = [line for line in health.faults() if "fsync" not in line and "full_page" not in line]
    assert not wrong  # the test's own server runs without fsync, and says so


def test_a_server_that_may_lose_reports_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert any("synchronous_commit off" in line for line in answer.json()["wrong"])
    with connection.cursor() as cursor:
        cursor.execute("RESET synchronous_commit")


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "DISK_AT_LEAST", 1 << 60)
    assert "The disk for files is almost full." in health.faults()


def test_a_folder_that_is_gone_is_told(settings) -> None:
    settings.HOME = "/nowhere/at/all"
    assert "The folder for files cannot be written." in health.faults()


def test_figures_are_for_the_configured_addresses_only(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    answer = client.get("/metrics", REMOTE_ADDR=settings.METRICS_ADDRESSES[0])
    assert answer.status_code == 200
    assert b"caunoi_outbox_age_seconds 0.0" in answer.content
    assert b"process_resident_memory_bytes" in answer.content
