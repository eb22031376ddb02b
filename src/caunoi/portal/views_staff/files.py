"""Pictures and other files that stand on released pages: what is to be done instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from wagtail.documents.models import Document
from wagtail.images.models import Image

from caunoi.portal.file_policy import EXCHANGE, POLICIES

View = Callable[..., HttpResponseBase]


def say_where_it_stands(model: type[Image | Document], view: View) -> View:
    """Wagtail's view of one file; a page of words where the file is kept by what it stands on.

    Whose unit does not own the file is refused by Wagtail's view as everywhere.
    """

    @wraps(view)
    def shown(request: HttpRequest, **place: Any) -> HttpResponseBase:
        [key] = place.values()
        file = get_object_or_404(model, pk=key)
        policy = POLICIES[model]
        if policy.is_within_reach(request.user, EXCHANGE, file):
            pages = policy.pages_in_the_way(request.user, file)
            if pages:
                context = {"file": file, "pages": pages, "is_picture": model is Image}
                return render(request, "portal/staff/file_in_use.html", context, status=403)
        return view(request, **place)

    return shown
