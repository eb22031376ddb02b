"""What the desks of questions and papers have had: votes, settled questions, a changed law, photos.

What is many is laid in bulk; what waits today was made by the real services.
"""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from caunoi.accounts.access import Actor, actor_for, officers_in
from caunoi.accounts.choices import Role
from caunoi.core.clock import now
from caunoi.core.ids import id_at
from caunoi.demo.enclosures import stored_files
from caunoi.procedures.models import Procedure
from caunoi.procedures.services.papers import judge_papers, send_papers
from caunoi.questions.choices import AnswerState, Decision, Field
from caunoi.questions.fields import field_of_category, unit_of_field
from caunoi.questions.models import Answer, Asked, Handled, LegalText, SearchMiss, Vote
from caunoi.questions.services.answering import pass_on
from caunoi.questions.services.asking import ask
from caunoi.questions.services.law import update_text
from caunoi.questions.services.writing import rewrite_answer
from caunoi.questions.wording import read_wording
from caunoi.reports.choices import Kind, State, VoteReason
from caunoi.reports.codes import new_secret
from caunoi.reports.models import Report
from caunoi.units import directory
from caunoi.units.models import Unit

SEED = 11
MOST_VOTES = 18  # of one answer
MISSED = 0.08  # of the questions whose field was suggested wrongly
KNOWN = 0.3  # of the questions that came after an answer which did not do


def lay_answers(ward: str) -> int:
    """Lay it all; returns how many words readers have said on answers."""
    told = json.loads((settings.CITY_DATA / "demo" / "answers.json").read_text(encoding="utf-8"))
    dice = random.Random(SEED)
    answers = list(Answer.objects.filter(state=AnswerState.PUBLISHED).order_by("slug"))
    writers = {field: _who(unit_of_field(field).pk, Role.ANSWERER) for field in Field}
    with transaction.atomic():
        votes = _votes(dice, answers)
        _settled(dice, answers, writers)
        _misses(dice, told["misses"])
    for number, one in enumerate(told["asked"]):
        receipt = ask(text=one["text"], field=one["field"])
        if number == 0:
            pass_on(report_id=receipt.report_id, by=writers[Field(one["field"])],
                    field=told["passed_on"])  # fmt: skip
    _changed(told, answers, writers)
    _papers(dice, ward, told["papers"])
    return votes


def _who(unit_id: int, *roles: Role) -> Actor:
    unit = Unit.objects.get(pk=unit_id)
    for officer in sorted(officers_in(unit, list(roles) or [Role.DUTY_OFFICER, Role.ANSWERER])):
        actor = actor_for(officer)
        if actor is not None:
            return actor
    raise RuntimeError(f"the demo has nobody for questions at {unit.code}")


def _votes(dice: random.Random, answers: list[Answer]) -> int:
    rows: list[Vote] = []
    moment = now()
    for answer in answers:
        for _vote in range(dice.randrange(MOST_VOTES)):
            helped = dice.random() < 0.85
            rows.append(
                Vote(
                    answer=answer, helped=helped, searched=dice.random() < 0.6,
                    reason="" if helped else dice.choice(VoteReason.values),
                    once=f"demo-{len(rows)}", at=moment - timedelta(days=dice.uniform(0, 85)),
                )
            )  # fmt: skip
            name = "helpful" if helped else "unhelpful"
            setattr(answer, name, getattr(answer, name) + 1)
    Vote.objects.bulk_create(rows)
    Answer.objects.bulk_update(answers, ["helpful", "unhelpful"])
    return len(rows)


def _settled(dice: random.Random, answers: list[Answer], writers: dict[Field, Actor]) -> None:
    """How the year's questions came, and what was decided about those that were answered."""
    of_field: dict[str, list[Answer]] = {}
    for answer in answers:
        of_field.setdefault(answer.field, []).append(answer)
    asked, handled = [], []
    rows = Report.objects.filter(kind=Kind.QUESTION, asked=None, handled=None)
    for pk, category, state, received, closed in rows.values_list(
        "pk", "category", "state", "received_at", "closed_at"
    ).order_by("pk"):
        field = field_of_category(category)
        near = of_field[field]
        suggested = dice.choice(list(Field)) if dice.random() < MISSED else field
        after = dice.choice(near) if dice.random() < KNOWN else None
        asked.append(
            Asked(report_id=pk, suggested=suggested, chosen=field, after=after, at=received)
        )
        if state == State.CLOSED and closed is not None:
            decision = dice.choices(Decision.values, (55, 15, 30))[0]
            handled.append(
                Handled(
                    id=id_at(closed), report_id=pk, decision=decision, by_id=writers[field].id,
                    answer=None if decision == Decision.PRIVATE else dice.choice(near), at=closed,
                )
            )  # fmt: skip
    Asked.objects.bulk_create(asked)
    Handled.objects.bulk_create(handled)


def _misses(dice: random.Random, misses: list[str]) -> None:
    moment = now()
    SearchMiss.objects.bulk_create(
        SearchMiss(words=words, times=dice.randrange(1, 30),
                   last_at=moment - timedelta(hours=dice.uniform(1, 200)))
        for words in misses
    )  # fmt: skip


def _changed(
    told: dict[str, Any], answers: list[Answer], writers: dict[Field, Actor]
) -> None:  # fmt: skip
    """One text that changed, and one wording that waits for a second officer."""
    text = LegalText.objects.get(code=told["law"]["code"])
    update_text(text_id=text.pk, by=writers[Field.ORDER], change=told["law"]["change"])
    answer = next(one for one in answers if one.field == Field.TRAFFIC)
    last = answer.revisions.order_by("-number").first()
    if last is not None:
        words = read_wording(
            {
                **last.words,
                "fee": last.words["fee"] or last.words["time"],
                "other_words": f"{last.words['other_words']}\n{told['why']}",
            }
        )
        rewrite_answer(answer_id=answer.pk, by=writers[Field.TRAFFIC], wording=words,
                       why=told["why"])  # fmt: skip


def _papers(dice: random.Random, ward: str, requests: list[dict[str, Any]]) -> None:
    police, immigration = directory.ward_police(ward), directory.find_unit("PA08")
    if police is None or immigration is None:
        return
    for one in requests:
        unit = police if one["ward"] else immigration
        files: list[UUID] = stored_files(["paper"] * one["photos"], dice, keep_original=False)
        made = send_papers(
            procedure_id=Procedure.objects.get(slug=one["procedure"]).pk, unit_id=unit.pk,
            secret=new_secret(), files=files, words=one["words"],
        )  # fmt: skip
        if "verdicts" in one:
            judge_papers(
                check_id=made.pk, by=_who(unit.pk), answer=one["answer"],
                verdicts=dict(enumerate(map(tuple, one["verdicts"]), start=1)),
            )  # fmt: skip
