"""The rules in force: every version of every time limit, found by code, version or moment."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from caunoi.core.clock import local, now
from caunoi.law.choices import FileStatus
from caunoi.law.errors import NoSuchRule, NotInForce
from caunoi.law.files import FiledRule, read_rules, read_starts
from caunoi.law.schema import Rule, Words
from caunoi.law.selectors import Activations, get_activations


class RuleBook:
    """All versions of all rules; knows nothing of the database."""

    def __init__(self, filed: list[FiledRule], starts: dict[str, Words]) -> None:
        grouped: dict[str, list[Rule]] = defaultdict(list)
        for one in filed:
            grouped[one.rule.code].append(one.rule)
        self.starts = starts
        self._versions = {
            code: tuple(sorted(versions, key=lambda rule: rule.version, reverse=True))
            for code, versions in sorted(grouped.items())
        }
        self._hashes = {(one.rule.code, one.rule.version): one.content_hash for one in filed}
        self._proposed = frozenset(
            one.rule.code for one in filed if one.rule.status == FileStatus.PROPOSED
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, sorted."""
        return tuple(self._versions)

    def versions(self, code: str) -> tuple[Rule, ...]:
        """Every version of a rule, newest first. Raises NoSuchRule."""
        try:
            return self._versions[code]
        except KeyError:
            raise NoSuchRule(_("There is no time limit “%(code)s”.") % {"code": code}) from None

    def get(self, code: str, version: int) -> Rule:
        """One version, in force or not. Raises NoSuchRule."""
        for rule in self.versions(code):
            if rule.version == version:
                return rule
        words = {"code": code, "version": version}
        raise NoSuchRule(_("The time limit “%(code)s” has no version %(version)s.") % words)

    def has_proposed(self, code: str) -> bool:
        """Whether some version waits, or waited, for two persons."""
        return code in self._proposed

    def content_hash(self, code: str, version: int) -> bytes:
        """SHA-256 of the version as its file has it now. Raises NoSuchRule."""
        self.get(code, version)
        return self._hashes[code, version]

    def in_force(self, code: str, at: datetime, activations: Activations) -> Rule:
        """The newest version usable for a clock that starts at this moment.

        Raises:
            NoSuchRule: no file holds the code.
            NotInForce: it does, but no version was in force then.
        """
        day = local(at).date()
        for rule in self.versions(code):
            if _covers(rule, day) and self._is_usable(rule, at, activations):
                return rule
        words = {"code": code, "day": day.isoformat()}
        message = _("No version of the time limit “%(code)s” was in force on %(day)s.")
        raise NotInForce(message % words)

    def _is_usable(self, rule: Rule, at: datetime, activations: Activations) -> bool:
        """In use with the release, or switched on by two persons exactly as its file has it."""
        if rule.status == FileStatus.ACTIVE:
            return True
        activation = activations.get((rule.code, rule.version))
        return (
            activation is not None
            and activation.active_from <= at
            and activation.content_hash == self._hashes[rule.code, rule.version]
        )


def _covers(rule: Rule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day < rule.valid_to)


def build_rule_book(home: Path) -> RuleBook:
    """Read law/starts.toml and law/rules. Raises BadLawFile."""
    starts = read_starts(home)
    return RuleBook(read_rules(home, starts), starts)


@lru_cache(maxsize=4)
def _load(home: Path) -> RuleBook:
    return build_rule_book(home)


def forget() -> None:
    """Read the files again at the next call; for tests and for a reload after an upgrade."""
    _load.cache_clear()


def get_rule_book() -> RuleBook:
    """The rules of this process, read once."""
    return _load(settings.LAW_RULES)


def rule_in_force(code: str, at: datetime) -> Rule:
    """The version that a clock starting at this moment must use.

    Asks the database for activations only where a version was ever proposed.

    Raises:
        NoSuchRule: no file holds the code.
        NotInForce: it does, but no version was in force then (proposed, repealed, not yet law).
    """
    book = get_rule_book()
    if book.has_proposed(code):
        return book.in_force(code, at, get_activations())
    return _settled(book, code, local(at).date())


@lru_cache(maxsize=8192)
def _settled(book: RuleBook, code: str, day: date) -> Rule:
    """The version in force all through a day, of a rule that waits for nobody's keys.

    Raises:
        NoSuchRule, NotInForce: as `rule_in_force`.
    """
    noon = make_aware(datetime.combine(day, time(12)))
    return book.in_force(code, noon, {})


def get_rule(code: str, version: int | None = None) -> Rule:
    """One version of a rule; without `version` the one in force now. Raises NoSuchRule."""
    return get_rule_book().get(code, version) if version else rule_in_force(code, now())


def all_rules() -> tuple[Rule, ...]:
    """Every version of every rule, by code, newest first."""
    book = get_rule_book()
    return tuple(rule for code in book.codes for rule in book.versions(code))


def changed_since_approval() -> tuple[Rule, ...]:
    """Versions that two persons approved in another wording than their file has now.

    They are not used until approved again; `caunoi doctor` names them.
    """
    book = get_rule_book()
    activations = get_activations()
    return tuple(
        rule
        for rule in all_rules()
        if (rule.code, rule.version) in activations
        and activations[rule.code, rule.version].content_hash
        != book.content_hash(rule.code, rule.version)
    )
