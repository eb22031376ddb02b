"""The table of addresses: what each one needs. An address without a row fails the test.

To add a row: the address's name (or its route, where it has none) and what it needs:

    OPEN                 anybody, signed in or not
    SECRET               anybody who has the secret in the address or the header; else 404
    SHUT                 nobody: there is no such page
    SIGNED_IN            any account, without a duty too
    DUTY                 any officer with a duty now
    anywhere(P, …)       who holds one of these permissions in any scope; for others 404
    led(P)               who holds it in any scope; other officers are led to their first page
    on_report(P)         who may know of the report (VIEW), else 404, and has P there, else 403
    in_ward(P)           has P in the ward of the neighbourhood in the address, else 404
    DEMO                 only in the demonstration; else 404

`post` says that only POST is answered; `args` names what stands in the address (subjects.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from caunoi.accounts import policy


@dataclass(frozen=True)
class Need:
    """What an address asks of whoever opens it."""

    kind: str
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One address."""

    need: Need
    args: dict[str, str] = field(default_factory=dict)
    post: bool = False
    soft: bool = False  # without the permission the page itself says so (422), not 403
    data: dict[str, str] = field(default_factory=dict)  # what is sent, where nothing is refused
    head: bool = False  # asked by HEAD: GET is not answered


OPEN, SECRET, SHUT, DEMO = Need("open"), Need("secret"), Need("shut"), Need("demo")
SIGNED_IN, DUTY = Need("signed_in"), Need("duty")
ADMINISTRATION = (policy.MANAGE_STAFF, policy.APPROVE_RULE, policy.PROPOSE_RULE)
UNITS = (policy.MANAGE_STAFF, policy.MANAGE_UNITS)


def anywhere(*permissions: str) -> Need:
    """One of these permissions, in whatever scope."""
    return Need("anywhere", permissions)


def on_report(permission: str = policy.VIEW) -> Need:
    """This permission on the report in the address."""
    return Need("on_report", (permission,))


CHANNELS, MEND_CHANNELS = anywhere(policy.VIEW_CHANNELS), anywhere(policy.MANAGE_CHANNELS)


def in_ward(permission: str) -> Need:
    """This permission in the ward of the neighbourhood in the address; else there is no page."""
    return Need("in_ward", (permission,))


MANAGE = anywhere(policy.MANAGE_STAFF)
CODE = {"code": "code"}
FILE = {**CODE, "file": "file"}
OFFICER = {"officer_id": "officer"}
FORM = {"form": "form"}
RULE = {"rule": "rule", "version": "version"}
GROUP = {"code": "group"}
VIEW_GROUPS, RUN_GROUPS = in_ward(policy.VIEW_GROUPS), in_ward(policy.RUN_GROUPS)
NOTICES = anywhere(policy.WRITE_BROADCASTS, policy.RELEASE_BROADCASTS)
NOTICE = {"broadcast_id": "notice"}
ANSWERS = anywhere(policy.WRITE_ANSWERS)

PROCEDURE = {"slug": "procedure"}
DESK = {"code": "desk"}
PAPERS = {"check": "papers"}
RUN_DESKS, RELEASE = in_ward(policy.RUN_DESKS), in_ward(policy.RELEASE_PROCEDURES)

