"""Make the portal's ground: a tree for each language, the groups, the press desk's workflow."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils.translation import gettext, override
from wagtail.models import (
    Collection,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from caunoi.portal.choices import LANGUAGES, MANAGERS_GROUP, PRESS_GROUP, Section
from caunoi.portal.models import HomePage, PressTask, SectionPage
from caunoi.portal.services.groups import (
    KEEP,
    WRITE,
    allow_on_files,
    allow_on_pages,
    make_group,
)

_FIRST_NAME = "Root"  # of pages and of files, as Wagtail's own set-up calls them
_FOUNDING = 0x0C0FFEE5  # one founder at a time, whatever the number of processes
RELEASE = (*WRITE, "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
OFFICE = ("wagtailredirects.add_redirect", "wagtailredirects.change_redirect",
          "wagtailredirects.delete_redirect", "simple_translation.submit_translation")  # fmt: skip


def is_founded() -> bool:
    """Whether the ground is there."""
    return (
        SectionPage.objects.exists()
        and not Collection.objects.filter(depth=1, name=_FIRST_NAME).exists()
        and Group.objects.filter(name=PRESS_GROUP).exists()
        and PressTask.objects.exists()
    )


@transaction.atomic
def found_portal() -> None:
    """Make what is missing; a second call changes nothing.

    Not a migration: a test's flush empties those tables, and a later version may add sections.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FOUNDING])
    locales = [Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES]
    root = Page.get_first_root_node() or Page.add_root(
        title=_FIRST_NAME, slug="root", locale=locales[0]
    )
    homes = _found_homes(root, locales)
    _found_site(homes[0])
    for home in homes:
        _found_sections(home)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name=_FIRST_NAME)
    _name_roots(root)
    for name in (PRESS_GROUP, MANAGERS_GROUP):
        group = make_group(name, OFFICE)
        allow_on_pages(group, homes, RELEASE)
        allow_on_files(group, Collection.get_first_root_node(), KEEP)
    _found_workflow(homes)


def _name_roots(root: Page) -> None:
    """Editors read the names of the two roots, which Wagtail made."""
    with override(settings.LANGUAGE_CODE):
        if root.title == _FIRST_NAME:
            root.title = root.draft_title = gettext("All pages")
            root.save(update_fields=["title", "draft_title"], clean=False)
        Collection.objects.filter(depth=1, name=_FIRST_NAME).update(name=gettext("Common files"))


def _found_homes(root: Page, locales: list[Locale]) -> list[HomePage]:
    homes: list[HomePage] = []
    for locale in locales:
        home = HomePage.objects.filter(locale=locale).first()
        if home is None:
            with override(locale.language_code):
                home = HomePage(title=gettext("Home page"), slug=f"cong-{locale.language_code}",
                                locale=locale)  # fmt: skip
            if homes:
                home.translation_key = homes[0].translation_key
            root.add_child(instance=home)
            root.refresh_from_db()
        homes.append(home)
    return homes


def _found_site(home: HomePage) -> None:
    site = Site.objects.filter(is_default_site=True).first()
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    if site is None:
        Site.objects.create(hostname=address.hostname or "localhost", port=port, root_page=home,
                            is_default_site=True, site_name=settings.CITY_NAME)  # fmt: skip
    elif site.root_page_id != home.pk:
        welcome, site.root_page = site.root_page, home
        site.hostname, site.port = address.hostname or "localhost", port
        site.save()
        if type(welcome.specific) is Page:  # the one that Wagtail's own set-up made
            welcome.delete()


def _found_sections(home: HomePage) -> None:
    for section in Section:
        if SectionPage.objects.child_of(home).filter(section=section).exists():
            continue
        with override(home.locale.language_code):
            page = SectionPage(title=str(section.label), slug=section.value, section=section,
                               locale=home.locale)  # fmt: skip
        first = SectionPage.objects.filter(section=section).first()
        if first is not None:
            page.translation_key = first.translation_key
        home.add_child(instance=page)


def _found_workflow(homes: list[HomePage]) -> None:
    with override(settings.LANGUAGE_CODE):  # editors read it: "submit to …"
        name = gettext("Press desk")
    task, made = PressTask.objects.get_or_create(name=name)
    if made:
        task.groups.add(Group.objects.get(name=PRESS_GROUP))
    workflow, _made = Workflow.objects.get_or_create(name=name)
    # The step of an earlier version took pages back without a word; what waits there ends there.
    if made:
        workflow.workflow_tasks.exclude(task_id=task.pk).delete()
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    for home in homes:
        WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})
