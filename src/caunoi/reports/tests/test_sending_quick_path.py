"""A tip of one text is sent with three presses; five screens are the most there is."""

from __future__ import annotations

import pytest

from caunoi.reports.models import Report
from caunoi.reports.tests.walking import NAMED, NAMELESS, TEXT, Walk

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.parametrize("start", [NAMED, NAMELESS, "/en" + NAMED, "/en" + NAMELESS])
def test_text_check_receipt(start):
    walk = Walk(start).send(text=TEXT, skip="check")
    assert walk.step == "check"
    walk.send()
    assert Report.objects.get().spelled_code == walk.receipt[0]


@pytest.mark.parametrize(
    ("start", "screens"),
    [(NAMED, ["what", "where", "when", "who", "check"]),
     (NAMELESS, ["what", "where", "when", "check"])],
)  # fmt: skip
def test_whoever_only_presses_on_sees_every_screen_once(start, screens):
    walk = Walk(start)
    seen = []
    while walk.step:
        seen.append(walk.step)
        assert f"{len(seen)} " in walk.page
        walk.send(**({"text": TEXT} if walk.step == "what" else {}))
    assert seen == screens


def test_the_last_screen_says_what_was_left_out_and_lets_it_be_added():
    walk = Walk(NAMED).to_check()
    assert walk.form.offers["goto"] == ["what", "about", "where", "when", "when", "who"]
    walk.send(goto="who").send(name="Lan", phone="0912345678")
    assert walk.step == "check"
    assert "0912345678" in walk.page
    walk.send()
    assert not Report.objects.get().anonymous


def test_whoever_leaves_no_contact_is_not_said_to_be_nameless():
    Walk(NAMED).to_check().send()
    Walk(NAMELESS).to_check("Một việc khác cần báo").send()
    told = Report.objects.order_by("received_at")
    assert [one.anonymous for one in told] == [False, True]
    assert not any(one.contact for one in told)


@pytest.mark.parametrize("odd", ["a\0b", "\u202e\u0007đảo", "x" * 200_000, "<script>", "😀"])
def test_no_text_is_refused_for_its_letters(odd):
    walk = Walk(NAMED).to_check(f"{TEXT} {odd}")
    assert walk.step == "check"
    walk.send()
    assert Report.objects.get().text.startswith(TEXT)
