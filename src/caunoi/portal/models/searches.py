"""What editors know of residents' words, and what residents looked for in vain."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel


class Synonym(models.Model):
    """Words that mean the same in a search: "cccd, căn cước, chứng minh thư"."""

    words = models.CharField(
        max_length=300, verbose_name=_("words that mean the same"),
        help_text=_("Separated by commas; with or without marks."),
    )  # fmt: skip
    changed_at = models.DateTimeField(auto_now=True)

    panels: ClassVar[list[Any]] = [FieldPanel("words")]

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.words


class EmptySearch(models.Model):
    """A search that found nothing: words without marks and numbers, never who asked."""

    words = models.CharField(max_length=80, verbose_name=_("looked for"))
    language = models.CharField(max_length=2, verbose_name=_("language"))
    count = models.PositiveIntegerField(default=1, verbose_name=_("how often"))
    last_on = models.DateField(verbose_name=_("last on"))

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        ordering: ClassVar[list[str]] = ["-count", "-last_on"]
        constraints = [
            models.UniqueConstraint(fields=["words", "language"], name="portal_empty_search_once")
        ]

    def __str__(self) -> str:
        return self.words
