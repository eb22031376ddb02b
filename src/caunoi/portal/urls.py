"""Addresses of the part `portal`: in each language, in none, and Wagtail's behind our gate."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path
from wagtail.admin import urls as wagtail_urls
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.home import HomeView
from wagtail.documents.models import Document
from wagtail.documents.views import documents as documents_desk
from wagtail.images.models import Image
from wagtail.images.views import images
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail.views import serve as serve_page

from caunoi.portal.choices import Section
from caunoi.portal.gate import through_gate
from caunoi.portal.views_public import about, documents, figures, home, lists, machines
from caunoi.portal.views_staff import contributing, files, own_settings, script_words

app_name = "portal"
urlpatterns: list[URLPattern] = [
    path("", home.show_home, name="home"),
    path("tin-tuc/", lists.show_section, {"section": Section.NEWS.value}, name="news"),
    path("tin-tuc/atom.xml", lists.show_atom, name="atom"),
    path("tin-tuc/rss.xml", lists.show_rss, name="rss"),
    path("lanh-dao/", lists.show_section, {"section": Section.LEADERS.value}, name="leaders"),
    path("van-ban/", lists.show_legal_texts, name="legal"),
    path("don-vi/", about.show_units, name="units"),
    path("don-vi/<slug:code>/", about.show_unit, name="unit"),
    path("phuong/", about.find_ward, name="wards"),
    path("phuong/<slug:code>/", about.show_ward, name="ward"),
    path("tim-kiem/", about.search, name="search"),
    path("an-toan/", lists.show_off_line, name="off_line"),
    path("so-lieu/", figures.show_figures, name="figures"),
    path("so-lieu/so-lieu.csv", figures.download_figures, name="figures_file"),
    path("can-bo/trang/", contributing.show_board, name="board"),
    path("can-bo/trang/<int:page_id>/con-dung/", contributing.confirm, name="confirm"),
]
# The same in every language.
plain_patterns: list[URLPattern] = [
    path("sitemap.xml", machines.show_map, name="map"),
    path("robots.txt", machines.show_robots, name="robots"),
    re_path(r"^anh/images/(?P<name>[\w.-]+)$", machines.show_picture, name="picture"),
    path("anh/chia-se/<int:page_id>.png", machines.show_card, name="card"),
    path("anh/chia-se/<str:language>/<str:what>/<slug:slug>.png", machines.show_card_of,
         name="card_of"),
]  # fmt: skip
# Under the names by which Wagtail finds them. Its pages come last of all: they match any path.
document_patterns: list[URLPattern] = [
    path("tai-lieu/<int:document_id>/<str:document_filename>", documents.serve_document,
         name="wagtaildocs_serve"),
]  # fmt: skip
page_patterns: list[URLPattern] = [
    re_path(r"^(?P<path>(?:[\w\-]+/)*)$", serve_page, name="wagtail_serve"),
]
admin_patterns: list[URLPattern | URLResolver] = decorate_urlpatterns(
    # The first page once more: /quan-tri/ itself is our administration's.
    [
        # Before Wagtail's own of the same address and name.
        path("jsi18n/", script_words.show_words, name="wagtailadmin_javascript_catalog"),
        path(
            "account/",
            require_admin_access(own_settings.OwnSettings.as_view()),
            name="wagtailadmin_account",
        ),
        *(
            path(route, require_admin_access(files.say_where_it_stands(model, view.as_view())))
            for route, model, view in (
                ("images/<int:image_id>/", Image, images.EditView),
                ("images/<int:image_id>/delete/", Image, images.DeleteView),
                ("documents/edit/<int:document_id>/", Document, documents_desk.EditView),
                ("documents/delete/<int:document_id>/", Document, documents_desk.DeleteView),
            )
        ),
        path("noi-dung/", require_admin_access(HomeView.as_view()), name="portal_desk"),
        *wagtail_urls.urlpatterns,
    ],  # fmt: skip
    through_gate,
)