ROWS: dict[str, Row] = {
    # the process itself
    "healthz": Row(OPEN),
    "readyz": Row(OPEN),
    "metrics": Row(OPEN),  # by network address, config/tests/test_health.py
    "api/v1/^.*$": Row(SHUT),
    # residents
    "portal:home": Row(OPEN),
    "portal:news": Row(OPEN),
    "portal:atom": Row(OPEN),
    "portal:rss": Row(OPEN),
    "portal:leaders": Row(OPEN),
    "portal:legal": Row(OPEN),
    "portal:units": Row(OPEN),
    "portal:unit": Row(OPEN, {"code": "department"}),
    "portal:wards": Row(OPEN),
    "portal:ward": Row(OPEN, {"code": "ward"}),
    "portal:search": Row(OPEN),
    "portal:off_line": Row(OPEN),
    "portal:figures": Row(OPEN),
    "portal:figures_file": Row(OPEN),
    "portal_plain:map": Row(OPEN),
    "portal_plain:robots": Row(OPEN),
    "portal_plain:picture": Row(SHUT, {"name": "word"}),  # there is none of that name
    "portal_plain:card_of": Row(
        OPEN, {"language": "home", "what": "of_answers", "slug": "answer_slug"}
    ),
    "portal_plain:card": Row(SHUT, {"page_id": "page"}),  # no page is written here
    "wagtaildocs_serve": Row(SHUT, {"document_id": "page", "document_filename": "word"}),
    "wagtail_serve": Row(SHUT, {"path": "word_path"}),
    # the portal's desk; Wagtail's own addresses: tests/access/test_wagtail.py
    "portal:board": Row(anywhere(policy.WRITE_PAGES, policy.MANAGE_PORTAL)),
    "portal:confirm": Row(Need("own_thing"), {"page_id": "page"}, post=True),
    "reports:send": Row(OPEN),
    "reports:send_anonymously": Row(OPEN),
    "reports:follow": Row(OPEN),
    "reports:file": Row(SECRET, {"token": "token"}),
    "reports:file_thumb": Row(SECRET, {"token": "token"}),
    "reports:file_original": Row(SECRET, {"token": "token"}),
    "reports:file_page": Row(SECRET, {"token": "token", "page": "page"}),
    "core:uploads": Row(OPEN, post=True),
    "core:upload": Row(SECRET, {"token": "token"}, head=True),
    "places:ward_shapes": Row(OPEN),
    # procedures
    "procedures:list": Row(OPEN),
    "procedures:forms": Row(OPEN),
    "procedures:show": Row(OPEN, PROCEDURE),
    "procedures:guide": Row(OPEN, PROCEDURE),
    "procedures:trips": Row(OPEN, PROCEDURE),
    "procedures:appointment": Row(OPEN),
    "procedures:choose": Row(OPEN),
    "procedures:book": Row(OPEN, PROCEDURE),
    "procedures:papers": Row(OPEN),
    "procedures:send_papers": Row(OPEN, PROCEDURE),
    "procedures:own_photo": Row(SECRET, {"token": "token"}),
    "procedures:own_thumb": Row(SECRET, {"token": "token"}),
    "procedures:where": Row(OPEN),
    "procedures:desks": Row(anywhere(policy.RUN_DESKS)),
    "procedures:open_desk": Row(anywhere(policy.MANAGE_DESKS)),
    "procedures:day": Row(RUN_DESKS, DESK),
    "procedures:set_up": Row(in_ward(policy.MANAGE_DESKS), DESK),
    "procedures:act_at_desk": Row(RUN_DESKS, {**DESK, "act": "call"}, post=True),
    "procedures:papers_list": Row(anywhere(policy.JUDGE_PAPERS)),
    "procedures:judge": Row(in_ward(policy.JUDGE_PAPERS), PAPERS),
    "procedures:photo": Row(in_ward(policy.JUDGE_PAPERS), {**PAPERS, "number": "page"}),
    "procedures:staff_list": Row(anywhere(policy.EDIT_PROCEDURES, policy.RELEASE_PROCEDURES)),
    "procedures:figures": Row(anywhere(policy.COUNT_PROCEDURES)),
    "procedures:edit": Row(RELEASE, {"slug": "own_procedure"}),
    "procedures:settle": Row(
        RELEASE, {"slug": "own_procedure", "version": "text_version", "act": "submit"}, post=True
    ),
    # Facebook's callbacks: what it signed is the secret (tests/channels)
    "facebook:removal": Row(SECRET, post=True),
    "facebook:deletion": Row(SECRET, post=True),
    "facebook:deletion_state": Row(SECRET, {"code": "public_code"}),
    # other systems; a POST needs a key (channels/open311/tests)
    "open311:discovery": Row(OPEN, FORM),
    "open311:services": Row(OPEN, FORM),
    "open311:definition": Row(OPEN, {**FORM, "code": "service"}),
    "open311:requests": Row(OPEN, FORM),
    "open311:request": Row(OPEN, {**FORM, "code": "public_code"}),
    "open311:token": Row(OPEN, {**FORM, "token": "public_code"}),
    "open311:updates": Row(OPEN, FORM),
    "open311:nothing": Row(SHUT),
    "style_guide": Row(DEMO),
    "style_guide_face": Row(DEMO, {"face": "face"}),
    # the simulator; elsewhere these addresses do not even exist
    "demo:doors": Row(DEMO),
    "demo:mail": Row(DEMO),
    "demo:picture": Row(DEMO, {"network": "word", "key": "word"}),
    "demo:messenger": Row(DEMO),
    "demo:messenger_talk": Row(DEMO, {"psid": "word"}),
    "demo:comments": Row(DEMO),
    "demo:comments_as": Row(DEMO, {"psid": "word"}),
    "demo:zalo": Row(DEMO),
    "demo:zalo_talk": Row(DEMO, {"user": "word"}),
    "demo:groups": Row(DEMO),
    "demo:group": Row(DEMO, {"group": "word"}),
    "demo:group_talk": Row(DEMO, {"group": "word", "user": "word"}),
    "demo:switches": Row(DEMO),
    # notices to many
    "push:worker": Row(OPEN),
    "push:put": Row(OPEN, post=True),
    "push:change": Row(OPEN, post=True),
    "push:drop": Row(OPEN, post=True),
    "push:known": Row(SECRET, post=True),  # by the browser's own push address
    "push:cap": Row(OPEN, {"identifier": "cap"}),
    "notices:list": Row(OPEN),
    "notices:atom": Row(OPEN),
    "notices:cap_feed": Row(OPEN),
    "notices:show": Row(OPEN, {"slug": "slug"}),
    "notices:image": Row(SHUT, {"slug": "slug"}),  # this one has no picture
    "notices:wishes": Row(OPEN),
    "notices:confirm": Row(SECRET, {"token": "token"}),
    "notices:leave": Row(SECRET, {"token": "token"}),
    "notices:official": Row(OPEN),
    "notices:official_json": Row(OPEN),
    "notices:desk": Row(NOTICES),
    "notices:write": Row(anywhere(policy.WRITE_BROADCASTS)),
    "notices:one": Row(NOTICES, NOTICE),
    "notices:edit": Row(anywhere(policy.WRITE_BROADCASTS), NOTICE),
    "notices:progress": Row(NOTICES, NOTICE),
    "notices:desk_image": Row(Need("own_thing"), NOTICE),  # this one has no picture
    "notices:by_hand": Row(
        anywhere(policy.RELEASE_BROADCASTS), {**NOTICE, "delivery_id": "delivery"}, post=True
    ),
    "notices:decide": Row(NOTICES, {**NOTICE, "verb": "release"}, post=True),
    # signing in
    "account_login": Row(OPEN),
    "account_logout": Row(OPEN),
    "account_inactive": Row(OPEN),
    "account_reset_password": Row(OPEN),
    "account_reset_password_done": Row(OPEN),
    "account_reset_password_from_key": Row(OPEN, {"uidb36": "uid", "key": "token"}),
    "account_reset_password_from_key_done": Row(OPEN),
    "account_signup": Row(SHUT),
    "account_set_password": Row(SHUT),
    "account_reauthenticate": Row(SIGNED_IN),
    "account_change_password": Row(SIGNED_IN),
    # between password and desk: without a password just given they lead back to the start
    "mfa_authenticate": Row(SIGNED_IN),
    "mfa_login_webauthn": Row(SIGNED_IN),
    **{
        name: Row(SIGNED_IN)
        for name in (
            "mfa_index", "mfa_reauthenticate", "mfa_activate_totp",
            "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
            "mfa_reauthenticate_webauthn",
        )
    },
    # nobody of the cast has these, so that the page is absent for all who are signed in
    "mfa_deactivate_totp": Row(Need("own_thing")),
    "mfa_view_recovery_codes": Row(Need("own_thing")),
    "mfa_download_recovery_codes": Row(Need("own_thing")),
    # who one is must be proved anew before it shows whether there is such a key
    "mfa_remove_webauthn": Row(SIGNED_IN, {"pk": "number"}),
    "mfa_edit_webauthn": Row(SIGNED_IN, {"pk": "number"}),
    # one's own account
    "accounts:own": Row(SIGNED_IN),
    "accounts:profile": Row(SIGNED_IN),
    "accounts:keep_draft": Row(
        SIGNED_IN, post=True, data={"draft_form": "questions.write", "draft_act": "drop"}
    ),
    "accounts:tokens": Row(SIGNED_IN),
    "accounts:add_token": Row(SIGNED_IN),
    "accounts:end_token": Row(Need("own_thing"), {"token_id": "api_token"}, post=True),
    "accounts:sessions": Row(SIGNED_IN),
    "accounts:end_sessions": Row(SIGNED_IN, post=True),
    # administration
    "accounts:administration": Row(anywhere(policy.MANAGE_STAFF, policy.WRITE_PAGES)),
    "accounts:two_keys": Row(anywhere(*ADMINISTRATION)),
    "accounts:settle_duty": Row(MANAGE, {"asked": "asked", "verdict": "verdict"}, post=True),
    "accounts:units": Row(anywhere(*UNITS)),
    "accounts:unit": Row(anywhere(*UNITS), {"code": "unit"}),
    "accounts:staff": Row(MANAGE),
    "accounts:add_officer": Row(MANAGE),
    "accounts:officer": Row(MANAGE, OFFICER),
    "accounts:give_duty": Row(MANAGE, OFFICER, post=True),
    "accounts:end_duty": Row(MANAGE, {**OFFICER, "duty_id": "duty"}, post=True),
    "accounts:transfer": Row(MANAGE, OFFICER, post=True),
    "accounts:invite": Row(MANAGE, OFFICER, post=True),
    "accounts:take_factors": Row(MANAGE, OFFICER, post=True),
    "accounts:close_account": Row(MANAGE, OFFICER, post=True),
    "accounts:revoke_token": Row(MANAGE, {**OFFICER, "token_id": "api_token"}, post=True),
    "reports:rules": Row(anywhere(*ADMINISTRATION)),
    "reports:rule": Row(anywhere(*ADMINISTRATION), RULE),
    "reports:submitted_rule": Row(anywhere(*ADMINISTRATION), {"activation": "activation"}),
    "reports:decide_rule": Row(
        anywhere(policy.PROPOSE_RULE), {**RULE, "verdict": "propose"}, post=True
    ),
    # the desk
    "command:desk": Row(SIGNED_IN),
    "command:counts": Row(anywhere(policy.VIEW)),
    "command:clocks": Row(anywhere(policy.VIEW_CLOCKS)),
    "command:looks": Row(anywhere(policy.VIEW_ACCESS)),
    "command:own_looks": Row(DUTY),
    "reports:inbox": Row(Need("led", (policy.VIEW,))),
    "reports:take_down": Row(anywhere(policy.TAKE_DOWN)),
    "reports:continue_report": Row(anywhere(policy.TAKE_DOWN)),
    "reports:bulk": Row(DUTY, post=True, data={"act": "mine", "pick": "x"}),
    "reports:views": Row(DUTY),
    "reports:save_view": Row(DUTY, post=True),
    "reports:change_view": Row(Need("own_thing"), {"pk": "nobody", "act": "act"}, post=True),
    "reports:templates": Row(DUTY),
    "reports:edit_template": Row(Need("own_thing"), {"template": "nobody"}),
    "reports:retire_template": Row(Need("own_thing"), {"template": "nobody"}, post=True),
    "reports:mentions": Row(DUTY),
    # the channel desk
    "zalo:group": Row(RUN_GROUPS, GROUP),
    "zalo:group_people": Row(RUN_GROUPS, GROUP, post=True),
    "zalo:consent": Row(MEND_CHANNELS), "zalo:consent_given": Row(MEND_CHANNELS),
    "channel_desk:overview": Row(CHANNELS),
    "channel_desk:hooks": Row(CHANNELS),
    "channel_desk:hook": Row(CHANNELS, {"hook": "hook"}),
    "channel_desk:read_again": Row(MEND_CHANNELS, {"hook": "hook"}, post=True),
    "channel_desk:change_account": Row(
        MEND_CHANNELS, {"account": "channel", "act": "resume"}, post=True
    ),
    "channel_desk:deliveries": Row(CHANNELS),
    "channel_desk:change_delivery": Row(
        MEND_CHANNELS, {"delivery": "delivery", "act": "again"}, post=True
    ),
    # questions and answers: everybody's pages, then the desk
    "questions:search": Row(OPEN),
    "questions:find": Row(OPEN),
    "questions:read": Row(OPEN, {"slug": "answer_slug"}),
    "questions:ask": Row(OPEN),
    "questions:figures": Row(OPEN),
    "questions:answer": Row(OPEN, {"slug": "answer_slug"}),
    "questions:helped": Row(OPEN, {"slug": "answer_slug"}),
    "questions:desk": Row(ANSWERS),
    "questions:write": Row(ANSWERS),
    "questions:answers": Row(ANSWERS),
    "questions:one": Row(in_ward(policy.WRITE_ANSWERS), {"answer": "answer"}),
    "questions:act": Row(
        in_ward(policy.RELEASE_ANSWERS), {"answer": "answer", "act": "confirm"}, post=True
    ),
    "questions:settle": Row(
        in_ward(policy.RELEASE_ANSWERS), {"revision": "revision", "act": "release_it"}, post=True
    ),
    "questions:texts": Row(ANSWERS),
    "questions:text": Row(ANSWERS, {"text": "text"}),
    "questions:words": Row(anywhere(policy.KEEP_WORDS)),
    "questions:staff_figures": Row(anywhere(policy.WRITE_ANSWERS, policy.VIEW_FIGURES)),
    "questions:question": Row(in_ward(policy.REPLY), {"code": "question_code"}),
    "questions:pass": Row(in_ward(policy.REPLY), {"code": "question_code"}, post=True),
    # the ward's groups: residents' pages, then the officers'
    "neighbourhoods:find": Row(OPEN),
    "neighbourhoods:show": Row(OPEN, GROUP),
    "neighbourhoods:join": Row(OPEN, GROUP),
    "neighbourhoods:mine": Row(OPEN, GROUP),  # by private words in the form
    "neighbourhoods:list": Row(anywhere(policy.VIEW_GROUPS, policy.COUNT_GROUPS)),
    "neighbourhoods:write": Row(anywhere(policy.RUN_GROUPS)),
    "neighbourhoods:open": Row(anywhere(policy.JUDGE_GROUPS)),
    "neighbourhoods:figures": Row(anywhere(policy.COUNT_GROUPS)),
    "neighbourhoods:promises": Row(anywhere(policy.VIEW_GROUPS)),
    "neighbourhoods:settle": Row(RUN_GROUPS, {"promise": "promise", "state": "kept"}, post=True),
    "neighbourhoods:appeals": Row(anywhere(policy.JUDGE_GROUPS)),
    "neighbourhoods:decide": Row(
        in_ward(policy.JUDGE_GROUPS), {"appeal": "appeal", "verdict": "grant"}, post=True
    ),
    "neighbourhoods:handovers": Row(anywhere(policy.VIEW_GROUPS)),
    "neighbourhoods:handover": Row(VIEW_GROUPS, {"handover": "handover"}),
    "neighbourhoods:settle_handover": Row(
        RUN_GROUPS, {"handover": "handover", "act": "withdraw"}, post=True
    ),
    "neighbourhoods:desk": Row(VIEW_GROUPS, GROUP),
    "neighbourhoods:act_on_post": Row(
        RUN_GROUPS, {**GROUP, "post": "post", "act": "aside"}, post=True
    ),
    "neighbourhoods:members": Row(VIEW_GROUPS, GROUP),
    "neighbourhoods:act_on_member": Row(
        RUN_GROUPS, {**GROUP, "member": "member", "act": "unmute"}, post=True
    ),
    "neighbourhoods:set_up": Row(RUN_GROUPS, GROUP),
    "neighbourhoods:poster": Row(VIEW_GROUPS, GROUP),
    # one report
    "reports:staff_report": Row(on_report(), CODE),
    "reports:report_looks": Row(on_report(), CODE),
    "reports:be_here": Row(on_report(), CODE, post=True),
    "reports:people": Row(on_report(), CODE),
    "reports:keep_draft": Row(on_report(policy.REPLY), CODE, post=True, soft=True),
    "reports:reveal": Row(on_report(policy.REVEAL_CONTACT), CODE, post=True, soft=True),
    "reports:staff_file": Row(on_report(), FILE),
    "reports:staff_file_thumb": Row(on_report(), FILE),
    "reports:staff_file_page": Row(on_report(), {**FILE, "page": "page"}),
    "reports:staff_file_original": Row(on_report(policy.HANDLE), FILE),
    "reports:do_step": Row(on_report(policy.NOTE), {**CODE, "verb": "verb"}, post=True),
}  # fmt: skip

# The API by operation, as its document names them.
TOKEN, RECEIPT = Need("token"), Need("secret")
CALLS: dict[str, Row] = {
    "POST /reports": Row(OPEN, post=True),
    "POST /suggest": Row(OPEN, post=True),
    "GET /categories": Row(OPEN),
    "GET /units": Row(OPEN),
    "GET /procedures": Row(OPEN),
    "GET /questions": Row(OPEN, data={"q": "ho chieu"}),
    "GET /areas": Row(OPEN),
    "GET /statistics": Row(OPEN),
    "GET /reports/{code}": Row(RECEIPT, CODE),
    "POST /reports/{code}/messages": Row(RECEIPT, CODE, post=True, data={"text": "x"}),
    "POST /reports/{code}/attachments": Row(RECEIPT, CODE, post=True),  # sent as a form
    "GET /staff/reports": Row(TOKEN),
    "GET /staff/channels": Row(anywhere(policy.VIEW_CHANNELS)),
    "GET /staff/reports/{code}": Row(on_report(), CODE),
    "POST /staff/reports/{code}/{transition}": Row(
        on_report(policy.NOTE), {**CODE, "transition": "verb"}, post=True
    ),
}
