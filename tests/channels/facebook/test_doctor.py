"""`caunoi doctor` on Facebook's page: what is well, what is not, and what mends it."""

from __future__ import annotations

from datetime import timedelta

from caunoi.channels.facebook.doctoring import look
from caunoi.channels.facebook.watching import watch_page
from caunoi.config.doctor import findings
from tests.channels.facebook.ground import TIP


def by_name():
    return {one.what: one for one in look()}


def test_a_page_that_is_well_has_nothing_to_mend(fb):
    watch_page()
    found = by_name()
    assert set(found) == {
        "Facebook page", "Facebook events", "Facebook sending", "Facebook webhooks",
    }  # fmt: skip
    assert not any(one.mend for one in found.values())
    assert found["Facebook page"] in findings()


def test_what_is_wrong_is_named(fb, settings, travel_far):
    fb.control("subscribe", fields=["messages"])
    assert "feed" in by_name()["Facebook events"].seen
    watch_page()
    travel_far(timedelta(hours=3))
    assert "caunoi work" in by_name()["Facebook events"].mend
    fb.control("switches", expired_token=True)
    fb.say(TIP)
    assert "190-463" in by_name()["Facebook page"].seen
    assert by_name()["Facebook sending"].mend
    settings.FACEBOOK_APP_SECRET = ""
    assert "CAUNOI_FACEBOOK_APP_SECRET" in by_name()["Facebook page"].seen


def test_without_a_page_nothing_is_said(settings, db):
    settings.FACEBOOK_PAGE_ID = ""
    assert by_name() == {}
