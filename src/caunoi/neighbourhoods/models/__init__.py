"""All tables of the part `neighbourhoods`."""

from caunoi.neighbourhoods.models.groups import Charge, Neighbourhood, Outlet
from caunoi.neighbourhoods.models.handovers import Handover, HandoverItem
from caunoi.neighbourhoods.models.members import (
    Appeal,
    ConsentWords,
    Membership,
    Muting,
    Participation,
    TipCount,
)
from caunoi.neighbourhoods.models.posts import (
    PollOption,
    Post,
    PostEdition,
    PrivateReceipt,
    Vote,
)
from caunoi.neighbourhoods.models.promises import Promise

__all__ = [
    "Appeal", "Charge", "ConsentWords", "Handover", "HandoverItem", "Membership", "Muting",
    "Neighbourhood", "Outlet", "Participation", "PollOption", "Post", "PostEdition",
    "PrivateReceipt", "Promise", "TipCount", "Vote",
]  # fmt: skip
