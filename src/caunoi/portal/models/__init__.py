"""Tables of the part `portal`."""

from caunoi.portal.models.pages import (
    HomePage,
    KeptPage,
    LegalPage,
    NewsPage,
    NewsTag,
    RelatedPage,
    SectionPage,
    UnitPage,
)
from caunoi.portal.models.searches import EmptySearch, Synonym

__all__ = [
    "EmptySearch",
    "HomePage",
    "KeptPage",
    "LegalPage",
    "NewsPage",
    "NewsTag",
    "RelatedPage",
    "SectionPage",
    "Synonym",
    "UnitPage",
]
