"""What a dialogue keeps between two messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Memory:
    """The matter that is being told, and what was asked about it.

    `pieces`: (platform's message id, text); `files`: ids of stored files that nothing has taken
    yet; `spot`: latitude, longitude; `asked`: the question that waits for an answer; `told`: what
    was said once and need not be said again, each with its day or moment.
    """

    pieces: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()
    spot: tuple[float, float] | None = None
    area: str = ""
    place: str = ""
    place_unknown: bool = False
    when: str = ""
    began: str = ""  # ISO moment of the first piece
    asked: str = ""
    asked_at: str = ""  # ISO moment of the message that led to the question
    done: tuple[str, ...] = ()  # questions that were asked
    told: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """All that was written about the matter, in order."""
        return "\n".join(text for _key, text in self.pieces if text)

    @property
    def has_matter(self) -> bool:
        """Whether there is something to report."""
        return bool(self.text or self.files)

    @property
    def has_place(self) -> bool:
        """Whether we know where, or know that they do not."""
        return bool(self.spot or self.area or self.place or self.place_unknown)

    def without_matter(self) -> Self:
        """After it was sent, or taken back: only what was told stays."""
        return type(self)(told=self.told)

    def also_told(self, what: str, when: str) -> Self:
        return replace(self, told={**self.told, str(what): when})

    def as_json(self) -> dict[str, Any]:
        """Only what is not empty."""
        values = ((f.name, getattr(self, f.name)) for f in fields(self))
        return {name: value for name, value in values if value not in ("", (), None, False, {})}

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> Self:
        """What `as_json` made; fields that are no more are left out."""
        known = {f.name for f in fields(cls)}
        values = {name: value for name, value in held.items() if name in known}
        for name in ("files", "done", "spot"):
            if values.get(name) is not None:
                values[name] = tuple(values[name])
        if "pieces" in values:
            values["pieces"] = tuple((key, text) for key, text in values["pieces"])
        return cls(**values)
