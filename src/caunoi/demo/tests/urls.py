"""The product's addresses as the demonstration has them."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from caunoi.config.urls import handler500
from caunoi.config.urls import urlpatterns as product

__all__ = ["handler500", "urlpatterns"]

# The last of the product's patterns matches any path: pages of the portal.
urlpatterns = [
    *i18n_patterns(path("mo-phong/", include("caunoi.demo.urls")), prefix_default_language=False),
    *product,
]
