"""What each role may do, and how far: the one table of permissions.

Nothing is allowed that does not stand here. `access.py` asks this table; nobody else decides.
"""

from __future__ import annotations

from caunoi.accounts.choices import Role, Scope

OWN, SUBTREE, URGENT, CITY = Scope.OWN, Scope.SUBTREE, Scope.URGENT, Scope.CITY

# Read
VIEW = "reports.view"  # text, thread, files, history
VIEW_CLOCKS = "reports.view_clocks"  # states and deadlines only, no text
VIEW_ACCESS = "reports.view_access"  # who opened what and why
REVEAL_CONTACT = "reports.reveal_contact"  # with a reason, leaves a trace
# Work
CLASSIFY = "reports.classify"
ASSIGN = "reports.assign"
REPLY = "reports.reply"
NOTE = "reports.note"
TRANSFER = "reports.transfer"
GROUP = "reports.group"
CLAIM = "reports.claim"  # take on an emergency
HANDLE = "reports.handle"  # papers, verification, field results
CLOSE = "reports.close"  # order feedback, fire hazards, questions
DECIDE = "reports.decide"  # what the law leaves to the head: extend, suspend, prosecute or not
TEMPLATES = "reports.templates"
TAKE_DOWN = "reports.take_down"  # write down what somebody tells by phone or at the counter
# The ward's groups
VIEW_GROUPS = "neighbourhoods.view"  # posts, members, promises
RUN_GROUPS = "neighbourhoods.run"  # post, answer, keep order, hand over
JUDGE_GROUPS = "neighbourhoods.judge"  # decide appeals, open and close neighbourhoods
COUNT_GROUPS = "neighbourhoods.figures"  # how many take part
# Procedures: one writes, a second one releases; desks to which people come
EDIT_PROCEDURES = "procedures.edit"
RELEASE_PROCEDURES = "procedures.release"
RUN_DESKS = "procedures.desk"  # call people, give numbers, see the day's appointments
MANAGE_DESKS = "procedures.manage_desks"  # open desks, their hours, close them
JUDGE_PAPERS = "procedures.papers"  # look at photos of papers before the trip
COUNT_PROCEDURES = "procedures.figures"  # waiting, no-shows, trips saved
# Questions: one writes an answer, a second one releases it
WRITE_ANSWERS = "questions.write"  # answers, legal texts
RELEASE_ANSWERS = "questions.release"
KEEP_WORDS = "questions.words"  # words that mean the same, searches in vain: of every search
# Channels
VIEW_CHANNELS = "channels.view"  # how each fares
MANAGE_CHANNELS = "channels.manage"  # pause, try again, give up, read what came in
SEND_OPEN311 = "channels.open311"  # send reports for a partner's residents
# Notices to many: one writes, a second one releases
WRITE_BROADCASTS = "broadcasts.write"
RELEASE_BROADCASTS = "broadcasts.release"
# Pages of the portal: units write their own, the press desk releases
WRITE_PAGES = "portal.write"
RELEASE_PAGES = "portal.release"
MANAGE_PORTAL = "portal.manage"  # redirects, who contributes
# Figures, people, rules
VIEW_FIGURES = "command.view_figures"
MANAGE_STAFF = "accounts.manage"
MANAGE_UNITS = "units.manage"
PROPOSE_RULE = "law.propose"
APPROVE_RULE = "law.approve"

_READ = {VIEW: OWN, VIEW_CLOCKS: OWN, NOTE: OWN}
_DESK = {
    **_READ, CLASSIFY: OWN, ASSIGN: OWN, REPLY: OWN, TRANSFER: OWN, GROUP: OWN, HANDLE: OWN,
    CLOSE: OWN, REVEAL_CONTACT: OWN, CLAIM: OWN, TAKE_DOWN: OWN,
}  # fmt: skip

_COUNTER = {RUN_DESKS: OWN, JUDGE_PAPERS: OWN, COUNT_PROCEDURES: OWN}

