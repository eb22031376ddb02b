"""Real things that stand in addresses: a report with a file, officers, requests, a time limit."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, Duty, Officer
from caunoi.accounts.policy import POLICY
from caunoi.accounts.services.duties import give_duty
from caunoi.accounts.services.tokens import issue_token
from caunoi.channels.broadcasts.tests.making import released_in
from caunoi.channels.desk.tests.stuck import make_channel, make_delivery, make_hook
from caunoi.channels.feeds.cap import identifier_of
from caunoi.core.clock import now
from caunoi.core.files.tests.make_pdf import make_pdf
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.core.ids import new_id
from caunoi.law.choices import FileStatus
from caunoi.law.rules import all_rules
from caunoi.law.services import propose_rule_version
from caunoi.neighbourhoods.services.handovers import ask_handover
from caunoi.neighbourhoods.services.order import appeal, mute_member
from caunoi.neighbourhoods.tests.making import (
    make_member,
    make_neighbourhood,
    make_post,
    make_word,
)
from caunoi.procedures.models import Procedure
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.services.papers import send_papers
from caunoi.procedures.tests.making import make_desk
from caunoi.questions.services.writing import rewrite_answer
from caunoi.questions.tests.making import make_answer, make_text, make_wording
from caunoi.reports.codes import new_secret
from caunoi.reports.models import Attachment, Report
from caunoi.reports.tests.following import make_copies, send_file
from caunoi.testing.cast import CITY, OTHER_WARD, WARD
from caunoi.testing.make import make_report
from caunoi.testing.officers import get_unit, make_officer
from tests.access.expectation import Person


class Stage:
    """The report, those who come to it, and the values that addresses name."""

    def __init__(self) -> None:
        self.report: Report = make_report(unit=WARD)
        noise = make_report(text="Loa kẹo kéo cả đêm", category="trat_tu.on_ao")
        attachment: Attachment = send_file(self.report, "a.pdf", make_pdf())
        # Who is acted upon: somebody who has all that administration can take away.
        self.subject = make_officer(Role.HANDLER, "PC02", name="Chủ thể")
        self.admin = make_officer(Role.ADMIN, CITY)
        make_officer(Role.ADMIN, CITY)
        subject = Officer.objects.get(pk=self.subject.id)
        issue_token(officer=subject, name="x", scopes=["reports.view"], lasts=timedelta(days=1),
                    by="test")  # fmt: skip
        asked = give_duty(officer_id=subject.pk, unit=get_unit(CITY), role=Role.AUDITOR,
                          by=self.admin, why="Theo quyết định")  # fmt: skip
        rule, other = [rule for rule in all_rules() if rule.status == FileStatus.PROPOSED][:2]
        submitted = propose_rule_version(
            code=other.code, version=other.version, by=self.admin, why="Theo văn bản mới",
        )  # fmt: skip
        self.values: dict[str, object] = {
            "code": self.report.spelled_code, "file": attachment.pk, "page": 1,
            "officer": subject.pk, "asked": asked.pk, "verdict": "approve", "propose": "propose",
            "duty": Duty.objects.get(officer=subject, valid_to=None).pk,
            "api_token": subject.tokens.get().pk, "unit": WARD, "rule": rule.code,
            "activation": submitted.pk, "version": rule.version, "verb": "note",
            "token": "no-such-secret",
            "department": "pc08", "ward": "00316", "word_path": "khong-co/",
            "uid": "abc", "word": "abc", "face": "public", "number": 1, "nobody": new_id(),
            "act": "remove",
            "hook": make_hook().pk, "channel": make_channel().pk, "delivery": make_delivery().pk,
            "resume": "resume", "again": "again",
            "form": "json", "service": noise.category, "public_code": noise.spelled_code,
        }  # fmt: skip
        self._stage_notice()
        self._stage_group()
        self._stage_answer()
        self._stage_procedure()
        self._actors: dict[Person, Actor] = {}

    def _stage_notice(self) -> None:
        """A notice of the ward's police that is out, so that heads of "here" may know of it."""
        notice = released_in(WARD, wards=("00316",))
        self.values |= {
            "notice": notice.pk, "slug": notice.slug, "release": "phat",
            "cap": identifier_of(notice.pk, 1), "delivery": notice.deliveries.all()[0].pk,
        }  # fmt: skip

    def _stage_group(self) -> None:
        """A neighbourhood of the ward, with a muted member who appeals, a promise, a hand-over."""
        officer, colleague = (
            make_officer(Role.AREA_OFFICER, WARD),
            make_officer(Role.AREA_OFFICER, WARD),
        )
        place = make_neighbourhood(officer, make_officer(Role.HEAD, WARD))
        member = make_member(place, "Chị Lan")
        post = make_word(member)
        make_post(place, officer, promised_by=now() + timedelta(days=2))
        mute_member(membership_id=member.pk, by=officer, days=2, why="Theo quy tắc")
        handed = ask_handover(
            giver=officer.id, taker=colleague.id, unit=get_unit(WARD), by=officer,
            why="Theo quyết định",
        )  # fmt: skip
        self.values |= {
            "group": place.code, "member": member.pk, "post": post.pk, "handover": handed.pk,
            "promise": place.promises.get().pk, "kept": "kept", "grant": "dong-y",
            "appeal": appeal(membership_id=member.pk, words="Xem lại giúp").pk,
            "withdraw": "rut", "aside": "khong-can", "unmute": "mo-tieng",
        }  # fmt: skip

    def _stage_procedure(self) -> None:
        """The city's procedures, one of them kept by the ward; a desk there, papers sent to it."""
        load_procedures(settings.CITY_DATA)
        own = Procedure.objects.get(slug="dang-ky-tam-tru")
        own.unit = get_unit(WARD)
        own.save(update_fields=["unit"])
        desk = make_desk(WARD, own.slug)
        files, _missing = find_files([store_upload(SimpleUploadedFile("a.pdf", make_pdf()))])
        papers = send_papers(
            procedure_id=own.pk, unit_id=own.unit_id, secret=new_secret(), files=files
        )
        self.values |= {
            "procedure": "ho-chieu-lan-dau", "own_procedure": own.slug, "desk": desk.code,
            "papers": papers.pk, "text_version": own.current_id, "call": "goi", "submit": "trinh",
        }  # fmt: skip

    def _stage_answer(self) -> None:
        """A published answer of the ward's police, another wording that waits, a question."""
        writer, other = make_officer(Role.HEAD, WARD), make_officer(Role.HEAD, WARD)
        answer = make_answer(writer, other, unit=WARD)
        again = rewrite_answer(
            answer_id=answer.pk, by=writer, wording=make_wording(short="Mang theo căn cước.")
        )
        self.values |= {
            "home": "vi", "of_answers": "hoi-dap",
            "answer_slug": answer.slug, "answer": answer.pk, "revision": again.pk,
            "question_code": make_report("question", unit=WARD).spelled_code,
            "text": make_text(writer).pk, "confirm": "xac-nhan",
            "release_it": "duyet",
        }  # fmt: skip

    def clean_the_file(self) -> None:
        """What the worker does; it takes a while."""
        make_copies()

    def args(self, wanted: dict[str, str]) -> dict[str, object]:
        """The address's parts."""
        return {part: self.values[name] for part, name in wanted.items()}

    def actor(self, person: Person) -> Actor:
        """The officer who plays this person; made at the first call."""
        if person not in self._actors:
            place = WARD if person.place == "here" else OTHER_WARD
            actor = make_officer(person.role or Role.PRESS, place)
            if not person.role:
                Duty.objects.filter(officer_id=actor.id).delete()
            self._actors[person] = actor
        return self._actors[person]

    def account(self, person: Person) -> Account:
        """The account to sign in with."""
        account = Account.objects.get(pk=self.actor(person).account_id)
        account.set_password("a-long-enough-password")  # some pages ask for it once more
        account.save(update_fields=["password"])
        return account

    def token(self, person: Person) -> str:
        """A token with all that the role allows."""
        officer = Officer.objects.get(pk=self.actor(person).id)
        scopes = sorted(POLICY[person.role]) if person.role else []
        return issue_token(
            officer=officer, name="x", scopes=scopes or ["reports.view"],
            lasts=timedelta(days=1), by="test",
        )  # fmt: skip
