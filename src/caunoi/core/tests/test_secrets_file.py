"""Secrets of one machine: made once, never replaced, nobody else's to read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from caunoi.core.secrets_file import NAMES, ensure_secrets, read_secrets


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    first = ensure_secrets(tmp_path)
    assert set(first) == set(NAMES)
    assert min(len(value) for value in first.values()) >= 60
    assert len(set(first.values())) == len(first)
    assert ensure_secrets(tmp_path) == first == read_secrets(tmp_path)


def test_only_the_owner_may_read_them(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    assert (tmp_path / "secrets.env").stat().st_mode & 0o077 == 0


def test_of_two_first_starts_at_once_one_wins(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: ensure_secrets(tmp_path / "home"), range(8)))
    assert all(one == made[0] for one in made)
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secrets.env"]


def test_a_missing_one_is_added_and_the_other_kept(tmp_path: Path) -> None:
    (tmp_path / "secrets.env").write_text("CAUNOI_MASTER_KEY=keep-me\n")
    assert ensure_secrets(tmp_path)["CAUNOI_MASTER_KEY"] == "keep-me"
    assert set(read_secrets(tmp_path)) == set(NAMES)


def test_where_there_are_none_none_are_read(tmp_path: Path) -> None:
    assert read_secrets(tmp_path) == {}
