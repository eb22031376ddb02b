"""Codes of everything that can happen in a neighbourhood."""

from __future__ import annotations

NEIGHBOURHOOD_OPENED = "neighbourhood.opened"
NEIGHBOURHOOD_CHARGED = "neighbourhood.charged"  # an officer took charge of it
NEIGHBOURHOOD_LINKED = "neighbourhood.linked"  # a group on a platform is its own
NEIGHBOURHOOD_UNLINKED = "neighbourhood.unlinked"
NEIGHBOURHOOD_INVITED = "neighbourhood.invited"  # its groups: write to us alone
NEIGHBOURHOOD_LET_IN = "neighbourhood.let_in"  # somebody who asked to come into its group
NEIGHBOURHOOD_TURNED_DOWN = "neighbourhood.turned_down"  # somebody who asked; the group's door
NEIGHBOURHOOD_CALLED_IN = "neighbourhood.called_in"  # members were invited into its group
NEIGHBOURHOOD_CLOSED = "neighbourhood.closed"
MEMBER_JOINED = "member.joined"
MEMBER_LEFT = "member.left"
MEMBER_MUTED = "member.muted"
MEMBER_UNMUTED = "member.unmuted"
APPEAL_LODGED = "appeal.lodged"
APPEAL_DECIDED = "appeal.decided"
POST_PUBLISHED = "post.published"  # by the officer, to the whole neighbourhood
POST_CORRECTED = "post.corrected"  # such a post says something else now
POST_WITHDRAWN = "post.withdrawn"  # such a post holds no more
POST_WRITTEN = "post.written"  # by a resident
POST_URGENT = "post.urgent"  # it tells of danger now: the number to call is said at once
POST_EDITED = "post.edited"
POST_REMOVED = "post.removed"
POST_ANSWERED = "post.answered"
POST_SET_ASIDE = "post.set_aside"  # needs no answer
POST_TAKEN = "post.taken"  # became a report
POLL_ENDED = "poll.ended"
RECEIPT_HANDED = "receipt.handed"  # the code and secret of a post that became a report
PROMISE_MADE = "promise.made"
PROMISE_REMINDED = "promise.reminded"
PROMISE_OVERDUE = "promise.overdue"
PROMISE_KEPT = "promise.kept"
PROMISE_BROKEN = "promise.broken"
PROMISE_DROPPED = "promise.dropped"
HANDOVER_SIGNED = "handover.signed"  # the first of two
HANDOVER_DONE = "handover.done"
HANDOVER_WITHDRAWN = "handover.withdrawn"
