"""Walk through a guided check: from answers to the next question, or to what must be brought."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caunoi.core.folding import fold
from caunoi.procedures.content import Check, End, Option, Question, Words

# In the files' own names: whether somebody has VNeID is asked by this question, denied so.
_VNEID, _LACKS = "vneid", frozenset({"chua", "khong"})
# "the card, or level 2 VNeID": the last part of a line, set off by a comma, in either language. A
# part on somebody else's VNeID names no level.
_OR_VNEID = re.compile(r",(?=[^,]*VNeID)(?=[^,]*\b2\b)[^,]*$")


@dataclass(frozen=True, slots=True)
class Step:
    """Where somebody stands: what was answered, and the next question or the end.

    `longest`: how many more questions can come, at most, this one included.
    """

    answered: tuple[tuple[Question, Option], ...]
    question: Question | None
    end: End | None
    longest: int = 0

    @property
    def bring(self) -> tuple[Words, ...]:
        """All that must be brought: what the end asks for, then what the answers add."""
        added = [one for _question, option in self.answered for one in option.bring]
        all_of_it = dict.fromkeys([*(self.end.bring if self.end else ()), *added])
        if not self._lacks_vneid:
            return tuple(all_of_it)
        return tuple(map(_without_vneid, all_of_it))

    @property
    def say(self) -> str:
        """What the end says, in the reader's language, without the heading's own words again."""
        if self.end is None:
            return ""
        said, heading = str(self.end.say), str(self.end.come.label)
        first, _stop, rest = said.partition(". ")
        return rest if fold(first) == fold(heading) else said

    @property
    def _lacks_vneid(self) -> bool:
        """Whether they answered that they have no level 2 VNeID."""
        return any(
            question.id == _VNEID and option.id in _LACKS for question, option in self.answered
        )

    @property
    def forms(self) -> tuple[Words, ...]:
        """All forms, likewise."""
        added = [one for _question, option in self.answered for one in option.forms]
        return tuple(dict.fromkeys([*(self.end.forms if self.end else ()), *added]))


def walk(check: Check, answers: Mapping[str, str]) -> Step:
    """Follow the answers (question's id -> option's id) as far as they lead.

    What is unknown, or no longer on the way because an earlier answer changed, is passed over.
    """
    answered: list[tuple[Question, Option]] = []
    question: Question | None = check.questions[0]
    while question is not None:
        said = answers.get(question.id, "")
        option = next((one for one in question.options if one.id == said), None)
        if option is None:
            return Step(tuple(answered), question, None, _longest(check, question))
        answered.append((question, option))
        if option.end:
            return Step(tuple(answered), None, check.end(option.end))
        question = check.question(option.go)
    raise ValueError("a check leads nowhere")  # files are tested for it


def _without_vneid(words: Words) -> Words:
    """A paper without the level 2 VNeID that would do instead: they said that they have none."""
    return Words(vi=_OR_VNEID.sub("", words.vi), en=_OR_VNEID.sub("", words.en))


def _longest(check: Check, question: Question) -> int:
    following = [check.question(option.go) for option in question.options if option.go]
    return 1 + max((_longest(check, one) for one in following if one is not None), default=0)


def all_ways(check: Check) -> Iterator[dict[str, str]]:
    """Every way through: answers that lead to an end."""

    def ways(question: Question, so_far: dict[str, str]) -> Iterator[dict[str, str]]:
        for option in question.options:
            said = {**so_far, question.id: option.id}
            following = check.question(option.go) if option.go else None
            if following is None:
                yield said
            else:
                yield from ways(following, said)

    return ways(check.questions[0], {})
