"""What an officer sets of the editor: language, looks, picture. Names are the administration's."""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.account import AccountView


class OwnSettings(AccountView):
    """Wagtail's page without the two fields for a name, which no account of ours has."""

    def get_panels(self) -> list[Any]:
        """All but the name's."""
        return [panel for panel in super().get_panels() if panel.name != "name_email"]
