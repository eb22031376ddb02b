"""When a row does not fit: find out what was done to it, so that the right row is named."""

from __future__ import annotations

from itertools import chain

from django.utils.translation import gettext as _

from caunoi.core.log.canonical import GENESIS
from caunoi.core.log.findings import Fault, Finding, about, name_event
from caunoi.core.log.keyring import Sealer
from caunoi.core.log.merkle import leaf_hash
from caunoi.core.log.models import LogLeaf, UnsealedEvent
from caunoi.core.log.rows import EventRow, LeafRow, read_at_number, read_value

_ANY_LATER = """
    SELECT EXISTS (
        SELECT FROM core_logleaf leaf JOIN core_event event ON event.id = leaf.event_id
        WHERE leaf.index > %s
    )
"""
_LAST_NUMBER = "SELECT max(number) FROM core_event WHERE subject_id = %s AND subject_kind = %s"


def leaf_fault(leaf: LeafRow, size: int, sealer: Sealer | None) -> Finding | None:
    """What is wrong with the leaf at its place, and with the event that it stands for."""
    if (
        sealer is not None
        and sealer.leaf(leaf.position, leaf.event_id, leaf.leaf_hash) != leaf.seal
    ):
        return _seal_broken(leaf, size, sealer)
    if leaf.event is None:
        return _event_gone(leaf, size)
    own = leaf_hash(leaf.event.content_hash) == leaf.leaf_hash
    if leaf.event.hash_as() != leaf.event.content_hash:
        return _content_changed(leaf.event, leaf.position, is_own_hash=own)
    if not own:
        return _exchanged(leaf.event, leaf.position) or about(
            leaf.event,
            Fault.EDITED,
            _("was edited and its hash recomputed: the log sealed another content at position %d.")
            % leaf.position,
            leaf.position,
        )
    return chain_fault(leaf.event, leaf.position)


def event_fault(event: EventRow) -> Finding | None:
    """What is wrong with an event that is not sealed yet."""
    if event.hash_as() != event.content_hash:
        return _content_changed(event, None, is_own_hash=True)
    return chain_fault(event, None)


def chain_fault(event: EventRow, position: int | None) -> Finding | None:
    """Whether the event follows the one that it was recorded after."""
    before = event.number - 1
    if event.number == 1 and event.prev_hash != GENESIS:
        return about(
            event,
            Fault.DELETED,
            _("stands first, but was recorded after another that was deleted."),
            position,
        )
    if event.number > 1 and event.predecessor is None:
        return Finding(
            Fault.DELETED,
            _("Number %(number)d of %(kind)s %(subject)s was deleted. The next one: %(next)s.")
            % {
                "number": before,
                "kind": event.subject_kind,
                "subject": event.subject_id,
                "next": name_event(event),
            },
            None,
            position,
            event.subject_kind,
            event.subject_id,
            before,
        )
    if event.number > 1 and event.predecessor != event.prev_hash:
        changed = read_at_number(event, before) or event
        return about(
            changed,
            Fault.EDITED,
            _("was edited and its hash recomputed: number %d was recorded after another content.")
            % event.number,
        )
    return None


def rows_missing(first: int, end: int, size: int, *, after: str) -> Finding:
    """The leaves from `first` to before `end` are gone; at the end of the log that is a cut."""
    values = {"first": first, "last": end - 1, "after": after, "size": size}
    if end >= size:
        sentence = _(
            "The log was cut: %(size)d rows were sealed, and nothing is left from position "
            "%(first)d on. The last row left: %(after)s."
        )
        return Finding(Fault.CUT, sentence % values, position=first)
    sentence = _(
        "The rows from position %(first)d to %(last)d of the log were deleted. "
        "The row before them: %(after)s."
    )
    return Finding(Fault.DELETED, sentence % values, position=first)


def _event_gone(leaf: LeafRow, size: int) -> Finding:
    values = {"id": leaf.event_id, "position": leaf.position, "size": size}
    if read_value(_ANY_LATER, [leaf.position]):
        sentence = _("Event %(id)s, sealed at position %(position)d, was deleted.")
        return Finding(Fault.DELETED, sentence % values, leaf.event_id, leaf.position)
    sentence = _(
        "The history was cut: event %(id)s, sealed at position %(position)d, and all that "
        "followed it up to the %(size)d sealed rows are gone."
    )
    return Finding(Fault.CUT, sentence % values, leaf.event_id, leaf.position)


