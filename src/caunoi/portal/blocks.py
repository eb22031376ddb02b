"""What an editor may put into a page: words, pictures, films, files, numbers to call."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from caunoi.portal.file_kinds import can_be_played
from caunoi.portal.tables import MOST_COLUMNS, MOST_ROWS, find_uneven, rows_of

# No colours, no fonts: what Word brings along stays outside. A table is a block of its own.
WORDS = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
CAPTIONS_LIMIT = 1_000_000  # bytes; the words of a film of ten hours


class FilmBlock(blocks.StructBlock):
    """A film of our own, with its words for those who cannot hear or load it.

    A film in which somebody speaks has captions (WCAG 2.2, 1.2.2), as a WebVTT file.
    """

    film = DocumentChooserBlock(label=_("Film (mp4 or webm)"))
    title = blocks.CharBlock(max_length=160, label=_("Title"))
    transcript = blocks.TextBlock(label=_("What is said and shown"))
    captions = DocumentChooserBlock(
        required=False,
        label=_("Captions (vtt)"),
        help_text=_("What is said, timed to the film: a WebVTT file in the page's language."),
    )
    silent = blocks.BooleanBlock(required=False, label=_("Nobody speaks in this film"))

    class Meta:
        icon = "media"
        label = _("Film")
        template = "portal/blocks/film.html"

    def clean(self, value: Any) -> Any:
        """Refuse a file that browsers do not play, and speech that not everybody can follow.

        A draft may still lack its film and its captions.

        Raises:
            StructBlockValidationError: beside the field that is wrong.
        """
        found = super().clean(value)
        wrong = {}
        if found["film"] is not None and not can_be_played(found["film"]):
            wrong["film"] = gettext("This is not a film that browsers play: mp4 or webm, please.")
        captions = found["captions"]
        if captions and not _are_captions(captions):
            wrong["captions"] = gettext(
                "These are no captions that browsers read. Save them as WebVTT (.vtt), please."
            )
        if not captions and not found["silent"] and not self.is_deferred_validation:
            wrong["captions"] = gettext(
                "People who cannot hear need captions. Add them, or say that nobody speaks."
            )
        if wrong:
            raise blocks.StructBlockValidationError(
                {name: ValidationError(text) for name, text in wrong.items()}
            )
        return found


def _are_captions(document: Any) -> bool:
    """Whether a document is a WebVTT file with a caption in it (W3C WebVTT, §4)."""
    if document.file_extension.lower() != "vtt" or document.file.size > CAPTIONS_LIMIT:
        return False
    with document.file.open("rb") as file:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            return False
    return re.match(r"WEBVTT(\s|$)", text) is not None and "-->" in text


class PictureBlock(blocks.StructBlock):
    """A picture; Wagtail's own block asks for its description or for "decorative"."""

    picture = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(max_length=200, required=False, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "portal/blocks/picture.html"


class TableBlock(blocks.StructBlock):
    """A table for times, prices, streets: with named columns, without looks of its own."""

    caption = blocks.CharBlock(max_length=160, label=_("What the table shows"))
    rows = blocks.TextBlock(
        label=_("Rows"),
        help_text=_(
            "Paste a table from Word or Excel, or write a line for each row with | between the "
            "cells. The first line names the columns."
        ),
    )
    names_rows = blocks.BooleanBlock(
        required=False, label=_("The first cell of each row says what the row is about")
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "portal/blocks/table.html"

    def clean(self, value: Any) -> Any:
        """Refuse what is no table, too wide for a phone, or would stand under the wrong names."""
        found = super().clean(value)
        rows, uneven = rows_of(found["rows"]), find_uneven(found["rows"])
        if not rows:
            return found  # a draft
        if len(rows) < 2 or len(rows[0]) < 2:
            message = gettext("A table has two rows and two columns at least.")
        elif len(rows) > MOST_ROWS or len(rows[0]) > MOST_COLUMNS:
            message = gettext(
                "At most %(columns)d columns and %(rows)d rows; please make two tables."
            )
            message %= {"columns": MOST_COLUMNS, "rows": MOST_ROWS}
        elif uneven is not None:
            message = gettext(
                "Row %(row)d (“%(start)s”) has %(cells)d cells, but the first line names "
                "%(columns)d columns. Leave an empty place between the bars where a cell is empty."
            )
            message %= {"row": uneven.row, "start": uneven.start[:40], "cells": uneven.cells,
                        "columns": uneven.columns}  # fmt: skip
        else:
            return found
        raise blocks.StructBlockValidationError({"rows": ValidationError(message)})

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """`head`: the names of the columns; `rows`: the others."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        rows = rows_of(value["rows"] or "")
        return {**context, "head": rows[0] if rows else [], "rows": rows[1:]}


class CallBlock(blocks.StructBlock):
    """A number to call, with who answers."""

    number = blocks.RegexBlock(r"^[0-9][0-9. ]{2,15}$", label=_("Telephone number"))
    who = blocks.CharBlock(max_length=120, label=_("Who answers"))

    class Meta:
        icon = "mail"
        label = _("Number to call")
        template = "portal/blocks/call.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    words = blocks.RichTextBlock(features=WORDS, label=_("Paragraphs"))
    picture = PictureBlock()
    table = TableBlock()
    film = FilmBlock()
    quote = blocks.BlockQuoteBlock(label=_("Quote"))
    call = CallBlock()
    file = DocumentChooserBlock(
        icon="doc-full", label=_("File to download"), template="portal/blocks/file.html"
    )
