"""An event's hash: one for each content, the same after the database, and fixed for good."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from django.db.models import TextChoices
from hypothesis import given
from hypothesis import strategies as st

from caunoi.core.log.canonical import GENESIS, NotCanonicalError, canonical_json, event_hash

AT = datetime(2025, 7, 1, 8, 30, 15, 250_001, tzinfo=UTC)
FIELDS: dict[str, Any] = {
    "id": UUID("01978000-0000-7000-8000-000000000001"),
    "code": "report.received",
    "subject_kind": "report",
    "subject_id": UUID("01978000-0000-7000-8000-00000000abcd"),
    "number": 1,
    "by": "reporter",
    "at": AT,
    "data": {"why": "", "before": {}, "after": {"unit": "W-01", "urgency": 2}},
    "prev_hash": GENESIS,
}


def test_the_form_is_the_documented_one_and_may_never_change():
    written = (
        b"caunoi/event/v1\n"
        b'["01978000-0000-7000-8000-000000000001","report.received","report",'
        b'"01978000-0000-7000-8000-00000000abcd",1,"reporter",1751358615250001,'
        b'{"after":{"unit":"W-01","urgency":2},"before":{},"why":""},'
        b'"0000000000000000000000000000000000000000000000000000000000000000"]'
    )
    assert event_hash(**FIELDS) == sha256(written).digest()


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("id", UUID(int=1)),
        ("code", "report.received2"),
        ("subject_kind", "officer"),
        ("subject_id", UUID(int=2)),
        ("number", 2),
        ("by", "officer:1"),
        ("at", AT + timedelta(microseconds=1)),
        ("data", {"why": "", "before": {}, "after": {"unit": "W-02", "urgency": 2}}),
        ("data", {"why": "", "before": None, "after": {"unit": "W-01", "urgency": 2}}),
        ("data", {"why": "", "before": {}, "after": {"unit": "W-01", "urgency": "2"}}),
        ("data", {"why": "", "before": {}, "after": {"unit": "W-01", "urgency": True}}),
        ("prev_hash", b"\1" * 32),
    ],
)
def test_any_other_content_has_another_hash(name, other):
    assert event_hash(**{**FIELDS, name: other}) != event_hash(**FIELDS)


def test_text_cannot_slide_from_one_field_to_the_next():
    one = event_hash(**{**FIELDS, "code": "a", "subject_kind": "bc"})
    two = event_hash(**{**FIELDS, "code": "ab", "subject_kind": "c"})
    assert one != two


def test_the_order_of_keys_and_the_zone_of_the_time_do_not_matter():
    turned = {"after": {"urgency": 2, "unit": "W-01"}, "before": {}, "why": ""}
    local = AT.astimezone(timezone(timedelta(hours=7)))
    assert event_hash(**{**FIELDS, "data": turned, "at": local}) == event_hash(**FIELDS)


def test_a_choice_is_hashed_as_the_text_it_is():
    class Kind(TextChoices):
        TIP = "tip"

    assert canonical_json({"kind": Kind.TIP}) == b'{"kind":"tip"}'


@pytest.mark.parametrize(
    "value",
    [1.5, 1.0, {"a": [2.0]}, {1: "a"}, b"x", AT, UUID(int=1), {"a": {1, 2}}, 2**64, -(2**63) - 1],
)
def test_what_jsonb_would_give_back_otherwise_is_refused(value):
    with pytest.raises(NotCanonicalError):
        event_hash(**{**FIELDS, "data": {"after": value}})


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_the_database_cannot_keep_is_refused_in_values_and_keys(text):
    with pytest.raises(NotCanonicalError):
        canonical_json({"a": [text]})
    with pytest.raises(NotCanonicalError):
        canonical_json({text: "a"})


def test_the_escape_of_nul_written_out_is_plain_text():
    assert canonical_json("\\u0000") == b'"\\\\u0000"'


def test_a_time_without_zone_and_a_short_hash_are_refused():
    with pytest.raises(NotCanonicalError, match="zone"):
        event_hash(**{**FIELDS, "at": AT.replace(tzinfo=None)})
    with pytest.raises(NotCanonicalError, match="32 bytes"):
        event_hash(**{**FIELDS, "prev_hash": b""})


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT
DATA = st.recursive(PLAIN, lambda x: st.lists(x, max_size=3) | st.dictionaries(TEXT, x, max_size=3))


@given(one=DATA, two=DATA)
def test_two_values_share_a_form_only_if_they_are_the_same(one, two):
    assert (canonical_json(one) == canonical_json(two)) == (typed(one) == typed(two))


def typed(value: Any) -> Any:
    """The value with its types, since Python takes True for 1."""
    if isinstance(value, dict):
        return {key: typed(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    return (type(value).__name__, value)
