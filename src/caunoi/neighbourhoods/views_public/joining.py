"""Join a neighbourhood: with a name or none, without an account and without a cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from caunoi.core.errors import Refused
from caunoi.core.qr import draw_qr
from caunoi.neighbourhoods.choices import JoinedBy
from caunoi.neighbourhoods.forms import JoinForm
from caunoi.neighbourhoods.services.members import consent_words, join, new_key
from caunoi.neighbourhoods.views_public.finding import facts, get_neighbourhood

HOWS = {one.value for one in (JoinedBy.QR, JoinedBy.LINK, JoinedBy.WEB)}


# The form carries its own secret; there is no cookie to forge with.
@csrf_exempt
@never_cache
def join_group(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a name and consent; then show the private words, this once."""
    place = get_neighbourhood(code)
    if request.method != "POST":
        how = request.GET.get("tu", "")
        form = JoinForm(initial={"key": new_key(), "how": how if how in HOWS else ""})
        return _ask(request, form, code)
    form = JoinForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        how = values["how"] if values["how"] in HOWS else JoinedBy.WEB
        try:
            join(
                neighbourhood_id=place.pk, key=values["key"], agreed=values["agreed"],
                display_name=values["display_name"], contact=form.card(), joined_by=how,
            )  # fmt: skip
        except Refused as refused:
            form.refuse(refused)
        else:
            context = {**facts(place), "key": values["key"], "qr": draw_qr(values["key"])}
            return render(request, "neighbourhoods/public/joined.html", context)
    return _ask(request, form, code, status=422)


def _ask(request: HttpRequest, form: JoinForm, code: str, *, status: int = 200) -> HttpResponse:
    form.fields["agreed"].help_text = consent_words()
    context = {**facts(get_neighbourhood(code)), "form": form}
    return render(request, "neighbourhoods/public/join.html", context, status=status)
