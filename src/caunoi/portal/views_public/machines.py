"""What machines ask for: pictures in the size that is shown, the site's map, robots' rules."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from mimetypes import guess_type

from django.conf import settings
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from caunoi.channels.broadcasts.selectors import public_notices
from caunoi.portal.cards import draw_card
from caunoi.portal.models import KeptPage, NewsPage
from caunoi.units import directory

A_YEAR = 31_536_000
MAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
STARTS = ("", "gui-tin/", "tra-cuu/", "canh-bao/", "tin-tuc/", "lanh-dao/", "van-ban/", "don-vi/",
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
def show_map(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: start pages, wards, units, notices and every page that is public."""
    root = ET.Element("urlset", {"xmlns": MAP})
    addresses = [(f"/{start}", "") for start in STARTS]
    addresses += [(f"/en/{start}", "") for start in STARTS]
    addresses += [(f"/phuong/{unit.area_code}/", "") for unit in directory.units_on()
                  if unit.area_code]  # fmt: skip
    addresses += [(notice.path(), notice.sent_at.isoformat()) for notice in public_notices()]
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
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in shut),
             f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]  # fmt: skip
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
