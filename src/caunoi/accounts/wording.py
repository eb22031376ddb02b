"""Permissions, factors and events of staff in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from caunoi.accounts import events, policy

PERMISSION_WORDS = {
    policy.VIEW: _("Read reports"),
    policy.VIEW_CLOCKS: _("Read states and deadlines"),
    policy.VIEW_ACCESS: _("Read who opened what"),
    policy.REVEAL_CONTACT: _("Reveal a contact, with a reason"),
    policy.CLASSIFY: _("Sort reports"),
    policy.ASSIGN: _("Give reports to officers"),
    policy.REPLY: _("Answer reporters"),
    policy.NOTE: _("Write internal notes"),
    policy.TRANSFER: _("Hand reports to other units"),
    policy.GROUP: _("Group reports of one event"),
    policy.CLAIM: _("Take on an emergency"),
    policy.HANDLE: _("Handle reports"),
    policy.CLOSE: _("Close reports"),
    policy.DECIDE: _("Decide what the law leaves to the head"),
    policy.TEMPLATES: _("Keep the unit's templates"),
    policy.TAKE_DOWN: _("Take reports down by phone or at the counter"),
    policy.VIEW_GROUPS: _("Read the ward's groups"),
    policy.RUN_GROUPS: _("Run the ward's groups"),
    policy.JUDGE_GROUPS: _("Open neighbourhoods, decide appeals of their members"),
    policy.COUNT_GROUPS: _("Read figures of the ward's groups"),
    policy.WRITE_ANSWERS: _("Write answers for everybody, keep legal texts and search words"),
    policy.RELEASE_ANSWERS: _("Release answers as the second person"),
    policy.EDIT_PROCEDURES: _("Write what procedures say"),
    policy.RELEASE_PROCEDURES: _("Release procedures as the second person"),
    policy.RUN_DESKS: _("Call people at a desk, see its appointments"),
    policy.MANAGE_DESKS: _("Open desks, set their hours"),
    policy.JUDGE_PAPERS: _("Look at photos of papers before the trip"),
    policy.COUNT_PROCEDURES: _("Read figures of desks and trips saved"),
    policy.VIEW_CHANNELS: _("See how the channels fare"),
    policy.MANAGE_CHANNELS: _("Look after the channels"),
    policy.SEND_OPEN311: _("Send reports of a partner by Open311"),
    policy.WRITE_BROADCASTS: _("Write notices to many"),
    policy.RELEASE_BROADCASTS: _("Release notices as the second person"),
    policy.VIEW_FIGURES: _("Read figures"),
    policy.MANAGE_STAFF: _("Manage staff"),
    policy.MANAGE_UNITS: _("Manage units"),
    policy.PROPOSE_RULE: _("Propose a time limit"),
    policy.APPROVE_RULE: _("Approve a time limit"),
}
FACTOR_WORDS = {
    "totp": _("authenticator app"),
    "webauthn": _("security key or passkey"),
    "recovery_codes": _("recovery codes"),
}
REQUEST_WORDS = {
    "accounts.duty": _("A duty"),
    "neighbourhoods.handover": _("The hand-over of an area"),
    "procedures.version": _("A new version of a procedure"),
    "law.rule": _("A new version of a time limit"),
    "broadcast.release": _("The release of a notice"),
}
EVENT_WORDS = {
    events.OFFICER_MADE: _("Account made"),
    events.OFFICER_INVITED: _("Link for the first password made"),
    events.DUTY_ASKED: _("Duty asked for, waits for a second key"),
    events.DUTY_REFUSED: _("Duty refused"),
    events.DUTY_STARTED: _("Duty started"),
    events.DUTY_ENDED: _("Duty ended"),
    events.ACCOUNT_CLOSED: _("Account closed"),
    events.ACCOUNT_CHANGED: _("Name or language changed"),
    events.ACCOUNT_SECURED: _("Password or second factor changed"),
    events.ACCOUNT_FACTORS_RESET: _("Second factors taken off"),
    events.ACCOUNT_SIGNED_IN: _("Signed in"),
    events.ACCOUNT_SESSION_ENDED: _("Signed out elsewhere"),
    events.TOKEN_ISSUED: _("API token issued"),
    events.TOKEN_REVOKED: _("API token revoked"),
}
SOURCE_WORDS = {
    "device": _("a browser known to the account"),
    "account": _("one account, from unknown browsers"),
    "network": _("one network address, several accounts perhaps"),
    "city": _("the whole city"),
}
