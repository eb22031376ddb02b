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

__all__ = [
    "HomePage",
    "KeptPage",
    "LegalPage",
    "NewsPage",
    "NewsTag",
    "RelatedPage",
    "SectionPage",
    "UnitPage",
]
