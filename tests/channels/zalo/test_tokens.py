"""Zalo's tokens: renewed by one at a time, ahead of time, and never in a loop; cases 7 and 8."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from caunoi.channels.accounts import start_account
from caunoi.channels.choices import AccountState
from caunoi.channels.errors import AccountTrouble, TemporaryFailure
from caunoi.channels.models import Account
from caunoi.channels.zalo import tokens
from caunoi.channels.zalo.usage import look_at_account
from caunoi.core.clock import now
from caunoi.demo.simulator.zalo.oauth import new_pair
from tests.channels.zalo.ground import BINH, LAN, WHOLE, answers, hurry, our_account, say

pytestmark = pytest.mark.django_db
ASKED = ("POST", "/v4/oa/access_token")
RENEW = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from django.conf import settings
settings.ZALO_API = settings.ZALO_OAUTH = sys.argv[2]
settings.ZALO_OA_ID, settings.ZALO_APP_ID, settings.ZALO_APP_SECRET = sys.argv[3:6]
from caunoi.channels.models import Account
from caunoi.channels.zalo import tokens
account = Account.objects.get(external_id=sys.argv[3])
sys.stdout.write(tokens.renew(account, spent=sys.argv[6]))
"""


def renewals(server):
    return server.world.asked.count(ASKED)


def test_the_first_token_of_the_settings_is_used_once_and_kept_sealed(city, server, settings):
    account = our_account(server)
    token = tokens.access_token(account)
    assert tokens.access_token(account) == token
    assert renewals(server) == 1
    row = our_account(server)
    assert token.encode() not in bytes(row.sealed_tokens)
    assert row.tokens_until - now() > timedelta(days=89)


def test_it_is_renewed_ahead_of_its_end(city, clock, server):
    first = tokens.access_token(our_account(server))
    assert tokens.renew_ahead() == 0
    clock(timedelta(hours=21))
    assert tokens.renew_ahead() == 1
    assert tokens.access_token(our_account(server)) != first


def test_case_8_a_refused_grant_stops_the_account_and_is_never_tried_again(zalo, caplog):
    zalo.control("expire", refresh=True)
    account = our_account(zalo)
    with pytest.raises(AccountTrouble):
        look_at_account(account)
    row = our_account(zalo)
    assert (row.state, row.why) == (AccountState.RECONNECT, "zalo oauth -14014")
    assert "must be connected again" in caplog.text
    asked = renewals(zalo)
    for _again in range(5):
        with pytest.raises(AccountTrouble):
            tokens.access_token(account)
    assert renewals(zalo) == asked
    assert tokens.renew_ahead() == 0


def test_case_8_a_new_token_in_the_settings_mends_it(zalo, settings):
    zalo.control("expire", refresh=True)
    with pytest.raises(AccountTrouble):
        look_at_account(our_account(zalo))
    settings.ZALO_REFRESH_TOKEN = new_pair(zalo.world)["refresh_token"]
    look_at_account(our_account(zalo))
    assert our_account(zalo).state == AccountState.WORKING


def test_case_8_blank_tokens_never_replace_those_that_are_kept(zalo):
    before = bytes(our_account(zalo).sealed_tokens)
    held = tokens.open_tokens(our_account(zalo))
    zalo.control("expire", refresh=True)
    with pytest.raises(AccountTrouble):
        look_at_account(our_account(zalo))
    after = tokens.open_tokens(our_account(zalo))
    assert before
    assert (after.access, after.refresh) == (held.access, held.refresh)


def test_case_8_wrong_settings_are_no_lost_grant(zalo, settings):
    zalo.control("expire")
    right, settings.ZALO_APP_SECRET = settings.ZALO_APP_SECRET, "wrong"
    with pytest.raises(AccountTrouble):
        look_at_account(our_account(zalo))
    settings.ZALO_APP_SECRET = right
    start_account(our_account(zalo))
    look_at_account(our_account(zalo))
    assert our_account(zalo).state == AccountState.WORKING


def test_case_8_a_lost_answer_is_found_out_and_does_not_loop(zalo):
    """Zalo renewed, and its answer never came: the pair is gone, and a person is called."""
    zalo.control("expire")
    zalo.control("switches", lost_answers=1)
    account = our_account(zalo)
    with pytest.raises(TemporaryFailure):
        look_at_account(account)
    assert our_account(zalo).state == AccountState.WORKING
    with pytest.raises(AccountTrouble):
        look_at_account(account)
    assert our_account(zalo).state == AccountState.RECONNECT
    assert renewals(zalo) == 3


def test_case_8_a_process_that_died_while_renewing_holds_up_nobody(city, clock, server):
    account = our_account(server)
    tokens.access_token(account)
    held = tokens.open_tokens(our_account(server))
    assert isinstance(tokens._claim(account, held.access), tokens.Held)  # and dies
    clock(timedelta(seconds=31))
    assert tokens.renew(account, spent=held.access) not in {"", held.access}


def test_case_8_four_threads_at_once_ask_once(committed_city, server):
    account = our_account(server)
    spent = tokens.access_token(account)
    server.control("expire")

    def renew(_number: int) -> str:
        try:
            return tokens.renew(account, spent=spent)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        got = set(pool.map(renew, range(4)))
    assert len(got) == 1
    assert renewals(server) == 2
    assert our_account(server).state == AccountState.WORKING


def test_case_8_two_processes_at_once_ask_once(committed_city, server):
    account = our_account(server)
    spent = tokens.access_token(account)
    server.control("expire")
    server.control("switches", slow_seconds=0.5)
    world = server.world
    words = [
        sys.executable, "-c", RENEW, str(connection.settings_dict["NAME"]), server.url, world.oa_id,
        world.app_id, world.app_secret, spent,
    ]  # fmt: skip
    both = [
        subprocess.Popen(words, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "src:."})
        for _number in range(2)
    ]
    got = {one.communicate(timeout=60)[0] for one in both}
    assert [one.returncode for one in both] == [0, 0]
    assert len(got) == 1
    assert renewals(server) == 2
    assert Account.objects.get().state == AccountState.WORKING


def test_case_7_a_token_that_ends_between_two_answers_is_renewed_once(zalo):
    say(zalo, WHOLE)
    zalo.control("expire")
    before = renewals(zalo)
    say(zalo, WHOLE, user=BINH)
    assert len(answers(zalo, BINH)) == 1
    assert renewals(zalo) == before + 1


def test_case_7_where_it_cannot_be_renewed_nothing_is_lost_and_all_is_sent_later(zalo, settings):
    zalo.control("expire", refresh=True)
    say(zalo, WHOLE)
    assert answers(zalo) == []
    assert our_account(zalo).state == AccountState.RECONNECT
    hurry()
    assert answers(zalo) == []
    settings.ZALO_REFRESH_TOKEN = new_pair(zalo.world)["refresh_token"]
    start_account(our_account(zalo))
    hurry()
    assert len(answers(zalo, LAN)) == 1
