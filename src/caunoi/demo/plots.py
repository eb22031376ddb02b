"""How a report goes on, kind by kind: who does what when, until today or until its end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from caunoi.core.errors import RuleBroken
from caunoi.demo.plot import NotYet, Plot
from caunoi.reports.choices import CrimeSource, Kind, State, Urgency
from caunoi.reports.workflow.crime import WORDS_UP


def tell(plot: Plot) -> None:
    """Tell a story from its receipt on, as far as it has come today."""
    with suppress(NotYet, RuleBroken):  # a step that the law forbids that day is left out
        _PLOTS[plot.tale.report.kind](plot)
    plot.tale.pass_time(plot.until)


def order(plot: Plot) -> None:
    """Feedback on public order: taken on, looked after, closed with something to see."""
    plot.claim()
    plot.send_on(plot.crews.specialist(plot.tale.report.category), 0.03)
    plot.before_due("order_feedback.accept", "order_feedback.accept_urgent")
    if plot.chance(0.4):
        plot.do("assign", officer=plot.officer().id)
    else:
        plot.do("classify")
    plot.talk(0.45)
    if plot.chance(0.06) and plot.tale.report.urgency > 2:
        plot.before_due("order_feedback.answer")
        plot.do("extend", why=plot.voice.say("extend_why"), message=plot.voice.say("extend_tell"))
    close_order(plot)
    plot.after_closing(reopen=0.03)
    if plot.tale.report.state == State.IN_PROGRESS:
        plot.before_due("any.finish_reopened")
        close_order(plot)


def close_order(plot: Plot) -> None:
    """Close with a ground, what the reporter is told, and the proof."""
    plot.before_due("any.finish_reopened", "order_feedback.answer", early=0.1)
    ground = plot.voice.draw("close_grounds")
    plot.do("close", message=plot.voice.say("close", ground), ground=ground,
            proof=plot.voice.say("proofs", ground))  # fmt: skip


def fire(plot: Plot) -> None:
    """A fire or a hazard: somebody goes and looks, then it is closed."""
    plot.claim()
    burning = plot.tale.report.category.startswith("pccc.chay")
    if burning:
        plot.go_on(timedelta(minutes=4), timedelta(minutes=40), can_wait=False)
    else:
        plot.before_due("fire_hazard.accept")
        plot.do("classify")
        plot.talk(0.3)
        plot.before_due("fire_hazard.look")
    plot.do("inspect", text=plot.voice.say("visits"))
    plot.before_due("fire_hazard.answer", early=0.05)
    ground = plot.voice.draw("close_grounds")
    if plot.seed.fire_out or (burning and not plot.crews.is_counted(plot.seed.ward)):
        ground = "fire_put_out"
    plot.do("close", message=plot.voice.say("close", ground), ground=ground,
            proof=plot.voice.say("proofs", ground))  # fmt: skip
    plot.after_closing()


def question(plot: Plot) -> None:
    """A question: taken on, answered, rated."""
    if plot.tale.report.urgency == Urgency.EMERGENCY:
        plot.claim()
    plot.before_due("question.answer_simple")
    plot.do("classify", ready=plot.chance(0.3))
    plot.talk(0.2)
    if plot.chance(0.05):
        plot.go_on(timedelta(hours=2), timedelta(hours=30))
        plot.do("say_when", why=plot.voice.say("extend_why"),
                message=plot.voice.say("extend_tell"))  # fmt: skip
    plot.before_due("question.answer_online_ready", "question.answer_simple",
                    "question.answer_complex")  # fmt: skip
    ground = "answered"
    if plot.tale.report.category in {"can_bo.khen", "can_bo.gop_y"}:
        ground = "not_a_question"
    elif plot.chance(0.04):
        ground = "refused"
    plot.do("close", message=plot.voice.say("close", ground), ground=ground)
    plot.after_closing(reopen=0.01)


def crime(plot: Plot) -> None:
    """A crime report, from its classification to the end of the verification."""
    plot.claim()
    report = plot.tale.report
    for owed in WORDS_UP:  # where the rule of two and four hours is switched on
        if plot.tale.due(owed) is not None:
            plot.before_due(owed)
            plot.do("brief", text=plot.voice.say("briefs"))
    plot.before_due("crime_report.classify", most=0.5)
    source = CrimeSource.DENUNCIATION if report.contact_id else CrimeSource.INFORMATION
    plot.do("classify", crime_source=source.value, competent=True)
    if plot.chance(0.55) or plot.seed.solved:
        plot.send_on(plot.crews.specialist(report.category), 0.85)
    plot.before_due("crime_report.ward_hands_over", "crime_report.notify_receipt")
    plot.do("assign", officer=plot.officer().id, paper=plot.paper("assignment"))
    plot.before_due("crime_report.notify_receipt")
    plot.do(
        "notify_receipt",
        paper=plot.paper("notice_of_receipt"),
        message=plot.voice.say("receipt_tell"),
    )
    plot.talk(0.5)
    verify(plot)


def verify(plot: Plot) -> None:
    """Twenty days, extended or suspended where it takes longer; then the result."""
    say = plot.voice.say
    longer = plot.chance(0.14) or plot.seed.late
    if longer and not plot.seed.late:
        plot.before_due("crime_report.verify", early=0.6)
        plot.do("extend", why=say("extend_why"), paper=plot.paper("extension"))
        plot.talk(0.4)
    if plot.chance(0.05) and not plot.seed.solved:
        plot.before_due("crime_report.verify", "crime_report.extend_by_head", early=0.3)
        ground = plot.dice.choice(("awaiting_expertise", "awaiting_papers"))
        plot.do("suspend", paper=plot.paper("suspension"), why=say("suspend_why", ground),
                ground=ground)  # fmt: skip
        plot.before_due("crime_report.send_suspension")
        plot.do("send_suspension", paper=plot.paper("notice"), message=say("suspend_tell", ground))
        plot.go_on(timedelta(days=20), timedelta(days=160))
        plot.do("resume", why=say("resume_why", ground), paper=plot.paper("resumption"))
        plot.before_due("crime_report.send_resumption")
        plot.do("send_resumption", paper=plot.paper("notice"), message=say("resume_tell"))
    clock = plot.tale.due("crime_report.verify")
    if plot.seed.late and clock is not None:  # the law's limit passed unseen
        plot.go_to(clock.due_at + timedelta(days=plot.dice.uniform(0.5, 25)))
    else:
        plot.before_due("crime_report.verify", "crime_report.extend_by_head",
                        "crime_report.resume", early=0.35)  # fmt: skip
    decide(plot)


def decide(plot: Plot) -> None:
    """The decision, its way to the procuracy and to the reporter, perhaps an objection."""
    say, report = plot.voice.say, plot.tale.report
    counted = plot.crews.is_counted(plot.seed.ward)
    if plot.seed.solved or (not counted and plot.chance(0.17)):
        arrests = plot.seed.arrests or (1 if plot.chance(0.6) else 0)
        plot.do("prosecute", paper=plot.paper("prosecution"), ground="signs_of_crime",
                arrests=arrests)  # fmt: skip
    elif plot.chance(0.06):
        plot.do("hand_over", body=say("bodies"), paper=plot.paper("letter"),
                ground="handed_to_competent_body", message=say("result", "handed_over"),
        )  # fmt: skip
    else:
        ground = plot.dice.choices(("no_event", "not_a_crime", "victim_withdrew"), (40, 48, 12))[0]
        plot.do(
            "not_prosecute", paper=plot.paper("non_prosecution"), why=say("not_why", ground),
            ground=ground,
        )  # fmt: skip
    if report.outcome != "handed_over":
        plot.before_due("crime_report.send_prosecution", "crime_report.send_non_prosecution")
        plot.do("send_decision", paper=plot.paper("letter_to_procuracy"))
        plot.before_due("crime_report.notify_result")
        plot.do("notify_result", message=say("result", report.outcome))
        if report.outcome == "not_prosecute" and plot.chance(0.04):
            object_to_it(plot)
    plot.go_on(timedelta(hours=3), timedelta(days=4))
    named = "result_told" if report.contact_id else "result_told_nameless"
    handed = report.outcome == "handed_over"
    plot.do("close", ground="handed_to_competent_body" if handed else named)
    plot.after_closing()


def object_to_it(plot: Plot) -> None:
    """The reporter does not agree; the head looks again."""
    plot.go_on(timedelta(hours=10), timedelta(days=9), can_wait=False)
    plot.do("object", why=plot.voice.say("object_why"))
    plot.before_due("crime_report.settle_complaint", early=0.2)
    plot.do("settle_objection", paper=plot.paper("settlement"), ground="objection_wrong",
            message=plot.voice.say("object_tell"))  # fmt: skip


def denunciation(plot: Plot) -> None:
    """A denunciation of an official: checked, accepted or not, concluded."""
    say, report = plot.voice.say, plot.tale.report
    plot.before_due("denunciation.check")
    plot.do("classify")
    plot.go_on(timedelta(hours=4), timedelta(days=2))
    if report.contact_id is None or plot.chance(0.3):
        nameless = "nameless_inspected" if plot.chance(0.6) else "nameless"
        ground = nameless if report.contact_id is None else "no_basis"
        plot.do("not_accept", why=say("no_accept_why"), message=say("result", "not_accept"),
                ground=ground)  # fmt: skip
    else:
        plot.do("accept", officer=plot.officer().id, paper=plot.paper("acceptance"),
                message=say("accept_tell"))  # fmt: skip
        plot.talk(0.4)
        if plot.chance(0.12) and not plot.seed.late:
            plot.before_due("denunciation.settle", early=0.5)
            plot.do("extend", why=say("extend_why"), paper=plot.paper("longer"))
        plot.before_due("denunciation.settle", "denunciation.extend", early=0.3)
        ground = plot.dice.choices(("true", "partly_true", "untrue"), (18, 34, 48))[0]
        plot.do("conclude", paper=plot.paper("conclusion"), ground=ground)
    plot.go_on(timedelta(hours=3), timedelta(days=3))
    outcome = "not_accept" if report.outcome == "not_accepted" else "conclude"
    plot.do("notify_result", message=say("result", outcome))
    end_case(plot)


def complaint(plot: Plot) -> None:
    """A complaint on an administrative act: accepted or not, decided."""
    say, report = plot.voice.say, plot.tale.report
    plot.before_due("complaint.accept")
    plot.do("classify")
    plot.go_on(timedelta(hours=4), timedelta(days=2))
    if report.contact_id is None or plot.chance(0.25):
        ground = "nameless" if report.contact_id is None else "not_affected"
        plot.do("not_accept", why=say("no_accept_why"), message=say("result", "not_accept"),
                ground=ground)  # fmt: skip
    else:
        plot.do("accept", officer=plot.officer().id, paper=plot.paper("acceptance"),
                message=say("accept_tell"))  # fmt: skip
        plot.talk(0.4)
        plot.before_due("complaint.settle", early=0.3)
        ground = plot.dice.choices(("upheld", "partly_upheld", "rejected"), (25, 30, 45))[0]
        plot.do("decide", paper=plot.paper("settlement"), ground=ground)
    plot.go_on(timedelta(hours=3), timedelta(days=3))
    outcome = "not_accept" if report.outcome == "not_accepted" else "decide"
    plot.do("notify_result", message=say("result", outcome))
    end_case(plot)


def end_case(plot: Plot) -> None:
    """Close a case whose result was told."""
    told_why = plot.tale.report.outcome == "not_accepted"
    plot.go_on(timedelta(hours=3), timedelta(days=3))
    plot.do("close", ground="not_accepted_told" if told_why else "result_told")
    plot.after_closing()


_PLOTS: dict[str, Callable[[Plot], None]] = {
    Kind.ORDER_FEEDBACK: order, Kind.FIRE_HAZARD: fire, Kind.QUESTION: question,
    Kind.CRIME_REPORT: crime, Kind.DENUNCIATION: denunciation, Kind.COMPLAINT: complaint,
}  # fmt: skip
