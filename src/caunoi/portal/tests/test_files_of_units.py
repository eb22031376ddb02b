"""A unit's files are its own; what stands on a released page changes over the press desk only."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, GroupCollectionPermission

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.core.clock import now
from caunoi.portal.models import NewsPage, UnitFiles
from caunoi.portal.services.shelves import open_files
from caunoi.portal.tests.making import make_news
from caunoi.portal.tests.test_editors import add, form, signed_in
from caunoi.testing.officers import get_unit


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage",
              "OPTIONS": {"location": str(tmp_path)}}  # fmt: skip
    settings.STORAGES = {**settings.STORAGES, "default": folder, "pictures": folder}


def drawn(colour: str = "red") -> bytes:
    held = BytesIO()
    Picture.new("RGB", (64, 64), colour).save(held, "PNG")
    return held.getvalue()


def put_up(client: Client, title: str = "Phố đi bộ") -> Image:
    file = SimpleUploadedFile("pho.png", drawn(), "image/png")
    client.post("/quan-tri/images/add/",
                {"title": title, "description": title, "tags": "", "file": file})  # fmt: skip
    return Image.objects.get(title=title)


def put_up_file(client: Client, title: str = "Mẫu đơn") -> Document:
    file = SimpleUploadedFile("mau.pdf", b"%PDF-1.7\n" + bytes(64), "application/pdf")
    client.post("/quan-tri/documents/add/", {"title": title, "tags": "", "file": file})
    return Document.objects.get(title=title)


def ways_to_change(image: Image, document: Document) -> list[tuple[str, dict]]:
    """Every address of Wagtail's that changes or deletes a file, with what one would send."""
    new = {"title": "Đổi", "description": "Đổi", "tags": "", "collection": str(image.collection_id)}
    bulk = {"next": "/quan-tri/images/"}
    return [
        (f"/quan-tri/images/{image.pk}/",
         {**new, "file": SimpleUploadedFile("b.png", drawn("blue"))}),
        (f"/quan-tri/images/{image.pk}/delete/", {}),
        (f"/quan-tri/images/multiple/{image.pk}/",
         {f"image-{image.pk}-{name}": value for name, value in new.items()}),
        (f"/quan-tri/images/multiple/{image.pk}/delete/", {}),
        (f"/quan-tri/bulk/wagtailimages/image/delete/?id={image.pk}", bulk),
        (f"/quan-tri/bulk/wagtailimages/image/add_tags/?id={image.pk}", {**bulk, "tags": "đổi"}),
        (f"/quan-tri/bulk/wagtailimages/image/add_to_collection/?id={image.pk}",
         {**bulk, "collection": str(Collection.get_first_root_node().pk)}),
        (f"/quan-tri/documents/edit/{document.pk}/",
         {**new, "file": SimpleUploadedFile("b.pdf", b"%PDF-1.7\nother")}),
        (f"/quan-tri/documents/delete/{document.pk}/", {}),
        (f"/quan-tri/documents/multiple/{document.pk}/",
         {f"doc-{document.pk}-{name}": value for name, value in new.items()}),
        (f"/quan-tri/documents/multiple/{document.pk}/delete/", {}),
        (f"/quan-tri/bulk/wagtaildocs/document/delete/?id={document.pk}", bulk),
        (f"/quan-tri/bulk/wagtaildocs/document/add_tags/?id={document.pk}",
         {**bulk, "tags": "đổi"}),
        (f"/quan-tri/bulk/wagtaildocs/document/add_to_collection/?id={document.pk}",
         {**bulk, "collection": str(Collection.get_first_root_node().pk)}),
    ]  # fmt: skip


def told_of(file: Image | Document) -> tuple:
    fresh = type(file).objects.get(pk=file.pk)
    tags = sorted(fresh.tags.values_list("name", flat=True))
    return fresh.title, fresh.file.name, fresh.collection_id, tags


@pytest.fixture
def editor(city):
    return signed_in(Role.EDITOR, "PC08")


@pytest.fixture
def files(editor) -> tuple[Image, Document]:
    return put_up(editor), put_up_file(editor)


def public_with(image: Image, document: Document, **over) -> NewsPage:
    return make_news(picture=image, picture_alt="Phố", body=[("file", document)], **over)


def test_a_file_belongs_to_the_unit_of_who_put_it_up(files):
    image, document = files
    assert image.collection == document.collection == open_files(get_unit("PC08"))


def test_no_other_unit_changes_or_deletes_it_by_any_address(files):
    stranger = signed_in(Role.HEAD, "PC07")
    before = [told_of(one) for one in files]
    for path, sent in ways_to_change(*files):
        for answer in (stranger.get(path), stranger.post(path, sent)):
            assert answer.status_code in (302, 403, 404, 405) or "bulk" in path, path
    assert [told_of(one) for one in files] == before
    chooser = stranger.get("/quan-tri/images/chooser/").json()["html"]
    assert files[0].title in chooser  # but may be used


