"""What machines ask for: pictures in the size that is shown, the site's map, robots' rules."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from mimetypes import guess_type

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from caunoi.channels.broadcasts.selectors import public_notices
from caunoi.portal.cards import draw_card
from caunoi.portal.models import KeptPage, NewsPage
from caunoi.procedures import catalogue
from caunoi.questions.selectors.answers import find_published, published_addresses
from caunoi.units import directory
from caunoi.units.choices import UnitKind

A_YEAR = 31_536_000
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
LANGUAGES = ("vi", "en")
LISTED = (UnitKind.CITY, UnitKind.DEPARTMENT, UnitKind.TEAM)
STARTS = ("", "gui-tin/", "canh-bao/", "tin-tuc/", "lanh-dao/", "van-ban/", "don-vi/",
          "phuong/", "khu-dan-cu/", "kenh-chinh-thuc/", "nhan-tin/", "hoi-dap/", "thu-tuc/",
          "an-toan/", "so-lieu/")  # fmt: skip


@require_safe
def show_picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """`/anh/images/<name>`: a picture in one size; another picture has another name."""
    store = storages["pictures"]
    path = f"images/{name}"
    if not store.exists(path):
        raise Http404
    answer = FileResponse(store.open(path), content_type=guess_type(name)[0] or "image/jpeg")
    patch_cache_control(answer, public=True, max_age=A_YEAR, immutable=True)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
def show_card(request: HttpRequest, page_id: int) -> HttpResponse:
    """`/anh/chia-se/<id>.png`: what Zalo and Facebook show beside a link."""
    page = NewsPage.objects.live().filter(pk=page_id).select_related("owner_unit").first()
    if page is None:
        raise Http404
    english = page.locale.language_code == "en"
    owner = directory.find_unit_by_pk(page.owner_unit_id) if page.owner_unit_id else None
    name = (owner.name_en if english else owner.name) if owner else ""
    answer = HttpResponse(draw_card(page.title, name), content_type="image/png")
    patch_cache_control(answer, public=True, max_age=3600)
    return answer


@require_safe
def show_card_of(request: HttpRequest, language: str, what: str, slug: str) -> HttpResponse:
    """`/anh/chia-se/<vi|en>/<thu-tuc|hoi-dap>/<slug>.png`: the same of a procedure or an answer."""
    if language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        if what == "thu-tuc":
            listed = catalogue.find_procedure(slug)
            unit = directory.find_unit_by_pk(listed.unit_id) if listed else None
            title = str(listed.content.name) if listed else ""
        elif what == "hoi-dap":
            said = find_published(slug)
            unit = directory.find_unit_by_pk(said.unit_id) if said else None
            title = said.shown_title if said else ""
        else:
            raise Http404
        if not title:
            raise Http404
        name = unit.label if unit else ""
    answer = HttpResponse(draw_card(title, name), content_type="image/png")
    patch_cache_control(answer, public=True, max_age=3600)
    return answer


def _in_both(root: ET.Element, path: str, changed: str = "") -> None:
    """The page in each language, each with the other beside it."""
    for language in LANGUAGES:
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = _whole(path, language)
        if changed:
            ET.SubElement(entry, "lastmod").text = changed
        for other in LANGUAGES:
            ET.SubElement(entry, "xhtml:link", {
                "rel": "alternate", "hreflang": other, "href": _whole(path, other),
            })  # fmt: skip


def _whole(path: str, language: str) -> str:
    return f"{settings.SITE_URL}{'/en' if language == 'en' else ''}{path}"


@require_safe
def show_map(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: every page that is public; in both languages where it is in both."""
    root = ET.Element("urlset", {"xmlns": MAP, "xmlns:xhtml": "http://www.w3.org/1999/xhtml"})
    for start in STARTS:
        _in_both(root, f"/{start}")
    for unit in directory.units_on():
        if unit.area_code:
            _in_both(root, f"/phuong/{unit.area_code}/")
        elif unit.kind in LISTED:
            _in_both(root, f"/don-vi/{unit.code.lower()}/")
    for one in catalogue.all_procedures():
        _in_both(
            root, f"/thu-tuc/{one.slug}/", one.released_at.isoformat() if one.released_at else ""
        )
    for slug, published_at in published_addresses():
        _in_both(root, f"/hoi-dap/{slug}/", published_at.isoformat() if published_at else "")
    addresses = [(notice.path(), notice.sent_at.isoformat()) for notice in public_notices()]
    pages = Page.objects.filter(pk__in=KeptPage.objects.live().values("pk"))
    addresses += [
        (page.url, page.last_published_at.isoformat() if page.last_published_at else "")
        for page in pages
        if page.url
    ]
    for path, changed in addresses:
        entry = ET.SubElement(root, "url")
        ET.SubElement(entry, "loc").text = f"{settings.SITE_URL}{path}"
        if changed:
            ET.SubElement(entry, "lastmod").text = changed
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


@require_safe
def show_robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: all that is public may be found; pages of staff and of one's report not."""
    shut = ("/can-bo/", "/quan-tri/", "/chi-huy/", "/tai-khoan/", "/tra-cuu/", "/api/")
    both = [f"{language}{path}" for path in shut for language in ("", "/en")]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in both),
             f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
