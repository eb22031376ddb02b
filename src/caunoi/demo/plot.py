"""A story under way: how time passes in it, and who does what."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from caunoi.accounts.access import Actor
from caunoi.core.moments import short_day
from caunoi.demo.crews import Crews
from caunoi.demo.hours import awake_from, is_office_time, office_from, office_until
from caunoi.demo.memory import Tale
from caunoi.demo.player import Player
from caunoi.demo.seeds import Seed
from caunoi.demo.voices import Voice
from caunoi.reports import workflow
from caunoi.reports.choices import Kind, Look, State, Urgency
from caunoi.units.directory import UnitInfo


class NotYet(Exception):
    """The next step lies in the future: the story stands where it stands today."""


@dataclass
class Plot:
    """One story under way: the report, its voice, and the moment it has come to."""

    seed: Seed
    tale: Tale
    voice: Voice
    player: Player
    crews: Crews
    dice: random.Random
    until: datetime
    at: datetime

    def chance(self, share: float) -> bool:
        """Whether it happens, in so many of all cases."""
        return self.dice.random() < share

    def go_on(self, least: timedelta, most: timedelta, *, can_wait: bool = True) -> datetime:
        """Let some time pass. Raises NotYet where it would be after today."""
        spread = (most - least) * self.dice.random() ** 1.6
        return self.go_to(self.at + least + spread, can_wait=can_wait)

    def go_to(self, moment: datetime, *, can_wait: bool = True) -> datetime:
        """Move on to that moment; what can wait is done in office hours. Raises NotYet."""
        if can_wait:
            moment = office_from(moment, self.dice)
        moment = max(moment, self.at + timedelta(seconds=5))
        if self.tale.events:  # a clock may have spoken in between
            self.tale.pass_time(min(moment, self.until))
            moment = max(moment, self.tale.events[-1].at + timedelta(seconds=1))
        if moment > self.until:
            raise NotYet
        self.at = moment
        return moment

    def before_due(self, *rules: str, early: float = 0.0, most: float = 0.92) -> datetime:
        """A moment within the running clock of one of these rules, or after it in a late story.

        In office hours where the clock leaves any; else whoever is on duty does it.
        """
        clock = self.tale.due(*rules)
        if clock is None:
            return self.go_on(timedelta(minutes=10), timedelta(hours=3))
        left = clock.due_at - self.at
        if self.seed.late and self.tale.report.kind != Kind.CRIME_REPORT:
            return self.go_to(clock.due_at + left * self.dice.uniform(0.1, 0.9))
        share = early + (most - early) * self.dice.random() ** 1.5
        planned = self.at + left * share
        if planned > self.until:
            self.tale.pass_time(self.until)
            raise NotYet
        office = office_from(planned, self.dice)
        if office < clock.due_at:
            return self.go_to(office, can_wait=False)
        earlier = office_until(planned, self.dice)
        if earlier > self.at:
            return self.go_to(earlier, can_wait=False)
        if is_office_time(self.at):  # due before offices open again: done before they close
            return self.go_on(timedelta(minutes=2), timedelta(minutes=25), can_wait=False)
        morning = awake_from(planned, self.dice)
        return self.go_to(morning if morning < clock.due_at else planned, can_wait=False)

    def do(self, verb: str, at: datetime | None = None, by: Actor | None = None, **fields: object
           ) -> Actor | None:  # fmt: skip
        """One verb by somebody of the unit who may do it; a reporter's verb by the reporter."""
        report = self.tale.report
        move = workflow.get_move(report.kind, verb)
        actor = by
        if actor is None and not move.by_reporter:
            actor = self.crews.pick(self.dice, report.unit.code, move.permission)
            if actor is None:
                raise NotYet  # nobody there may do it
            if not self.tale.looks or self.chance(0.25):
                self.player.look(self.tale, actor, self.at - timedelta(seconds=2))
        self.player.do(self.tale, verb, at or self.at, actor, **fields)
        return actor

    def officer(self) -> Actor:
        """Somebody of the unit who handles reports."""
        found = self.crews.handler(self.dice, self.tale.report.unit.code)
        if found is None:
            raise NotYet
        return found

    def paper(self, kind: str) -> str:
        """The number and date of a paper."""
        mark = self.voice.words.data["papers"][kind]
        return f"{self.dice.randrange(1, 2400)}/{mark}, {short_day(self.at)}"

    def talk(self, share: float) -> None:
        """Perhaps an answer or a question, what the reporter says to it, a note."""
        say, kind = self.voice.say, self.tale.report.kind
        if self.chance(share):
            self.go_on(timedelta(minutes=10), timedelta(hours=5))
            asks = self.chance(0.55)
            question, answer = self.voice.ask()
            self.do("reply", text=question if asks else say("replies", kind))
            if self.chance(0.6):
                self.go_on(timedelta(minutes=8), self._soon(), can_wait=False)
                self.player.write_back(self.tale, answer if asks else say("thanks"), self.at)
        if self.chance(share * 0.6):
            self.go_on(timedelta(minutes=15), timedelta(hours=9))
            self.do("note", text=say("notes"))
        if self.chance(share * 0.12) and self.tale.contact is not None:
            officer = self.officer()
            self.player.look(self.tale, officer, self.at, Look.CONTACT, say("reveal_why"))

    def _soon(self) -> timedelta:
        """How long a reporter takes to answer, at most: the officer's clock goes on meanwhile."""
        running = self.tale.running
        left = running[0].due_at - self.at if running else timedelta(hours=20)
        return max(timedelta(minutes=20), min(timedelta(hours=20), left * 0.4))

    def claim(self) -> None:
        """An emergency is taken on, nearly always within its five minutes."""
        if self.tale.report.urgency != Urgency.EMERGENCY or self.tale.report.about_police:
            return
        most = timedelta(minutes=14) if self.seed.late else timedelta(minutes=4, seconds=30)
        self.go_on(timedelta(seconds=40), most, can_wait=False)
        self.do("claim")

    def send_on(self, target: UnitInfo | None, share: float) -> None:
        """Perhaps hand the report to another unit, which takes it over in time."""
        if target is None or target.pk == self.tale.report.unit_id or not self.chance(share):
            return
        self.before_due("crime_report.ward_hands_over", most=0.7)
        self.do("transfer", unit=target.code, why=self.voice.say("transfer_why"))
        self.go_on(timedelta(minutes=20), timedelta(hours=3), can_wait=False)
        self.do("accept_transfer")

    def after_closing(self, *, reopen: float = 0.0) -> None:
        """The reporter rates it, or asks to look again."""
        report = self.tale.report
        if report.state != State.CLOSED:
            return
        if self.chance(reopen):
            self.go_on(timedelta(hours=6), timedelta(days=12), can_wait=False)
            self.do("reopen_by_reporter", why=self.voice.say("reopen_why"))
            return
        if self.chance(0.3):
            self.go_on(timedelta(minutes=30), timedelta(days=4), can_wait=False)
            stars = self.dice.choices((5, 4, 3, 2, 1), (46, 28, 12, 7, 7))[0]
            self.do("rate", stars=stars, words=self.voice.say("ratings", str(stars)))