POLICY: dict[str, dict[str, Scope]] = {
    Role.DUTY_OFFICER: {**_DESK, **_COUNTER, VIEW_GROUPS: OWN},
    Role.AREA_OFFICER: {**_READ, REPLY: OWN, TRANSFER: OWN, GROUP: OWN, HANDLE: OWN, CLOSE: OWN,
                        REVEAL_CONTACT: OWN, CLAIM: OWN, TAKE_DOWN: OWN, VIEW_GROUPS: OWN,
                        RUN_GROUPS: OWN, COUNT_GROUPS: OWN},
    Role.HANDLER: {**_READ, REPLY: OWN, TRANSFER: OWN, GROUP: OWN, HANDLE: OWN, CLOSE: OWN,
                   REVEAL_CONTACT: OWN, CLAIM: OWN, TAKE_DOWN: OWN},
    Role.HEAD: {**dict.fromkeys(_DESK, SUBTREE), DECIDE: SUBTREE, VIEW_ACCESS: SUBTREE,
                TEMPLATES: SUBTREE, WRITE_ANSWERS: SUBTREE, RELEASE_ANSWERS: SUBTREE,
                KEEP_WORDS: SUBTREE, VIEW_FIGURES: SUBTREE, VIEW_GROUPS: SUBTREE,
                RUN_GROUPS: SUBTREE, JUDGE_GROUPS: SUBTREE, COUNT_GROUPS: SUBTREE,
                WRITE_BROADCASTS: SUBTREE, RELEASE_BROADCASTS: SUBTREE,
                **dict.fromkeys(_COUNTER, SUBTREE), MANAGE_DESKS: SUBTREE,
                EDIT_PROCEDURES: SUBTREE, RELEASE_PROCEDURES: SUBTREE, WRITE_PAGES: OWN},
    Role.ANSWERER: {**_READ, **_COUNTER, EDIT_PROCEDURES: OWN,
                    RELEASE_PROCEDURES: OWN, CLASSIFY: OWN, REPLY: OWN, TRANSFER: OWN,
                    GROUP: OWN, HANDLE: OWN, CLOSE: OWN, REVEAL_CONTACT: OWN, TAKE_DOWN: OWN,
                    WRITE_ANSWERS: OWN, RELEASE_ANSWERS: OWN, KEEP_WORDS: OWN},
    Role.DISPATCHER: {**_DESK, VIEW: URGENT, VIEW_CLOCKS: URGENT, NOTE: URGENT, REPLY: URGENT,
                      REVEAL_CONTACT: URGENT, CLAIM: URGENT, VIEW_FIGURES: CITY},
    Role.COMMANDER: {COUNT_GROUPS: CITY, RELEASE_PROCEDURES: CITY, COUNT_PROCEDURES: CITY,
                     VIEW: CITY, VIEW_CLOCKS: CITY, NOTE: CITY,
                     VIEW_FIGURES: CITY, APPROVE_RULE: CITY, VIEW_CHANNELS: CITY,
                     MANAGE_CHANNELS: CITY, RELEASE_BROADCASTS: CITY},
    Role.PRESS: {VIEW_FIGURES: CITY, VIEW_CHANNELS: CITY, WRITE_BROADCASTS: CITY,
                 RELEASE_BROADCASTS: CITY, WRITE_PAGES: CITY, RELEASE_PAGES: CITY,
                 MANAGE_PORTAL: CITY, KEEP_WORDS: CITY},
    Role.EDITOR: {WRITE_PAGES: OWN},
    Role.BANK_DESK: {},
    # The procuracy supervises: it reads every clock and every look, and changes nothing.
    Role.PROCURATOR: {VIEW: CITY, VIEW_CLOCKS: CITY, VIEW_ACCESS: CITY, VIEW_FIGURES: CITY},
    Role.AUDITOR: {COUNT_PROCEDURES: CITY, VIEW_CLOCKS: CITY, VIEW_ACCESS: CITY,
                   VIEW_FIGURES: CITY},
    Role.ADMIN: {MANAGE_STAFF: CITY, MANAGE_UNITS: CITY, PROPOSE_RULE: CITY, APPROVE_RULE: CITY,
                 VIEW_CHANNELS: CITY, MANAGE_CHANNELS: CITY, SEND_OPEN311: CITY,
                 MANAGE_PORTAL: CITY, KEEP_WORDS: CITY},
}  # fmt: skip

PERMISSIONS = sorted({name for table in POLICY.values() for name in table})
# A report about the police is seen only by those who hold it and by those who supervise.
SUPERVISORS = frozenset({Role.PROCURATOR})
# Whoever holds one of these for the whole city can read everything, or make others who can.
_FAR = (VIEW, VIEW_ACCESS, MANAGE_STAFF, APPROVE_RULE)


def needs_two_keys(role: str) -> bool:
    """Whether the role reaches so far that two administrators must give it."""
    return any(POLICY[role].get(permission) == Scope.CITY for permission in _FAR)
