"""Pages of the portal: the tree of each language, the units' shelves, news, legal texts."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import (
    FieldPanel,
    InlinePanel,
    MultiFieldPanel,
    PublishingPanel,
    TitleFieldPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.images.models import Image
from wagtail.models import Orderable, Page
from wagtail.search import index

from caunoi.core.clock import today
from caunoi.core.folding import fold
from caunoi.portal.blocks import BodyBlock
from caunoi.portal.choices import REVIEW_AFTER, Section
from caunoi.portal.choosing import FromNewsPanel
from caunoi.portal.forms_pages import KeptPageForm, NewsForm
from caunoi.portal.text import plain_words
from caunoi.units.models import Unit

# A title is seen whole while it is written.
TITLE = TitleFieldPanel("title", widget=AdminAutoHeightTextInput)


def in_half_a_year() -> date:
    """When a page is to be looked at again unless its owner says otherwise."""
    return today() + REVIEW_AFTER


class HomePage(Page):
    """The root of one language's tree. The start page itself is a view (views_public/home.py)."""

    max_count_per_parent = 2
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["portal.SectionPage"]

    class Meta:
        verbose_name = _("start page")


class SectionPage(Page):
    """The shelf of one section; what stands on it is listed by a view."""

    section = models.CharField(max_length=16, choices=Section.choices)

    parent_page_types: ClassVar[list[str]] = ["portal.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "portal.UnitPage", "portal.NewsPage", "portal.LegalPage",
    ]  # fmt: skip

    class Meta:
        verbose_name = _("section")


class KeptPage(Page):
    """A page that is kept current: it has an owner and a day on which it is looked at again."""

    owner_unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("unit that keeps the page current"),
        help_text=_("Left empty: the unit on whose shelf the page stands."),
    )  # fmt: skip
    review_on = models.DateField(
        default=in_half_a_year,
        verbose_name=_("look at it again on"),
        help_text=_("From this day on the page counts as stale until somebody confirms it."),
    )

    base_form_class = KeptPageForm
    is_creatable = False
    settings_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [FieldPanel("owner_unit"), FieldPanel("review_on")], heading=_("Kept current")
        ),
        PublishingPanel(),
    ]

    class Meta:
        verbose_name = _("page with an owner")
        indexes = [models.Index(fields=["review_on"], name="portal_review")]

    @property
    def is_stale(self) -> bool:
        """Whether its day has come."""
        return self.review_on <= today()


class UnitPage(KeptPage):
    """The shelf of one unit among the news: its editors write here and nowhere else.

    What residents ask before they go there stands on it too; /don-vi/ and /phuong/ show it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    about = models.TextField(max_length=1500, blank=True, verbose_name=_("what the unit does"))
    address = models.CharField(max_length=200, blank=True, verbose_name=_("address"))
    opening_hours = models.TextField(
        max_length=400, blank=True, verbose_name=_("opening hours"),
        help_text=_("One line a desk: “Identity cards: Monday to Friday, 7:30 to 11:30”."),
    )  # fmt: skip
    duty_phone = models.CharField(max_length=40, blank=True, verbose_name=_("duty phone"))

    is_creatable = True
    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("about"), FieldPanel("address"), FieldPanel("opening_hours"),
        FieldPanel("duty_phone"),
    ]  # fmt: skip
    parent_page_types: ClassVar[list[str]] = ["portal.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["portal.NewsPage"]
    template = "portal/shelf.html"

    class Meta:
        verbose_name = _("unit's shelf")


class NewsTag(TaggedItemBase):
    """A tag on a page."""

    content_object = ParentalKey(
        "portal.NewsPage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class NewsPage(KeptPage):
    """News, guidance, a message of the leadership."""

    lead = models.TextField(
        max_length=400, verbose_name=_("in short"),
        help_text=_("One or two sentences: what is new, and for whom."),
    )  # fmt: skip
    picture = models.ForeignKey(
        Image, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("picture"),
    )  # fmt: skip
    picture_alt = models.CharField(
        max_length=200, blank=True, verbose_name=_("what the picture shows"),
        help_text=_("Read out to those who cannot see it."),
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name=_("content of the page"))
    is_guidance = models.BooleanField(
        default=False, verbose_name=_("guidance that stays true, not news of the day")
    )
    off_line = models.BooleanField(
        default=False, verbose_name=_("keep on residents' phones, to be read without network")
    )
    tags = ClusterTaggableManager(through=NewsTag, blank=True, verbose_name=_("tags"))

    base_form_class = NewsForm
    is_creatable = True
    template = "portal/news.html"
    content_panels: ClassVar[list[Any]] = [
        TITLE,
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("body"),
        InlinePanel("related", label=_("Related page"), max_num=6),
    ]
    promote_panels: ClassVar[list[Any]] = [
        *Page.promote_panels,
        FieldPanel("tags"),
        FieldPanel("is_guidance"),
        FieldPanel("off_line"),
    ]
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("folded_title", boost=4),
        index.AutocompleteField("folded_title"),
        index.SearchField("folded_text"),
    ]
    parent_page_types: ClassVar[list[str]] = ["portal.SectionPage", "portal.UnitPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("news or guidance")

    @property
    def folded_title(self) -> str:
        """The title without marks, as it is searched."""
        return fold(self.title)

    @property
    def folded_text(self) -> str:
        """All its words without marks, as they are searched."""
        return fold(f"{self.lead} {plain_words(self.body)}")


class RelatedPage(Orderable):
    """A page named at the end of another."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="related")
    to = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels: ClassVar[list[Any]] = [FromNewsPanel("to", ["portal.NewsPage", "portal.LegalPage"])]


class LegalPage(KeptPage):
    """A legal text: its number, who issued it, from when it holds, where the whole of it stands."""

    number = models.CharField(max_length=60, verbose_name=_("number"))
    issued_by = models.CharField(max_length=120, verbose_name=_("issued by"))
    issued_on = models.DateField(verbose_name=_("issued on"))
    in_force_from = models.DateField(null=True, blank=True, verbose_name=_("in force from"))
    in_force_to = models.DateField(null=True, blank=True, verbose_name=_("in force until"))
    about = models.TextField(max_length=1000, verbose_name=_("what it means for residents"))
    source = models.URLField(verbose_name=_("official source"))
    document = models.ForeignKey(
        Document, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("file"),
    )  # fmt: skip

    is_creatable = True
    template = "portal/legal.html"
    content_panels: ClassVar[list[Any]] = [
        TITLE,
        FieldPanel("number"), FieldPanel("issued_by"), FieldPanel("issued_on"),
        FieldPanel("in_force_from"), FieldPanel("in_force_to"), FieldPanel("about"),
        FieldPanel("source"), FieldPanel("document"),
    ]  # fmt: skip
    search_fields: ClassVar[list[Any]] = [
        *Page.search_fields,
        index.SearchField("folded_title", boost=4),
        index.AutocompleteField("folded_title"),
        index.SearchField("folded_text"),
    ]
    parent_page_types: ClassVar[list[str]] = ["portal.SectionPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("legal text")

    @property
    def folded_title(self) -> str:
        """The title without marks, as it is searched."""
        return fold(f"{self.number} {self.title}")

    @property
    def folded_text(self) -> str:
        """All its words without marks, as they are searched."""
        return fold(f"{self.about} {self.issued_by}")
