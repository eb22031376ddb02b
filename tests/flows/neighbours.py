"""A ward's neighbourhood for the stories: its group on the local Zalo, its page, its officer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Account
from caunoi.channels.broadcasts.posting import send_posts
from caunoi.channels.broadcasts.spreading import spread_waiting
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.neighbourhood_groups import whisper
from caunoi.channels.push.sending import send_pushes
from caunoi.channels.zalo import groups
from caunoi.demo.simulator.zalo.server import ZaloServer
from caunoi.neighbourhoods.models import Neighbourhood
from caunoi.neighbourhoods.services.groups import link_group
from caunoi.neighbourhoods.tests.making import make_neighbourhood
from tests.channels.zalo.ground import answers, deliver, hurry, our_account

STRIP = re.compile(r"<[^>]+>")


@dataclass
class Quarter:
    """A neighbourhood with a group on Zalo."""

    zalo: ZaloServer
    place: Neighbourhood
    group: str
    welcomes: int = 0  # what the group read before anything happened in it

    @classmethod
    def opens(cls, zalo: ZaloServer, officer: Actor, head: Actor, name: str) -> Quarter:
        """The head opens it, the officer makes its group in our app and ties it."""
        place = make_neighbourhood(officer, head, name)
        zalo.world.add_asset("gmf100")
        made = groups.create(our_account(zalo), name=name)
        groups.refresh(our_account(zalo), made.external_id)
        link_group(
            neighbourhood_id=place.pk, channel="zalo", external_id=made.external_id, by=officer
        )
        quarter = cls(zalo, place, made.external_id)
        quarter.settles()
        quarter.welcomes = len(quarter.hears())
        return quarter

    def writes(self, text: str, user: str, name: str, **more: Any) -> None:
        """A resident writes in the group; all that follows happens."""
        self.zalo.control("say", user=user, name=name, text=text, group=self.group, **more)
        self.settles()

    def says_alone(self, text: str, user: str) -> None:
        """A resident writes to our account alone."""
        self.zalo.control("say", user=user, text=text)
        self.settles()

    def settles(self) -> None:
        """What the worker's loops do, until nothing is left to do."""
        for _round in range(3):
            deliver(self.zalo)
            dispatch_events()
            while spread_waiting():
                pass
            whisper()
            hurry()
            for step in (send_pushes, lambda: send_posts("zalo"), lambda: send_posts("zalo_group")):
                while step():
                    pass

    def hears(self) -> list[str]:
        """What our account has said in the group since it was welcomed."""
        said = self.zalo.control("talk", group=self.group)
        return [one["text"] for one in said if one["by_us"]][self.welcomes :]

    def told_alone(self, user: str) -> list[str]:
        """What our account has said to one resident alone."""
        return answers(self.zalo, user)

    def page(self) -> str:
        """What everybody reads on its page."""
        return Staff.words_of(Client().get(reverse("neighbourhoods:show", args=[self.place.code])))


@dataclass
class Staff:
    """An officer at the pages of the desk."""

    actor: Actor
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.client.force_login(Account.objects.get(pk=self.actor.account_id))

    @staticmethod
    def words_of(answer: Any) -> str:
        """A page's words."""
        assert answer.status_code == 200, answer.content.decode()[:2000]
        return unescape(STRIP.sub(" ", answer.content.decode()))

    @property
    def address(self) -> str:
        """The officer's own mailbox."""
        return Account.objects.get(pk=self.actor.account_id).email

    def reads(self, name: str, *args: object, **query: str) -> str:
        """Open a page."""
        return self.words_of(self.client.get(reverse(name, args=args), query))

    def presses(self, name: str, *args: object, **fields: object) -> str:
        """Send a form that is taken; where it leads."""
        answer = self.client.post(reverse(name, args=args), fields)
        assert answer.status_code == 302, STRIP.sub(" ", answer.content.decode())[:3000]
        assert "dang-nhap" not in answer["Location"]
        return str(answer["Location"])

    def is_refused(self, name: str, *args: object, **fields: object) -> bool:
        """A press that is not for this officer, or not now."""
        answer = self.client.post(reverse(name, args=args), fields)
        return 400 <= answer.status_code < 500
