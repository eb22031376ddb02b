"""Every address of the product, part by part."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from caunoi.accounts.urls import sign_in_patterns
from caunoi.api.urls import api_patterns
from caunoi.config.health import show_alive, show_metrics, show_ready
from caunoi.core.views_public import show_style_guide
from caunoi.portal.urls import (
    admin_patterns,
    document_patterns,
    page_patterns,
    plain_patterns,
)

handler403 = "caunoi.config.missing.show_forbidden"
handler404 = "caunoi.config.missing.show_missing"
handler500 = "caunoi.config.outage.show_error"

urlpatterns = [
    path("healthz", show_alive),
    path("readyz", show_ready),
    path("metrics", show_metrics),
    path("api/v1/", include(api_patterns)),
    path("open311/v2/", include("caunoi.channels.open311.urls")),
    path("", include("caunoi.channels.push.urls")),
    path("", include("caunoi.core.urls")),
    path("", include("caunoi.places.urls")),
    path("", include((plain_patterns, "portal_plain"))),
    *document_patterns,
    *i18n_patterns(
        path("kieu-mau/", show_style_guide, name="style_guide"),
        path("kieu-mau/<slug:face>/", show_style_guide, name="style_guide_face"),
        path("tai-khoan/", include(sign_in_patterns)),
        path("", include("caunoi.accounts.urls")),
        path("", include("caunoi.command.urls")),
        path("can-bo/kenh/zalo/", include("caunoi.channels.zalo.urls")),
        path("", include("caunoi.neighbourhoods.urls")),
        path("", include("caunoi.questions.urls")),
        path("", include("caunoi.procedures.urls")),
        path("", include("caunoi.portal.urls")),
        path("", include("caunoi.reports.urls")),
        path("can-bo/kenh/", include("caunoi.channels.desk.urls")),
        path("", include("caunoi.channels.broadcasts.urls")),
        path("facebook/", include("caunoi.channels.facebook.urls")),
        *([path("mo-phong/", include("caunoi.demo.urls"))] if settings.DEMO else []),
        prefix_default_language=False,
    ),
    path("quan-tri/", include(admin_patterns)),  # what is ours under it comes first
    *i18n_patterns(*page_patterns, prefix_default_language=False),  # matches any path
]
