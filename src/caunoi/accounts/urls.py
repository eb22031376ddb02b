"""Addresses of the part `accounts`: one's own account, administration, and allauth's pages."""

from __future__ import annotations

from allauth.account import views
from django.urls import URLPattern, URLResolver, include, path, re_path

from caunoi.accounts.views_public import no_such_page
from caunoi.accounts.views_staff import form_drafts, overview, own, staff

app_name = "accounts"
urlpatterns = [
    path("tai-khoan/", own.show_own, name="own"),
    path("tai-khoan/ho-so/", own.edit_profile, name="profile"),
    path("tai-khoan/the-api/", own.show_tokens, name="tokens"),
    path("tai-khoan/the-api/them/", own.add_token, name="add_token"),
    path("tai-khoan/the-api/<uuid:token_id>/thu-hoi/", own.end_token, name="end_token"),
    path("tai-khoan/thiet-bi/", own.show_sessions, name="sessions"),
    path("tai-khoan/thiet-bi/dang-xuat/", own.end_sessions, name="end_sessions"),
    path("tai-khoan/ban-nhap/", form_drafts.keep, name="keep_draft"),
    path("quan-tri/", overview.show_overview, name="administration"),
    path("quan-tri/hai-khoa/", overview.show_two_keys, name="two_keys"),
    path(
        "quan-tri/hai-khoa/nhiem-vu/<uuid:asked>/<slug:verdict>/", overview.settle_duty,
        name="settle_duty",
    ),
    path("quan-tri/don-vi/", overview.show_units, name="units"),
    path("quan-tri/don-vi/<slug:code>/", overview.show_unit, name="unit"),
    path("quan-tri/can-bo/", staff.list_staff, name="staff"),
    path("quan-tri/can-bo/them/", staff.add_officer, name="add_officer"),
    path("quan-tri/can-bo/<uuid:officer_id>/", staff.show_officer, name="officer"),
    path("quan-tri/can-bo/<uuid:officer_id>/nhiem-vu/", staff.give, name="give_duty"),
    path(
        "quan-tri/can-bo/<uuid:officer_id>/nhiem-vu/<uuid:duty_id>/ket-thuc/", staff.end,
        name="end_duty",
    ),
    path("quan-tri/can-bo/<uuid:officer_id>/dieu-chuyen/", staff.transfer, name="transfer"),
    path("quan-tri/can-bo/<uuid:officer_id>/moi-lai/", staff.invite, name="invite"),
    path("quan-tri/can-bo/<uuid:officer_id>/xac-thuc/", staff.take_factors, name="take_factors"),
    path("quan-tri/can-bo/<uuid:officer_id>/dong/", staff.close, name="close_account"),
    path(
        "quan-tri/can-bo/<uuid:officer_id>/the-api/<uuid:token_id>/thu-hoi/", staff.revoke,
        name="revoke_token",
    ),
]  # fmt: skip
# Under the names by which allauth finds its pages; what we lack is shut.
sign_in_patterns: list[URLPattern | URLResolver] = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/", views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("signup/", no_such_page, name="account_signup"),
    path("password/set/", no_such_page, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
]  # fmt: skip
