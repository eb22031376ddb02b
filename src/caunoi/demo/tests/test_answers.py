"""What the desks of questions and papers show in the demo; laid within a second."""

from __future__ import annotations

import pytest
from django.conf import settings

from caunoi.accounts.choices import Role
from caunoi.demo.answers import lay_answers
from caunoi.procedures.models import PaperCheck
from caunoi.procedures.services.loading import load_procedures
from caunoi.questions.choices import RevisionState
from caunoi.questions.models import Answer, Asked, Handled, Revision, SearchMiss, Vote
from caunoi.questions.selectors.figures import figures_by_unit
from caunoi.questions.services.loading import load_questions
from caunoi.reports.models import Report
from caunoi.testing.make import make_report
from caunoi.testing.officers import make_officer

pytestmark = pytest.mark.django_db
WARD = "00316"


@pytest.fixture
def laid(city):
    load_procedures(settings.CITY_DATA)
    load_questions(settings.CITY_DATA)
    for unit in ("PC06", "PC07", "PC08", "PA08", "TTTTCH"):
        make_officer(Role.ANSWERER, unit)
    make_officer(Role.DUTY_OFFICER, f"CA-{WARD}")
    report = make_report("question", unit="PC08", category="hoi_dap.qa_csgt")
    Report.objects.filter(pk=report.pk).update(
        state="closed", closed_at=report.received_at, ground="answered"
    )
    return lay_answers(WARD)


def test_votes_decisions_papers_and_what_waits_are_there(laid):
    assert laid == Vote.objects.count() > 100
    assert (
        sum(Answer.objects.values_list("helpful", flat=True))
        + sum(Answer.objects.values_list("unhelpful", flat=True))
        == laid
    )
    assert Handled.objects.count() == 1
    assert Asked.objects.count() == Report.objects.count() == 5
    assert SearchMiss.objects.count() > 3
    assert Answer.objects.filter(marked_at__isnull=False).exists()
    assert Revision.objects.filter(state=RevisionState.WAITING).count() == 1
    assert sum(one.found for one in figures_by_unit()) > 20
    assert sorted(PaperCheck.objects.values_list("state", flat=True)) == [
        "answered", "waiting", "waiting", "waiting",
    ]  # fmt: skip
    assert Report.objects.filter(unit__code="PA08").count() == 2
