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

# No colours, no fonts, no tables: what Word brings along stays outside.
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


class CallBlock(blocks.StructBlock):
    """A number to call, with who answers."""

    number = blocks.RegexBlock(r"^[0-9][0-9. ]{2,15}$", label=_("Number"))
    who = blocks.CharBlock(max_length=120, label=_("Who answers"))

    class Meta:
        icon = "mail"
        label = _("Number to call")
        template = "portal/blocks/call.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    words = blocks.RichTextBlock(features=WORDS, label=_("Text"))
    picture = PictureBlock()
    film = FilmBlock()
    quote = blocks.BlockQuoteBlock(label=_("Quote"))
    call = CallBlock()
    file = DocumentChooserBlock(
        icon="doc-full", label=_("File to download"), template="portal/blocks/file.html"
    )
