"""The command line: management commands join with dashes, the doctor names what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from caunoi.config import cli, doctor

runner = CliRunner()


def test_every_management_command_of_ours_is_listed_with_dashes() -> None:
    said = runner.invoke(cli.app, ["--help"]).output
    for name in cli.management_commands():
        assert name.replace("_", "-") in said
    assert "import-areas" in said
    assert "verify-log" in said


def test_every_command_says_what_it_does() -> None:
    assert all(says for says in cli.management_commands().values())


def test_a_command_says_what_it_takes_before_anything_is_set_up(tmp_path) -> None:
    ours = ("CAUNOI_", "DATABASE_URL", "DJANGO_")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [sys.executable, "-m", "caunoi", "import-areas", "--help"],
        env={**bare, "CAUNOI_HOME": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "--valid-from" in done.stdout
    assert not list(tmp_path.iterdir())  # no database was started for it


@pytest.mark.django_db
def test_the_doctor_names_what_is_wrong_and_what_mends_it(
    settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.STATIC_ROOT = "/nowhere"
    settings.SECRET_KEY = "short"

    assert doctor.examine() == 1

    said = capsys.readouterr().out
    assert "wrong  Mail: 127.0.0.1:1" in said
    assert "-> Run: make setup" in said
    assert "wrong  Keys: CAUNOI_SECRET_KEY too short" in said
    assert "ok     Tables: up to date" in said
    assert "ok     Clock" in said


@pytest.mark.django_db
def test_the_doctor_sees_that_the_server_may_lose_data() -> None:
    # The test's own cluster runs without fsync.
    found = doctor.check_durability()
    assert "fsync" in found.seen
    assert found.mend


def test_the_doctor_sees_one_key_for_two_jobs(settings) -> None:
    settings.SECRET_KEY = settings.MASTER_KEY = "x" * 40
    assert doctor.check_keys().mend == "Give each a value of its own."


def test_the_doctor_sees_a_home_that_cannot_be_written(settings) -> None:
    settings.HOME = "/nowhere/at/all"
    assert "cannot be written" in doctor.check_disk().seen


def test_the_doctor_looks_at_the_door_for_mail(settings) -> None:
    settings.MAIL_IN_PORT = 0
    assert not doctor.check_mail_in().mend
    settings.MAIL_IN_HOST, settings.MAIL_IN_PORT = "127.0.0.1", 1
    assert "caunoi work" in doctor.check_mail_in().mend


@pytest.mark.django_db
def test_the_doctor_counts_letters_that_officers_never_got() -> None:
    assert doctor.check_letters().seen.startswith("0 letters")
