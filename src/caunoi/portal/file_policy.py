"""Who may change a picture or another file: its unit, as long as no released page shows it."""

from __future__ import annotations

from typing import Any

from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from caunoi.portal.selectors.file_uses import pages_bound_to

EXCHANGE = {"change", "delete"}


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's own rights by collections, and the press desk's release above them.

    Every address of Wagtail's asks this, whether it changes one file or many: file, title and
    description of what stands on a released page are changed only by who may release that page.
    """

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        """Whether one of the actions is allowed on the file."""
        free = set(actions) - EXCHANGE
        if free and self.is_within_reach(user, free, instance):
            return True
        asked = set(actions) & EXCHANGE
        if not asked or not self.is_within_reach(user, asked, instance):
            return False
        return not self.pages_in_the_way(user, instance)

    def is_within_reach(self, user: Any, actions: Any, instance: Any) -> bool:
        """Whether the unit of the file lets them, whatever it stands on."""
        return bool(super().user_has_any_permission_for_instance(user, actions, instance))

    def pages_in_the_way(self, user: Any, instance: Any) -> list[Page]:
        """Released pages that show the file and that `user` may not release."""
        return [
            page
            for page in pages_bound_to(instance)
            if not page.permissions_for_user(user).can_publish()
        ]


POLICIES = {
    model: FilePolicy(model, auth_model=label, owner_field_name="uploaded_by_user")
    for model, label in ((Image, "wagtailimages.Image"), (Document, "wagtaildocs.Document"))
}


def register() -> None:
    """Before Wagtail's own, in whatever order the two are registered."""
    for model, policy in POLICIES.items():
        register_permission_policy(model, policy, exact_class=True)
