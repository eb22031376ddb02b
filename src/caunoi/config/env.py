"""Read settings from the environment: typed, loud when wrong, secrets also from files."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class BadSetting(Exception):
    """A setting is missing or has a value that cannot be used; the message names it."""


class Env:
    """The environment as typed values. Every name read is listed in docs/settings.md."""

    def __init__(self, source: Mapping[str, str] | None = None) -> None:
        self._source: Mapping[str, str] = os.environ if source is None else source

    def text(self, name: str, default: str | None = None) -> str:
        """A text value; raises BadSetting where there is neither a value nor a default."""
        value = self._source.get(name, "").strip()
        if value:
            return value
        if default is None:
            raise BadSetting(f"{name} is not set.")
        return default

    def secret(self, name: str, default: str | None = None) -> str:
        """A secret from NAME, or from the file that NAME_FILE points to."""
        path = self._source.get(f"{name}_FILE", "").strip()
        if path:
            try:
                return Path(path).read_text().strip()
            except OSError as error:
                raise BadSetting(f"{name}_FILE cannot be read: {error.strerror}.") from error
        return self.text(name, default)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """1/true/yes/on or 0/false/no/off."""
        value = self._source.get(name, "").strip().lower()
        if not value:
            return default
        if value in {"1", "true", "yes", "on"}:
            return True
        if value in {"0", "false", "no", "off"}:
            return False
        raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        value = self._source.get(name, "").strip()
        if not value:
            return default
        try:
            return int(value)
        except ValueError as error:
            raise BadSetting(f"{name} must be a whole number, not {value!r}.") from error

    def words(self, name: str, default: str = "") -> list[str]:
        """A comma-separated list."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]


def read_table(name: str, text: str) -> dict[str, Any]:
    """The JSON object that a setting holds."""
    try:
        held = json.loads(text)
    except ValueError as error:
        raise BadSetting(f"{name} must be a JSON object.") from error
    if not isinstance(held, dict):
        raise BadSetting(f"{name} must be a JSON object.")
    return held
