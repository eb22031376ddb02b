"""`caunoi doctor` on Facebook's page: the token, the subscription, how the page fares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings

from caunoi.channels.accounts import get_account
from caunoi.channels.choices import AccountState, HookState
from caunoi.channels.errors import AccountTrouble, PermanentFailure, TemporaryFailure
from caunoi.channels.facebook.graph import CHANNEL, graph_of, path_of
from caunoi.channels.facebook.platform import Facebook
from caunoi.channels.facebook.watching import missing_fields
from caunoi.channels.models import Account, Hook
from caunoi.core.clock import now
from caunoi.core.moments import short_moment
from caunoi.core.soundness import Finding

PAGE, EVENTS, SENDING = "Facebook page", "Facebook events", "Facebook sending"
_GUIDE = "See docs/how-to/facebook.md."


def look() -> Iterator[Finding]:
    """One line each; nothing where no page is named."""
    if not settings.FACEBOOK_PAGE_ID:
        return
    missing = [
        name
        for name, value in (
            ("CAUNOI_FACEBOOK_APP_SECRET", settings.FACEBOOK_APP_SECRET),
            ("CAUNOI_FACEBOOK_PAGE_TOKEN", settings.FACEBOOK_PAGE_TOKEN),
            ("CAUNOI_FACEBOOK_VERIFY_TOKEN", settings.FACEBOOK_VERIFY_TOKEN),
            ("CAUNOI_FACEBOOK_APP_ID", settings.FACEBOOK_APP_ID),
        )
        if not value
    ]
    if missing or not Facebook().is_set_up():
        yield Finding(PAGE, f"{', '.join(missing)} not set", _GUIDE)
        return
    account = get_account(CHANNEL, settings.FACEBOOK_PAGE_ID)
    page = _page(account)
    yield page
    if not page.mend:
        yield _events(account)
    yield _sending(account)
    yield _kept_apart()


def _page(account: Account) -> Finding:
    try:
        held = graph_of(account).get(path_of(account.external_id), fields="name")
    except AccountTrouble as error:
        return Finding(
            PAGE, str(error), f"Make a new page token and put it in the settings. {_GUIDE}"
        )
    except (PermanentFailure, TemporaryFailure) as error:
        return Finding(PAGE, f"does not answer: {error}", f"Look at the network first. {_GUIDE}")
    return Finding(PAGE, f"{held.get('name', '')} answers by {settings.FACEBOOK_VERSION}")


def _events(account: Account) -> Finding:
    """That we are told of all that we want; the worker's own look mends what is missing."""
    try:
        missing = missing_fields(graph_of(account))
    except (AccountTrouble, PermanentFailure, TemporaryFailure) as error:
        return Finding(EVENTS, f"cannot be asked: {error}", _GUIDE)
    last = short_moment(account.last_in_at) if account.last_in_at else "never"
    if missing:
        return Finding(
            EVENTS, f"not subscribed: {', '.join(missing)}",
            "Start a worker (caunoi work): it subscribes again within ten minutes.",
        )  # fmt: skip
    late = account.checked_at is None or now() - account.checked_at > timedelta(hours=2)
    mend = "Start a worker (caunoi work): nobody looks after the page." if late else ""
    return Finding(EVENTS, f"subscribed; the last message came: {last}", mend)


def _sending(account: Account) -> Finding:
    if account.state != AccountState.WORKING:
        mend = f"Mend what is named, then the worker starts again by itself. {_GUIDE}"
        if account.state == AccountState.STOPPED:
            mend = f"Read what Facebook's Page Quality says; then start the page again. {_GUIDE}"
        return Finding(SENDING, f"{account.state}: {account.why}", mend)
    tag = "granted" if settings.FACEBOOK_HUMAN_AGENT else "not granted (24 hours only)"
    return Finding(
        SENDING, f"{account.usage.get('percent', 0)} % of the limits used; HUMAN_AGENT {tag}"
    )


def _kept_apart() -> Finding:
    since = now() - timedelta(days=7)
    apart = Hook.objects.filter(
        channel=CHANNEL, received_at__gte=since,
        state__in=[HookState.QUARANTINED, HookState.PARTLY],
    ).count()  # fmt: skip
    mend = "Look at them on the channel desk and read them again." if apart else ""
    return Finding("Facebook webhooks", f"{apart} kept apart in 7 days", mend)
