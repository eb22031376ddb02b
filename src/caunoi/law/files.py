"""Read the law's files and say plainly what is wrong with one that cannot be used."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from pydantic import BaseModel, ValidationError

from caunoi.law.calendar_schema import CalendarBase, CalendarYear
from caunoi.law.choices import LIMIT
from caunoi.law.errors import BadLawFile
from caunoi.law.schema import Rule, RuleFile, Words

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class FiledRule:
    """A rule, the file it stands in, and the hash of exactly what is written there."""

    rule: Rule
    path: Path
    content_hash: bytes


def check_files() -> None:
    """Read everything under settings.LAW_RULES once. Raises BadLawFile."""
    home = settings.LAW_RULES
    read_rules(home, read_starts(home))
    read_calendar(home)


def read_starts(home: Path) -> dict[str, Words]:
    """What each start of a clock is called, from law/starts.toml.

    Raises:
        BadLawFile: the file is missing or malformed.
    """
    path = home / "starts.toml"
    table = _read_toml(path)
    return {code: _shape(Words, words, path, raw={}) for code, words in table.items()}


def read_rules(home: Path, starts: dict[str, Words]) -> list[FiledRule]:
    """Every version of every rule under law/rules, checked alone and against the others.

    Raises:
        BadLawFile: names the file, the rule and the field.
    """
    filed: list[FiledRule] = []
    for path in _toml_files(home / "rules"):
        raw = _read_toml(path)
        rules = _shape(RuleFile, raw, path, raw=raw).rules
        for rule, table in zip(rules, raw["rule"], strict=True):
            _check_starts(rule, starts, path)
            filed.append(FiledRule(rule, path, hash_of(table)))
    _check_versions(filed)
    _check_references(filed)
    return filed


def hash_of(table: dict[str, Any]) -> bytes:
    """SHA-256 of a rule as it is written in its file, whatever the order of its lines."""
    return sha256(json.dumps(table, sort_keys=True, default=str).encode()).digest()


def read_calendar(home: Path) -> tuple[CalendarBase, list[CalendarYear]]:
    """The base and every version of every year under law/calendar.

    Raises:
        BadLawFile: names the file and the field.
    """
    folder = home / "calendar"
    base_path = folder / "base.toml"
    raw = _read_toml(base_path)
    base = _shape(CalendarBase, raw, base_path, raw=raw)
    years: list[CalendarYear] = []
    for path in _toml_files(folder):
        if path == base_path:
            continue
        raw = _read_toml(path)
        year = _shape(CalendarYear, raw, path, raw=raw)
        if any((other.year, other.version) == (year.year, year.version) for other in years):
            problem = f"another file already holds version {year.version} of {year.year}"
            raise BadLawFile(path, problem)
        for swap in year.worked:
            if swap.day.isoweekday() not in base.weekend:
                raise BadLawFile(path, f"{swap.day} is no weekend day", where="worked")
        years.append(year)
    return base, years


def _toml_files(folder: Path) -> list[Path]:
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise BadLawFile(folder, "there is no .toml file here")
    return paths


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadLawFile(path, error.strerror or "cannot be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadLawFile(path, f"is not TOML: {error}") from error


def _shape(shape: type[Shape], table: object, path: Path, *, raw: dict[str, Any]) -> Shape:
    try:
        return shape.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ", ".join(_places(first["loc"], raw))
        raise BadLawFile(path, first["msg"].removeprefix("Value error, "), where=where) from error


def _places(loc: Sequence[int | str], raw: dict[str, Any]) -> Iterator[str]:
    """('rule', 3, 'unit') -> "rule 'crime_report.verify' version 1", "field 'unit'"."""
    if len(loc) >= 2 and loc[0] == "rule" and isinstance(loc[1], int):
        table = raw["rule"][loc[1]]
        table = table if isinstance(table, dict) else {}
        yield _name(str(table.get("code", f"number {loc[1] + 1}")), table.get("version", "?"))
        loc = loc[2:]
    if loc:
        yield "field '" + ".".join(str(step + 1 if isinstance(step, int) else step)
                                   for step in loc) + "'"  # fmt: skip


def _name(code: str, version: object) -> str:
    return f"rule '{code}' version {version}"


def _check_starts(rule: Rule, starts: dict[str, Words], path: Path) -> None:
    named = [rule.start, *([rule.max_total.start] if rule.max_total else [])]
    for start in named:
        if start != LIMIT and start not in starts:
            problem = f"'{start}' is not in law/starts.toml"
            raise BadLawFile(path, problem, where=f"{_name(rule.code, rule.version)}, start")


def _check_versions(filed: list[FiledRule]) -> None:
    seen: dict[tuple[str, int], Path] = {}
    for one in filed:
        key = (one.rule.code, one.rule.version)
        if key in seen:
            problem = f"this version stands already in {seen[key].name}"
            raise BadLawFile(one.path, problem, where=_name(*key))
        seen[key] = one.path
    for (code, version), path in seen.items():
        if version > 1 and (code, version - 1) not in seen:
            problem = "the version before it is missing: old ones stay"
            raise BadLawFile(path, problem, where=_name(code, version))


def _check_references(filed: list[FiledRule]) -> None:
    codes = {one.rule.code for one in filed}
    for one in filed:
        for code in one.rule.extends:
            if code not in codes:
                where = _name(one.rule.code, one.rule.version)
                raise BadLawFile(one.path, f"extends '{code}', which does not exist", where=where)
