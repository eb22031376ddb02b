"""How another page is chosen in the editor: the list opens where news stand, not at the root."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from wagtail.admin.panels import PageChooserPanel
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from caunoi.portal.choices import LANGUAGES, Section


class FromNews(AdminPageChooser):
    """Wagtail's own chooser; before anything is chosen it opens at the section of news."""

    def get_js_init_options(self, id_: str, name: str, value_data: Any) -> dict[str, Any]:
        """With the page under which the list begins."""
        options: dict[str, Any] = super().get_js_init_options(id_, name, value_data)
        if "parentId" not in options:
            spoken = get_language()
            language = spoken if spoken in LANGUAGES else settings.LANGUAGE_CODE
            news = Page.objects.filter(
                sectionpage__section=Section.NEWS, locale__language_code=language
            ).first()
            if news is not None:
                options["parentId"] = news.pk
        return options


class FromNewsPanel(PageChooserPanel):
    """A field for a page that is chosen from there."""

    def get_form_options(self) -> dict[str, Any]:
        """With our chooser in the place of Wagtail's."""
        options: dict[str, Any] = super().get_form_options()
        options["widgets"][self.field_name] = FromNews(target_models=self.page_type)
        return options
