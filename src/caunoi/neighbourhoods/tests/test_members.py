"""Joining with and without a name, coming back by private words, leaving without a trace."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.neighbourhoods.marks import hash_key
from caunoi.neighbourhoods.models import Membership, Participation, Post, Vote
from caunoi.neighbourhoods.services.members import (
    change_member,
    consent_words,
    join,
    join_by_platform,
    leave,
    new_key,
    open_membership,
)
from caunoi.neighbourhoods.services.polls import vote
from caunoi.neighbourhoods.services.posts import answer_post
from caunoi.neighbourhoods.tests.making import codes, make_member, make_poll, make_word
from caunoi.reports.contacts import ContactCard, open_contact
from caunoi.reports.models import Contact

CARD = ContactCard(phone="0912345678")


def test_joining_keeps_the_words_agreed_to_and_seals_the_contact(group):
    key = new_key()
    with override("vi"):
        member = make_member(group, "Chị Lan", key=key, contact=CARD)
        words = consent_words()

    assert (member.display_name, member.consent.words) == ("Chị Lan", words)
    assert member.contact is not None
    assert open_contact(member.contact) == CARD
    event = Event.objects.get(code="member.joined")
    assert event.by == "reporter"
    assert "Lan" not in str(event.data)
    spoken = key.upper().replace("-", " ")
    assert open_membership(group.pk, spoken) == member


def test_the_same_key_twice_is_one_member(group):
    key = new_key()
    assert make_member(group, key=key) == make_member(group, key=key)
    assert codes().count("member.joined") == 1


def test_nobody_joins_without_agreeing_nor_under_the_polices_name(group):
    with pytest.raises(RuleBroken) as refused:
        join(neighbourhood_id=group.pk, key=new_key(), agreed=False)
    assert refused.value.missing == ("agreed",)
    for name in ("Công an phường", "CSKV Minh", "admin", new_key()):
        with pytest.raises(RuleBroken):
            make_member(group, name)
    with pytest.raises(RuleBroken):
        make_member(group, key="ba ba ba")  # a key that somebody chose
    assert not Membership.objects.exists()


def test_wrong_words_or_anothers_group_open_nothing(group, lan, minh, duc):
    with pytest.raises(NotFound):
        open_membership(group.pk, new_key())


def test_leaving_takes_name_contact_key_posts_and_the_tie_to_votes(group, minh):
    member = make_member(group, "Chị Lan", contact=CARD)
    word, poll = make_word(member), make_poll(group, minh)
    answer_post(post_id=word.pk, by=minh, text="Tôi gọi riêng.", private=True)
    vote(membership_id=member.pk, post_id=poll.pk, number=1)
    voter = bytes(Vote.objects.get().voter)

    leave(membership_id=member.pk)
    leave(membership_id=member.pk)

    member.refresh_from_db()
    word.refresh_from_db()
    assert (member.display_name, member.key_hash, member.contact) == ("", None, None)
    assert not Contact.objects.exists()
    assert (word.text, word.removed_by) == ("", "left")
    assert not Post.objects.filter(audience="one").exclude(text="").exists()
    assert bytes(Vote.objects.get().voter) != voter
    assert Participation.objects.count() == 1  # the count stays
    assert codes().count("member.left") == 1


def test_a_member_changes_name_and_contact(group, lan):
    changed = change_member(membership_id=lan.pk, display_name="Lan tầng 3", contact=CARD)
    assert changed.contact is not None
    again = change_member(membership_id=lan.pk, display_name="", contact=ContactCard())
    assert (again.display_name, again.contact) == ("", None)
    assert not Contact.objects.exists()


def test_the_same_person_of_a_platform_is_one_member(group):
    one = join_by_platform(neighbourhood=group, platform="zalo:77", display_name="Công an giả")
    other = join_by_platform(neighbourhood=group, platform="zalo:77")
    assert one == other
    assert (one.display_name, one.joined_by) == ("", "zalo")
    assert hash_key("x") != one.key_hash
