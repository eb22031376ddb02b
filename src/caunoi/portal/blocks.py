"""What an editor may put into a page: words, pictures, films, files, numbers to call."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

# No colours, no fonts, no tables: what Word brings along stays outside.
WORDS = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
FILMS = ("mp4", "webm")


class FilmBlock(blocks.StructBlock):
    """A film of our own, with its words for those who cannot hear or load it."""

    film = DocumentChooserBlock(label=_("Film (mp4 or webm)"))
    title = blocks.CharBlock(max_length=160, label=_("Title"))
    transcript = blocks.TextBlock(label=_("What is said and shown"))

    class Meta:
        icon = "media"
        label = _("Film")
        template = "portal/blocks/film.html"

    def clean(self, value: Any) -> Any:
        """Refuse a file that browsers do not play."""
        found = super().clean(value)
        if found["film"].file_extension.lower() not in FILMS:
            message = gettext("This is not a film that browsers play: mp4 or webm, please.")
            raise blocks.StructBlockValidationError({"film": ValidationError(message)})
        return found


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
