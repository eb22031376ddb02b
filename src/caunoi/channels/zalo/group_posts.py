"""Say something in a group of ours, once, however often it is tried."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from caunoi.channels import talks
from caunoi.channels.accounts import stop_account
from caunoi.channels.chat import PLATFORMS, Words
from caunoi.channels.chat_sending import send_marked, split_text
from caunoi.channels.errors import AccountTrouble, TemporaryFailure, UnknownOutcome
from caunoi.channels.taking import get_account
from caunoi.channels.zalo import group_book
from caunoi.channels.zalo.group_events import PREFIX
from caunoi.channels.zalo.sending import MAX_TEXT
from caunoi.channels.zalo.troubles import GroupBroken
from caunoi.core.clock import now

ASK_AFTER = timedelta(seconds=20)
AFTER_TROUBLE = timedelta(minutes=5)


def post_in_group(group: str, text: str, mark: str) -> str:
    """Write a text into a group; Zalo's id of its last part. `mark` is the same at every attempt.

    Raises:
        TemporaryFailure, PermanentFailure: as errors.py says; a lost answer is asked for later.
    """
    account = get_account("zalo", settings.ZALO_OA_ID)
    with transaction.atomic():
        conversation = talks.lock_conversation(account, group, f"{PREFIX}{group}", now())
    talk, last = talks.talk_of(conversation), ""
    try:
        for number, piece in enumerate(split_text(text, MAX_TEXT)):
            words = Words(piece, mark=f"{mark}:{number}")
            last = send_marked(conversation, PLATFORMS["zalo"], talk, words)
    except GroupBroken as broken:
        group_book.note_broken(account, group, str(broken))
        raise
    except AccountTrouble as trouble:
        stop_account(account, trouble.state, str(trouble))
        raise TemporaryFailure(str(trouble), now() + AFTER_TROUBLE) from trouble
    except UnknownOutcome as unknown:
        # The next attempt looks into the group before it says anything.
        raise TemporaryFailure(str(unknown), now() + ASK_AFTER) from unknown
    return last
