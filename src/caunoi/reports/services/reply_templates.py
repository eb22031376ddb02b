"""Reply templates: written and retired by the head of a unit; the city's come with its data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.choices import Kind
from caunoi.reports.models import ReplyTemplate
from caunoi.reports.reply_words import unknown_words
from caunoi.reports.selectors.reply_templates import forget
from caunoi.reports.workflow import MOVES, has_words
from caunoi.units import directory
from caunoi.units.choices import Desk
from caunoi.units.models import Unit

_TRIGGER = re.compile(r"[\w-]{1,32}")
_VERBS = frozenset(verb for table in MOVES.values() for verb in table)
MAX_TITLE, MAX_TEXT = 120, 4_000


@dataclass(frozen=True, slots=True)
class Wording:
    """What a template says and where it is offered; an empty kind or verb is any."""

    title: str
    text_vi: str
    text_en: str = ""
    kind: str = ""
    verb: str = ""
    trigger: str = ""
    position: int = 0


@transaction.atomic
def write_template(*, by: Actor, unit: Unit | None, wording: Wording) -> ReplyTemplate:
    """Write a template of a unit, or with None one of the whole city.

    The same words again, while they are in use there, are the same template. Records
    `template.written`.

    Raises:
        AccessDenied: `by` keeps no templates of that unit.
        RuleBroken: something is missing or cannot be; `missing` names the fields.
    """
    _require(by, unit)
    wording = _checked(wording)
    # Two officers of one unit wait for each other here, so that a trigger is given once.
    if unit is not None:
        Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    same = ReplyTemplate.objects.filter(unit=unit, retired_at=None, **asdict(wording)).first()
    if same is not None:
        return same
    _check_trigger(wording.trigger, unit, None)
    template = ReplyTemplate(unit=unit, **asdict(wording))
    template.save(force_insert=True)
    record(
        events.TEMPLATE_WRITTEN, subject=template, by=by.ref, at=now(), is_first=True,
        after={"unit": unit.code if unit else "", **_shown(template)},
    )  # fmt: skip
    _forget()
    return template


@transaction.atomic
def edit_template(*, template_id: UUID, by: Actor, wording: Wording) -> ReplyTemplate:
    """Put other words in a template's place: the old row is retired and can still be read.

    Records `template.edited` on the old one, naming the new.

    Raises:
        NotFound: there is none, or it was retired.
        AccessDenied, RuleBroken: as `write_template`.
    """
    old = _lock(template_id)
    _require(by, old.unit)
    wording = _checked(replace(wording, position=wording.position or old.position))
    if all(getattr(old, name) == value for name, value in asdict(wording).items()):
        return old
    _check_trigger(wording.trigger, old.unit, old.pk)
    template = ReplyTemplate(unit=old.unit, **asdict(wording))
    template.save(force_insert=True)
    at = now()
    old.retired_at = at
    old.save(update_fields=["retired_at"])
    record(
        events.TEMPLATE_EDITED, subject=old, by=by.ref, at=at, before=_shown(old),
        after={"template": str(template.pk), **_shown(template)},
    )  # fmt: skip
    _forget()
    return template


@transaction.atomic
def retire_template(*, template_id: UUID, by: Actor) -> None:
    """Offer a template no more. Records `template.retired`.

    Raises:
        NotFound: there is no such template.
        AccessDenied: `by` keeps no templates of that unit.
    """
    template = ReplyTemplate.objects.select_for_update(of=("self",)).filter(pk=template_id).first()
    if template is None:
        raise NotFound(_("There is no such template."))
    _require(by, template.unit)
    if template.retired_at is not None:
        return
    template.retired_at = now()
    template.save(update_fields=["retired_at"])
    record(
        events.TEMPLATE_RETIRED, subject=template, by=by.ref, at=template.retired_at,
        before=_shown(template),
    )  # fmt: skip
    _forget()


@transaction.atomic
def load_templates(folder: Path) -> int:
    """Load the city's starter templates from `folder/reply_templates.toml`; returns how many.

    Again: only what changed in the file. One that officers edited or retired stays as they left
    it, since an edit retires the row that came from the file.
    """
    path = folder / "reply_templates.toml"
    if not path.exists():
        return 0
    told = tomllib.loads(path.read_text("utf-8"))["template"]
    rows = [_from_file(entry, place) for place, entry in enumerate(told)]
    left = set(
        ReplyTemplate.objects.filter(
            pk__in=[row.pk for row in rows], retired_at__isnull=False
        ).values_list("pk", flat=True)
    )
    ReplyTemplate.objects.bulk_create(
        [row for row in rows if row.pk not in left], update_conflicts=True, unique_fields=["id"],
        update_fields=["kind", "verb", "trigger", "title", "text_vi", "text_en", "position"],
    )  # fmt: skip
    _forget()
    return len(rows) - len(left)


def _from_file(entry: dict[str, str], place: int) -> ReplyTemplate:
    wording = _checked(
        Wording(
            entry["title"], entry["vi"].strip(), entry["en"].strip(), entry.get("kind", ""),
            entry.get("verb", ""), entry.get("trigger", ""), place + 1,
        )
    )  # fmt: skip
    key = uuid5(NAMESPACE_URL, f"caunoi:reply-template:{entry['code']}")
    return ReplyTemplate(id=key, unit=None, **asdict(wording))


def _require(by: Actor, unit: Unit | None) -> None:
    if unit is None:
        root = directory.desk(Desk.ROOT)
        unit = Unit.objects.get(pk=root.pk) if root is not None else None
    require(by, policy.TEMPLATES, within=unit)


def _lock(template_id: UUID) -> ReplyTemplate:
    found = (
        ReplyTemplate.objects.select_related("unit")
        .select_for_update(of=("self",))
        .filter(pk=template_id, retired_at=None)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such template."))
    return found


def _checked(wording: Wording) -> Wording:
    texts = (wording.text_vi, wording.text_en)
    strange = sorted(unknown_words(" ".join(texts)))
    problems = {
        "title": not has_words(wording.title) or len(wording.title) > MAX_TITLE,
        "text_vi": not has_words(wording.text_vi) or len(wording.text_vi) > MAX_TEXT,
        "text_en": len(wording.text_en) > MAX_TEXT,
        "kind": bool(wording.kind) and wording.kind not in Kind.values,
        "verb": bool(wording.verb) and wording.verb not in _VERBS,
        "trigger": bool(wording.trigger) and not _TRIGGER.fullmatch(wording.trigger),
    }
    missing = [name for name, is_wrong in problems.items() if is_wrong]
    if missing:
        raise RuleBroken(
            _("A template needs a title and a text; a trigger is one short word."),
            ground="templates", missing=missing,
        )  # fmt: skip
    if strange:
        raise RuleBroken(
            _("A reply cannot fill in: %(words)s.") % {"words": ", ".join(strange)},
            ground="templates", missing=["text_vi"],
        )  # fmt: skip
    return replace(wording, title=wording.title.strip())


def _check_trigger(trigger: str, unit: Unit | None, but: UUID | None) -> None:
    taken = ReplyTemplate.objects.filter(unit=unit, trigger=trigger, retired_at=None)
    if but is not None:
        taken = taken.exclude(pk=but)
    if trigger and taken.exists():
        raise RuleBroken(
            _("Another template has the trigger “%(trigger)s”.") % {"trigger": trigger},
            ground="templates", missing=["trigger"],
        )  # fmt: skip


def _shown(template: ReplyTemplate) -> dict[str, str]:
    return {"kind": template.kind, "verb": template.verb, "trigger": template.trigger}


def _forget() -> None:
    forget()
    transaction.on_commit(forget)
