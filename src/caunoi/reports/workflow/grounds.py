"""The lists of grounds from which an outcome must name one.

`law` is the article; a ground with `until` was repealed that day and cannot be chosen any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground: its code, its words and its article.

    `to_reporter`: the words to whoever reported, where the title speaks of them to others.
    """

    code: str
    title: Any
    law: str
    until: date | None = None
    to_reporter: Any = ""

    @property
    def spoken(self) -> str:
        """The words as whoever reported reads them."""
        return str(self.to_reporter or self.title)

    def is_in_force(self, on: date) -> bool:
        """Whether it may be chosen on that day."""
        return self.until is None or on < self.until


_157 = "BLTTHS Art. 157"
_148 = "BLTTHS Art. 148.1"

GROUNDS: dict[str, tuple[Ground, ...]] = {
    "prosecute": (
        Ground("signs_of_crime", _("There are signs of a crime"), "BLTTHS Art. 143, 153"),
    ),
    # Art. 157 as amended in 2021 lists eight.
    "not_prosecute": (
        Ground("no_event", _("There was no criminal event"), f"{_157}.1"),
        Ground("not_a_crime", _("The act is not a crime"), f"{_157}.2"),
        Ground("too_young", _("The person is below the age of criminal responsibility"),
               f"{_157}.3"),
        Ground("already_judged", _("There is already a judgment or a decision to stop the case"),
               f"{_157}.4"),
        Ground("time_barred", _("The time limit for prosecution has run out"), f"{_157}.5"),
        Ground("amnesty", _("The crime falls under an amnesty"), f"{_157}.6"),
        Ground("offender_died", _("The person who committed the act has died"), f"{_157}.7"),
        Ground("victim_withdrew", _("The victim asked for no prosecution, or withdrew the request"),
               f"{_157}.8"),
    ),
    "suspend": (
        Ground("awaiting_expertise",
               _("An expert's finding, a valuation or foreign help was asked for and is awaited"),
               f"{_148}(a)"),
        Ground("awaiting_papers",
               _("Decisive documents or items were asked for and have not been provided"),
               f"{_148}(b)"),
        Ground("force_majeure", _("Disaster or epidemic makes work impossible"), f"{_148}(c)"),
    ),
    "close_crime": (
        Ground("result_told", _("The result was told to the reporter and the procuracy"),
               "TTLT 01/2017 Art. 14",
               to_reporter=_("You and the procuracy were told the result")),
        Ground("result_told_nameless", _("The procuracy was told; the reporter is nameless"),
               "TTLT 01/2017 Art. 14",
               to_reporter=_("The procuracy was told the result; you gave no name")),
        Ground("handed_to_procuracy", _("The procuracy took the matter over"),
               "BLTTHS Art. 146.2, 145.3(c)"),
        Ground("handed_to_competent_body", _("Another body outside this force is competent"),
               "BLTTHS Art. 146.2"),
    ),
    "hand_over": (
        Ground("handed_to_procuracy", _("The procuracy took the matter over"),
               "BLTTHS Art. 146.2, 145.3(c)"),
        Ground("handed_to_competent_body", _("Another body outside this force is competent"),
               "BLTTHS Art. 146.2"),
    ),
    "close_order": (
        Ground("fixed", _("The matter was put right"), "city rule"),
        Ground("fined", _("An offender was fined or warned"), "city rule"),
        Ground("nothing_found", _("Nothing was found on the spot"), "city rule"),
        Ground("no_breach", _("It breaks no rule"), "city rule"),
        Ground("other_body", _("Another body is competent and has been told"), "city rule"),
        Ground("answered", _("The matter was explained"), "city rule"),
    ),
    "close_fire": (
        Ground("hazard_removed", _("The hazard was removed"), "Law 55/2024/QH15"),
        Ground("ordered_to_fix", _("The owner was ordered to put it right, with a date"),
               "Law 55/2024/QH15"),
        Ground("fined", _("An offender was fined or warned"), "Decree 106/2025/ND-CP"),
        Ground("fire_put_out", _("The fire was put out"), "Law 55/2024/QH15"),
        Ground("no_hazard", _("The place was inspected: no hazard"), "Law 55/2024/QH15"),
        Ground("other_body", _("Another body is competent and has been told"), "city rule"),
    ),
    "close_question": (
        Ground("answered", _("The question was answered"), "Law 104/2016 Art. 30, 31"),
        Ground("refused", _("The information may not be given"), "Law 104/2016 Art. 6, 28"),
        Ground("other_body", _("Another body is competent and has been told"),
               "Law 104/2016 Art. 28"),
        Ground("not_a_question", _("It asks nothing; thanked and filed"), "city rule"),
    ),
    "not_accept_denunciation": (
        Ground("not_competent", _("Another authority is competent and has it now"),
               "Law 25/2018 Art. 24"),
        Ground("no_basis", _("Nothing in it can be checked"), "Law 25/2018 Art. 24, 29"),
        Ground("already_settled", _("It was settled before and brings nothing new"),
               "Law 25/2018 Art. 29"),
        # Art. 25: a nameless one is not handled as one; clear facts still lead to inspection.
        Ground("nameless", _("It is nameless and gives no facts that can be checked"),
               "Law 25/2018 Art. 25.1"),
        Ground("nameless_inspected", _("It is nameless; its facts go to inspection"),
               "Law 25/2018 Art. 25.2"),
    ),
    "conclude_denunciation": (
        Ground("true", _("The denunciation is right"), "Law 25/2018 Art. 35"),
        Ground("partly_true", _("The denunciation is right in part"), "Law 25/2018 Art. 35"),
        Ground("untrue", _("The denunciation is not right"), "Law 25/2018 Art. 35"),
        Ground("crime_found", _("There are signs of a crime: passed to the investigators"),
               "Law 25/2018 Art. 36"),
    ),
    "suspend_denunciation": (
        Ground("awaiting_other_result", _("The result of another body is needed first"),
               "Law 25/2018 Art. 34"),
        Ground("awaiting_expertise", _("An expert's finding is awaited"), "Law 25/2018 Art. 34"),
    ),
    "not_accept_complaint": (
        Ground("not_affected", _("The act does not touch the complainant's rights"),
               "Law 02/2011 Art. 11",
               to_reporter=_("The act does not touch your own rights")),
        Ground("too_late", _("It came after the time limit without a good reason"),
               "Law 02/2011 Art. 11"),
        Ground("not_competent", _("Another authority is competent and has it now"),
               "Law 02/2011 Art. 11"),
        Ground("in_court", _("A court has the matter"), "Law 02/2011 Art. 11"),
        Ground("nameless", _("It does not say who complains"), "Law 02/2011 Art. 8, 11",
               to_reporter=_("You gave neither name nor address")),
    ),
    "decide_complaint": (
        Ground("upheld", _("The complaint is right: the act is changed or withdrawn"),
               "Law 02/2011 Art. 31"),
        Ground("partly_upheld", _("The complaint is right in part"), "Law 02/2011 Art. 31"),
        Ground("rejected", _("The complaint is not right: the act stands"), "Law 02/2011 Art. 31"),
        Ground("withdrawn", _("The complainant withdrew it"), "Law 02/2011 Art. 10",
               to_reporter=_("You withdrew the complaint")),
    ),
    "close_case": (
        Ground("result_told", _("The result was told to the person who wrote"), "city rule",
               to_reporter=_("You were told the result")),
        Ground("not_accepted_told", _("The person was told why it was not accepted"), "city rule",
               to_reporter=_("You were told why it was not accepted")),
    ),
    "settle_objection": (
        Ground("objection_right", _("The objection is right: work resumes"), "BLTTHS Art. 475"),
        Ground("objection_wrong", _("The objection is not right: the result stands"),
               "BLTTHS Art. 475"),
        Ground("objection_late", _("It came after the time limit without an obstacle that excuses"),
               "BLTTHS Art. 471"),
    ),
}  # fmt: skip


def find_ground(list_name: str, code: str) -> Ground | None:
    """The ground of that list, or None."""
    return next((g for g in GROUNDS.get(list_name, ()) if g.code == code), None)
