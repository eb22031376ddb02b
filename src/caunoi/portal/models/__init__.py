"""Tables of the part `portal`."""

from caunoi.portal.models.files import UnitFiles
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
from caunoi.portal.models.review import PressTask

__all__ = [
    "HomePage",
    "KeptPage",
    "LegalPage",
    "NewsPage",
    "NewsTag",
    "PressTask",
    "RelatedPage",
    "SectionPage",
    "UnitFiles",
    "UnitPage",
]