def _content_changed(event: EventRow, position: int | None, *, is_own_hash: bool) -> Finding:
    """The content no longer has the hash beside it."""
    if not is_own_hash:
        exchanged = _exchanged(event, position)
        if exchanged:
            return exchanged
    was = _number_before(event)
    if was is None:
        reason = _("was edited: its content no longer has the hash that was recorded with it.")
        return about(event, Fault.EDITED, reason, position)
    intruder = read_at_number(event, was)
    if intruder is not None and not _is_known(intruder):
        reason = _("was inserted: it was never sealed, and later events were moved to make room.")
        return about(intruder, Fault.INSERTED, reason)
    reason = _("was moved: it was recorded as number %d.") % was
    return about(event, Fault.REORDERED, reason, position)


def _number_before(event: EventRow) -> int | None:
    """The number that the event was recorded with, if only that was changed."""
    last = read_value(_LAST_NUMBER, [event.subject_id, event.subject_kind]) or 0
    candidates = range(1, max(last, event.number) + 2)
    return next((n for n in candidates if event.hash_as(n) == event.content_hash), None)


def _exchanged(event: EventRow, position: int | None) -> Finding | None:
    """Whether the row now holds what was sealed as another event."""
    other = LogLeaf.objects.filter(leaf_hash=leaf_hash(event.content_hash)).first()
    if other is None or other.event_id == event.id:
        return None
    reason = _("was exchanged: it now holds what was sealed as event %(id)s at position %(at)d.")
    return about(
        event, Fault.REORDERED, reason % {"id": other.event_id, "at": other.index}, position
    )


def _is_known(event: EventRow) -> bool:
    return (
        LogLeaf.objects.filter(event_id=event.id).exists()
        or UnsealedEvent.objects.filter(event_id=event.id).exists()
    )


def _seal_broken(leaf: LeafRow, size: int, sealer: Sealer) -> Finding:
    """The leaf is not what was sealed at its place: moved, shifted by a deletion, or made up."""
    following = LogLeaf.objects.filter(index=leaf.position + 1).first()
    was = _place_before(leaf, size, sealer)
    named = name_event(leaf.event) if leaf.event else _("Event %s") % leaf.event_id
    values = {"event": named, "now": leaf.position, "was": was, "last": (was or 0) - 1}
    if was is not None and was > leaf.position and _was_at(following, was + 1, sealer):
        sentence = _(
            "The rows from position %(now)d to %(last)d of the log were deleted, and the later "
            "ones moved up. Sealed at position %(was)d: %(event)s."
        )
        return Finding(Fault.DELETED, sentence % values, position=leaf.position)
    if was is not None:
        fault = Fault.REORDERED
        sentence = _("%(event)s was moved to position %(now)d; it was sealed at position %(was)d.")
    elif following is not None and _was_at(following, leaf.position, sealer):
        fault = Fault.INSERTED
        sentence = _("%(event)s was inserted at position %(now)d: the sealer never put it there.")
    else:
        fault = Fault.EDITED
        sentence = _(
            "%(event)s was edited and every hash recomputed: its row at position %(now)d "
            "does not bear the sealer's seal."
        )
    event = leaf.event
    return Finding(
        fault,
        sentence % values,
        leaf.event_id,
        leaf.position,
        event.subject_kind if event else "",
        event.subject_id if event else None,
        event.number if event else None,
    )


def _was_at(leaf: LogLeaf | None, index: int, sealer: Sealer) -> bool:
    """Whether the leaf bears the seal of that place; a missing leaf contradicts nothing."""
    if leaf is None:
        return True
    return sealer.leaf(index, leaf.event_id, bytes(leaf.leaf_hash)) == bytes(leaf.seal)


def _place_before(leaf: LeafRow, size: int, sealer: Sealer) -> int | None:
    """The position whose seal the leaf bears, looked for from its present place outwards."""
    reach = max(size, 100_000)
    pairs = ((leaf.position + away, leaf.position - away) for away in range(1, reach))
    for place in chain.from_iterable(pairs):
        if place >= 0 and sealer.leaf(place, leaf.event_id, leaf.leaf_hash) == leaf.seal:
            return place
    return None
