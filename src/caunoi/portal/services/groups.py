"""Wagtail's groups: what each may do with pages and files."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

WRITE = ("add_page", "change_page")
CHOOSE = ("choose_image", "choose_document")
KEEP = ("add_image", "change_image", "add_document", "change_document")


def make_group(name: str, more: tuple[str, ...] = ()) -> Group:
    """A group that may enter Wagtail, use all files, and do `more` ("app.permission")."""
    group, _made = Group.objects.get_or_create(name=name)
    wanted = [_permission("wagtailadmin.access_admin"), *map(_permission, more)]
    group.permissions.add(*wanted)
    allow_on_files(group, Collection.get_first_root_node(), CHOOSE)
    return group


def allow_on_files(group: Group, collection: Collection, codenames: tuple[str, ...]) -> None:
    """Let the group do this with files of the collection and of those within."""
    for codename in codenames:
        app = "wagtailimages" if codename.endswith("image") else "wagtaildocs"
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(f"{app}.{codename}")
        )


def allow_on_pages(group: Group, pages: Iterable[Page], codenames: tuple[str, ...]) -> None:
    """Let the group do this with the pages and with those under them."""
    for page in pages:
        for codename in codenames:
            GroupPagePermission.objects.get_or_create(
                group=group, page=page, permission=_permission(f"wagtailcore.{codename}")
            )


def _permission(name: str) -> Permission:
    app, _dot, codename = name.partition(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)
