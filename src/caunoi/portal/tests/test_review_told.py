"""What the press desk gets and gives back is told, once, and nothing goes back without a reason."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from wagtail.models import WorkflowState

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Duty
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.delivery import recipient_of
from caunoi.channels.models import Delivery
from caunoi.channels.page_letters import write_about_page
from caunoi.core.clock import local, now
from caunoi.core.models import Event
from caunoi.portal.models import NewsPage
from caunoi.portal.selectors.contributing import returned_pages
from caunoi.portal.services.telling import record_reviews
from caunoi.portal.tests.test_editors import add, form, signed_in
from caunoi.testing.officers import make_officer

WHY = "Thiếu nguồn của con số."


@pytest.fixture
def sent(city):
    """A page of PC08's editor that waits; the two clients."""
    editor, press = signed_in(Role.EDITOR, "PC08"), signed_in(Role.PRESS, "PV01")
    add(editor, **{"action-submit": "1"})
    return editor, press, NewsPage.objects.get()


def act(client, page, action, comment=""):
    turn = WorkflowState.objects.get().current_task_state
    return client.post(
        f"/quan-tri/pages/workflow/action/{page.pk}/{action}/{turn.pk}/", {"comment": comment}
    )


def told() -> list[tuple[str, str]]:
    """Code of the event and the duty of who is written to, in the order of the events."""
    record_reviews()
    dispatch_events()
    codes = dict(Event.objects.values_list("pk", "code"))
    rows = Delivery.objects.filter(target__startswith="page:").order_by("event_id")
    duties: dict[UUID | None, str] = dict(Duty.objects.values_list("officer_id", "role"))
    return [(codes[row.event_id], duties[row.officer_id]) for row in rows]


def test_the_desk_hears_of_a_page_and_the_unit_of_its_return_and_release(sent):
    editor, press, page = sent
    assert told() == [("page.submitted", Role.PRESS)]
    act(press, page, "reject", WHY)
    assert told() == told()
    assert told()[1:] == [("page.returned", Role.EDITOR)]
    told_last = Delivery.objects.latest("event_id")
    letter = write_about_page(told_last, recipient_of(told_last)[0], "vi")
    assert f"/quan-tri/pages/{page.pk}/edit/" in letter.body
    assert WHY not in letter.body
    assert WHY in editor.get("/can-bo/trang/").content.decode()
    assert WHY in editor.get(f"/quan-tri/pages/{page.pk}/edit/").content.decode()

    editor.post(f"/quan-tri/pages/{page.pk}/edit/", form(**{"action-submit": "1"}))
    act(press, page, "approve")
    assert told()[2:] == [("page.submitted", Role.PRESS), ("page.released", Role.EDITOR)]
    assert NewsPage.objects.get().live


def test_no_page_goes_back_without_a_reason(sent):
    _editor, press, page = sent
    act(press, page, "reject", "  ")
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


def test_the_unit_alone_finds_what_came_back_and_the_desk_reads_what_it_decided(sent):
    editor, press, page = sent
    edit = f"/quan-tri/pages/{page.pk}/edit/"
    menu = press.get(edit).content.decode()
    buttons = [menu.index(f'data-workflow-action-name="{one}"') for one in ("approve", "reject")]
    assert buttons == sorted(buttons)
    over = form(**{"action-workflow-action": "1", "workflow-action-name": "reject",
                   "workflow-action-extra-data": f'{{"comment": "{WHY}"}}'})  # fmt: skip
    answer = press.post(edit, over, follow=True).content.decode()
    assert "kèm lý do" in answer
    actors = [make_officer(Role.EDITOR, unit) for unit in ("PC08", "PC07")]
    assert [[one.why for one in returned_pages(actor)] for actor in actors] == [[WHY], []]
    assert editor.get(edit).status_code == 200


def test_a_planned_page_is_released_for_its_moment_and_the_letter_names_it(city):
    editor, press = signed_in(Role.EDITOR, "PC08"), signed_in(Role.PRESS, "PV01")
    at = local(now() + timedelta(days=8)).replace(hour=8, minute=0, second=0, microsecond=0)
    add(editor, go_live_at=f"{at:%d/%m/%Y %H:%M}", **{"action-submit": "1"})
    page = NewsPage.objects.get()
    edit = f"/quan-tri/pages/{page.pk}/edit/"
    assert f"Duyệt, đăng lúc {at:%d/%m/%Y %H:%M}" in press.get(edit).content.decode()
    act(press, page, "approve")
    assert told()[-1][0] == "page.released"
    last = Delivery.objects.latest("event_id")
    body = write_about_page(last, recipient_of(last)[0], "vi").body
    assert f"{at:%d/%m/%Y %H:%M}" in body
    assert edit in body


def test_what_came_back_is_sent_again_by_one_button(sent):
    editor, press, page = sent
    act(press, page, "reject", WHY)
    menu = editor.get(f"/quan-tri/pages/{page.pk}/edit/").content.decode()
    assert 'name="action-submit"' in menu
    assert "action-restart-workflow" not in menu