def test_its_unit_changes_and_deletes_what_stands_nowhere(files, editor):
    for path, sent in ways_to_change(*files)[::7]:
        assert editor.post(path, sent).status_code == 302
    assert [told_of(one)[0] for one in files] == ["Đổi", "Đổi"]


def test_nobody_but_the_press_desk_changes_what_stands_on_a_public_page(files, editor):
    page = public_with(*files)
    before = [told_of(one) for one in files]
    for path, sent in ways_to_change(*files):
        editor.post(path, sent)
    assert [told_of(one) for one in files] == before
    for address in (
        f"/quan-tri/images/{files[0].pk}/",
        f"/quan-tri/documents/delete/{files[1].pk}/",
    ):
        answer = editor.get(address)
        said = answer.content.decode()
        assert answer.status_code == 403
        assert page.title in said
        assert "bộ phận báo chí" in said
    press = signed_in(Role.PRESS, "PV01")
    for path, sent in ways_to_change(*files)[::7]:
        assert press.post(path, sent).status_code == 302
    assert [told_of(one)[0] for one in files] == ["Đổi", "Đổi"]


@pytest.mark.parametrize("way", ["draft without it", "waits", "planned"])
def test_what_the_press_desk_has_in_hand_is_kept_as_well(way, files, editor):
    image, document = files
    if way == "draft without it":
        page = public_with(image, document)
        page.picture, page.body = None, [("words", "<p>Không ảnh.</p>")]
        page.save_revision()
    elif way == "waits":
        add(editor, picture=str(image.pk), picture_alt="Phố", **{"action-submit": "1"})
    else:
        page = make_news(live=False)
        page.picture, page.go_live_at = image, now() + timedelta(days=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
    before = told_of(image)
    for path, sent in ways_to_change(image, document)[:7]:
        editor.post(path, sent)
    assert told_of(image) == before


def test_a_draft_binds_nobody(files, editor):
    add(editor, picture=str(files[0].pk), picture_alt="Phố")
    assert editor.get(f"/quan-tri/images/{files[0].pk}/").status_code == 200


def test_files_of_the_common_heap_come_to_their_uploaders_unit(city):
    editor = signed_in(Role.EDITOR, "PC08")
    account = Account.objects.get(pk=editor.session["_auth_user_id"])
    signed_in(Role.PRESS, "PV01")
    unit = get_unit("PC08")
    UnitFiles.objects.all().delete()
    heap = Collection.get_first_root_node()
    own = Image.objects.create(title="Của đội", uploaded_by_user=account, collection=heap,
                               file=ImageFile(BytesIO(drawn()), "a.png"))  # fmt: skip
    other = Document.objects.create(title="Của ai", collection=heap,
                                    file=ContentFile(b"%PDF-1.7\n", "b.pdf"))  # fmt: skip
    collection = open_files(unit)
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.collection, other.collection) == (collection, heap)
    assert open_files(unit) == collection
    assert editor.get(reverse("wagtaildocs:edit", args=[other.pk])).status_code == 404


def test_a_new_picture_brings_its_own_words(files, editor):
    add(editor, picture=str(files[0].pk))
    page = NewsPage.objects.get()
    assert page.picture_alt == "Phố đi bộ"
    other = put_up(editor, "Hồ Gươm")
    edit = f"/quan-tri/pages/{page.pk}/edit/"
    editor.post(edit, form(picture=str(other.pk), picture_alt="Phố đi bộ"))
    assert NewsPage.objects.get().get_latest_revision_as_object().picture_alt == "Hồ Gươm"
    editor.post(edit, form(picture=str(files[0].pk), picture_alt="Đường ven hồ"))
    alt = NewsPage.objects.get().get_latest_revision_as_object().picture_alt
    assert alt == "Đường ven hồ"


def test_editors_of_an_older_home_lose_the_heap_and_come_back_to_their_own(editor):
    group = Group.objects.get(name="portal:unit:PC08")
    heap = Collection.get_first_root_node()
    may = Permission.objects.get(codename="change_image")
    GroupCollectionPermission.objects.create(group=group, collection=heap, permission=may)
    UnitFiles.objects.all().delete()  # that home had none
    import_module("caunoi.portal.migrations.0006_files_of_units").take_back(apps, None)
    rights = GroupCollectionPermission.objects.filter(group=group, collection=heap)
    codes = set(rights.values_list("permission__codename", flat=True))
    assert codes == {"choose_image", "choose_document"}
    assert not group.user_set.exists()
    assert editor.get("/quan-tri/images/add/").status_code == 200
    assert group.user_set.exists()
    assert put_up(editor).collection == open_files(get_unit("PC08"))
