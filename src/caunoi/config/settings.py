"""All settings, read from the environment (docs/settings.md lists every name)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from caunoi.config.database import parse_database_url
from caunoi.config.env import Env, read_table
from caunoi.config.logs import logging_at
from caunoi.core.formats.en.formats import TYPED_DAY, TYPED_MOMENT

env = Env()

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(env.text("CAUNOI_HOME", str(ROOT / "var"))).absolute()
DATA = Path(env.text("CAUNOI_DATA", str(ROOT / "data")))
LAW_RULES = Path(env.text("CAUNOI_LAW", str(ROOT / "law")))
BUILD = Path(env.text("CAUNOI_BUILD", str(ROOT / "build")))

DEMO = env.flag("CAUNOI_DEMO")
DEBUG = env.flag("CAUNOI_DEBUG")
CITY_NAME = env.text("CAUNOI_CITY", "Hà Nội")  # data, shown in the header
CITY_NAME_EN = env.text("CAUNOI_CITY_EN", "Hanoi" if CITY_NAME == "Hà Nội" else CITY_NAME)
CITY_DATA = DATA / env.text("CAUNOI_CITY_DATA", "hanoi")
PUBLIC_SERVICE_PORTAL = env.text("CAUNOI_PUBLIC_SERVICE_PORTAL", "https://dichvucong.gov.vn")
# What answers "where is my file?": a class as procedures/status.py wants it.
FILE_STATUS = env.text(
    "CAUNOI_FILE_STATUS", "caunoi.demo.back_office.DemoBackOffice" if DEMO else ""
)
# Which legal texts an officer said to have changed: asked by procedures, which know no questions.
CHANGED_LAW = "caunoi.questions.selectors.answers.changed_texts"
# To which procedure an answer leads: asked by questions, which know no procedures.
PROCEDURE_LINKS = "caunoi.procedures.links.link_of"
EXIT_URL = env.text("CAUNOI_EXIT_URL", "https://nchmf.gov.vn/")  # quick exit: the weather
SITE_URL = env.text("CAUNOI_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}").rstrip("/")

# In the demo both come from CAUNOI_HOME/secrets.env, made at the first start.
SECRET_KEY = env.secret("CAUNOI_SECRET_KEY")
MASTER_KEY = env.secret("CAUNOI_MASTER_KEY")
SECRET_KEY_FALLBACKS = env.words("CAUNOI_SECRET_KEY_OLD")
ALLOWED_HOSTS = env.words("CAUNOI_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "caunoi.core",
    "caunoi.places",
    "caunoi.units",
    "caunoi.accounts",
    "caunoi.law",
    "caunoi.reports",
    "caunoi.neighbourhoods",
    "caunoi.questions",
    "caunoi.procedures",
    "caunoi.channels",
    "caunoi.command",
    "caunoi.api",
    "caunoi.portal",
    "caunoi.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "ninja",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "caunoi.core.compression.PackingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "caunoi.core.middleware.PolicyMiddleware",
    "caunoi.core.middleware.PrivatePathsMiddleware",
    "caunoi.api.middleware.ApiMiddleware",
    "caunoi.channels.middleware.HooksMiddleware",  # what follows is for pages
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "caunoi.accounts.middleware.OfficerMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",  # asked only where a page is missing
]

ROOT_URLCONF = "caunoi.config.urls"
WSGI_APPLICATION = "caunoi.config.wsgi.application"
FORM_RENDERER = "caunoi.core.form_renderer.AccessibleRenderer"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "caunoi.core.context.site",
                "caunoi.accounts.context.staff_links",
                "csp.context_processors.nonce",
            ],
        },
    },
]

DATABASES = {"default": parse_database_url(env.text("DATABASE_URL"))}
# A persistent connection for each thread; a broken one is replaced before it is used.
DATABASES["default"].update(CONN_MAX_AGE=None, CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "caunoi.core.formats"  # days as they are typed here, weeks from Monday on
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BUILD / "collected"
STATICFILES_DIRS = [BUILD / "static"] if (BUILD / "static").exists() else []
WHITENOISE_MAX_AGE = 31_536_000 if not DEBUG else 0
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "files" / "other")},
    },
    "sealed": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "files" / "sealed")},
    },
    "views": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "files" / "views")},
    },
    "pictures": {  # of the portal's pages, in the sizes that are shown; anybody may see them
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(HOME / "files" / "pictures"), "base_url": "/anh/"},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
NUMBER_GROUPING = 3  # where a page groups digits; Django's Vietnamese formats leave it out
UPLOAD_MAX_BYTES = env.number("CAUNOI_UPLOAD_MAX_MB", 100) * 1024 * 1024
# Room for files that no report has taken yet; it keeps strangers from filling the disk.
UPLOADS_WAITING_MAX_BYTES = env.number("CAUNOI_UPLOADS_WAITING_MAX_GB", 20) * 2**30
CLAMD = env.text("CAUNOI_CLAMD", "")  # host:port or /path/of/socket; empty: files stay unscanned
BARRED_HASHES = env.text("CAUNOI_BARRED_HASHES", "")  # list of SHA-256 of files never to be shown

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["caunoi.accounts.backend.StaffBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/can-bo/ban/"  # leads on to the first page of one's duties
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "caunoi.accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator, never by signing up
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers' addresses get no mail from us
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Wrong passwords are counted by accounts/services/signing_in.py; `login_failed` is for codes.
# A whole house signs in from one address at the change of shift.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "5/300s/key"}
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # also of an invitation
MFA_ADAPTER = "caunoi.accounts.adapter_mfa.SealedFactors"
MFA_FORMS = {
    "authenticate": "caunoi.accounts.forms_mfa.CodeForm",
    "reauthenticate": "caunoi.accounts.forms_mfa.CodeAgainForm",
    "activate_totp": "caunoi.accounts.forms_sign_in.AppForm",
}
ACCOUNT_FORMS = {
    "login": "caunoi.accounts.forms_sign_in.SignInForm",
    "change_password": "caunoi.accounts.forms_sign_in.NewPasswordForm",
    "reset_password": "caunoi.accounts.forms_sign_in.ForgottenForm",
    "reset_password_from_key": "caunoi.accounts.forms_sign_in.FirstPasswordForm",
    "reauthenticate": "caunoi.accounts.forms_sign_in.PasswordAgainForm",
}
MFA_TOTP_TOLERANCE = 1  # a step of 30 s either way
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_ISSUER = "CauNoi"
MFA_REQUIRED = not DEMO

SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # a shift
SESSION_ENGINE = "caunoi.accounts.sessions"
SECURE_SSL_REDIRECT = env.flag("CAUNOI_REDIRECT_TO_HTTPS")
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send `Origin: null` with a form, which the CSRF check refuses.
# The anonymous path, which has no such check, sets no-referrer itself.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.flag("CAUNOI_BEHIND_PROXY")
if BEHIND_PROXY:
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "worker-src": ["'self'", "blob:"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}

# In the database, so that what is counted and what is used up holds for all processes together.
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
}
REFERENCE_TTL_SECONDS = 5  # how long a process trusts its own copy of units, rules, categories

MAIL_DOMAIN = env.text("CAUNOI_MAIL_DOMAIN", "caunoi.localhost")
MAIL_FROM = env.text("CAUNOI_MAIL_FROM", f"CauNoi <khong-tra-loi@{MAIL_DOMAIN}>")
DEFAULT_FROM_EMAIL = MAIL_FROM
EMAIL_BACKEND = "caunoi.channels.email.smtp.Backend"  # tells "not sent" from "perhaps sent"
EMAIL_HOST = env.text("CAUNOI_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = env.number("CAUNOI_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("CAUNOI_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.secret("CAUNOI_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("CAUNOI_SMTP_TLS")
EMAIL_TIMEOUT = 10
# A provider's API in place of SMTP, as django-anymail names it ("mailgun"); its settings as JSON.
MAIL_PROVIDER = env.text("CAUNOI_MAIL_PROVIDER", "")
MAIL_HOOK_SECRET = env.secret("CAUNOI_MAIL_HOOK_SECRET", "")  # user:password of its webhooks
ANYMAIL: dict[str, Any] = {}
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
    ANYMAIL = read_table(
        "CAUNOI_MAIL_PROVIDER_SETTINGS", env.secret("CAUNOI_MAIL_PROVIDER_SETTINGS", "{}")
    )
ANYMAIL |= {"WEBHOOK_SECRET": MAIL_HOOK_SECRET, "IGNORE_UNSUPPORTED_FEATURES": True,
            "REQUESTS_TIMEOUT": (5, 20)}  # fmt: skip
MAIL_IN_HOST = env.text("CAUNOI_MAIL_IN_HOST", "127.0.0.1")
MAIL_IN_PORT = env.number("CAUNOI_MAIL_IN_PORT", 0)  # 0: no door for mail
MAIL_LMTP_PORT = env.number("CAUNOI_MAIL_LMTP_PORT", 0)  # the same door for servers that speak LMTP
# Where new reports come in by mail (tin-bao@…); empty: only answers to our letters do.
MAIL_PUBLIC = frozenset(word.lower() for word in env.words("CAUNOI_MAIL_PUBLIC", ""))
# Mailboxes that are read where no mail server can send to the door: imaps://user:password@host/INBOX
MAILBOXES = env.secret("CAUNOI_MAILBOXES", "").split()

# Facebook's page (docs/how-to/facebook.md). Without a page's id the channel is not there.
FACEBOOK_PAGE_ID = env.text("CAUNOI_FACEBOOK_PAGE_ID", "")
FACEBOOK_APP_ID = env.text("CAUNOI_FACEBOOK_APP_ID", "")
FACEBOOK_APP_SECRET = env.secret("CAUNOI_FACEBOOK_APP_SECRET", "")
FACEBOOK_PAGE_TOKEN = env.secret("CAUNOI_FACEBOOK_PAGE_TOKEN", "")
FACEBOOK_VERIFY_TOKEN = env.secret("CAUNOI_FACEBOOK_VERIFY_TOKEN", "")
FACEBOOK_API = env.text("CAUNOI_FACEBOOK_API", "https://graph.facebook.com").rstrip("/")
FACEBOOK_VERSION = env.text("CAUNOI_FACEBOOK_VERSION", "v25.0")
FACEBOOK_MEDIA_HOSTS = env.words("CAUNOI_FACEBOOK_MEDIA_HOSTS", "fbcdn.net,fbsbx.com,facebook.com")
FACEBOOK_HUMAN_AGENT = env.flag("CAUNOI_FACEBOOK_HUMAN_AGENT")  # granted by Facebook's review
FACEBOOK_WATCH_SECONDS = env.number("CAUNOI_FACEBOOK_WATCH_SECONDS", 300)

# Zalo's official account (docs/how-to/zalo.md). Without its id the channel is not there.
ZALO_OA_ID = env.text("CAUNOI_ZALO_OA_ID", "")
ZALO_APP_ID = env.text("CAUNOI_ZALO_APP_ID", "")
ZALO_APP_SECRET = env.secret("CAUNOI_ZALO_APP_SECRET", "")
ZALO_OA_SECRET = env.secret("CAUNOI_ZALO_OA_SECRET", "")  # signs webhooks
# The first one; Zalo renews it, and what it renews is kept sealed.
ZALO_REFRESH_TOKEN = env.secret("CAUNOI_ZALO_REFRESH_TOKEN", "")
ZALO_API = env.text("CAUNOI_ZALO_API", "https://openapi.zalo.me").rstrip("/")
ZALO_OAUTH = env.text("CAUNOI_ZALO_OAUTH", "https://oauth.zaloapp.com").rstrip("/")
ZALO_BUSINESS_API = env.text("CAUNOI_ZALO_BUSINESS_API", "https://business.openapi.zalo.me").rstrip(
    "/"
)
ZALO_MEDIA_HOSTS = env.words("CAUNOI_ZALO_MEDIA_HOSTS", "zdn.vn,zadn.vn,zalo.me,zaloapp.com")
ZALO_SIGNED_BY_OA_ID = env.flag("CAUNOI_ZALO_SIGNED_BY_OA_ID")  # accept that form of signature too
ZALO_OTHER_OAS = env.words("CAUNOI_ZALO_OTHER_OAS")  # further accounts on the same app and webhook
# Where Zalo's console fixes the PKCE challenge, the verifier that belongs to it.
ZALO_CODE_VERIFIER = env.secret("CAUNOI_ZALO_CODE_VERIFIER", "")
ZALO_TEMPLATE_ID = env.text("CAUNOI_ZALO_TEMPLATE_ID", "")  # by user id, when the window is closed
ZALO_REPLY_CAP = env.number("CAUNOI_ZALO_REPLY_CAP", 0)  # messages after each of theirs; 0: no cap
ZALO_ADMIN_USER_ID = env.text("CAUNOI_ZALO_ADMIN_USER_ID", "")  # stands in every group of ours
# The picture of articles that have none of their own: JPEG or PNG, where Zalo can fetch it.
ZALO_COVER_URL = env.text("CAUNOI_ZALO_COVER_URL", "")
# Templates by phone number (ZNS): of each letter, "received:123,answer:124". Empty: not there.
ZNS_TEMPLATES = env.words("CAUNOI_ZNS_TEMPLATES")
ZNS_DEVELOPMENT = env.flag("CAUNOI_ZNS_DEVELOPMENT")  # only administrators of the account get them

# Open311 (docs/how-to/open311.md): the name under which the city stands in it.
OPEN311_JURISDICTION = env.text("CAUNOI_OPEN311_JURISDICTION", CITY_DATA.name)

# Notices to many (docs/how-to/broadcast.md). Without a key of its own web push derives one.
PUSH_KEY = env.secret("CAUNOI_PUSH_KEY", "")  # P-256, 32 bytes, base64url
PUSH_CONTACT = env.text("CAUNOI_PUSH_CONTACT", f"mailto:ky-thuat@{MAIL_DOMAIN}")
PUSH_SIMULATOR = env.text("CAUNOI_PUSH_SIMULATOR", "").rstrip("/")  # demo and tests: one more host
CAP_SENDER = env.text("CAUNOI_CAP_SENDER", f"canh-bao@{MAIL_DOMAIN}")

# The portal (docs/how-to/portal.md): Wagtail's own settings.
WAGTAIL_SITE_NAME = CITY_NAME
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "/tai-khoan/login/"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = TYPED_DAY, TYPED_MOMENT
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # nothing is asked of a third party
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_ALLOW_UNICODE_SLUGS = True  # or its script drops Vietnamese letters; our form folds them
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "caunoi.portal.forms_images.ImageForm"
WAGTAILIMAGES_RENDITION_STORAGE = "pictures"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "caunoi.portal.forms_documents.DocumentForm"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt", "ods", "mp4", "webm", "vtt"]
WAGTAILDOCS_INLINE_CONTENT_TYPES = ["application/pdf", "video/mp4", "video/webm", "text/vtt"]
TAGGIT_CASE_INSENSITIVE = True
# Jobs of parts above the worker's: name -> what runs, every how many seconds.
WORKER_JOBS = {"planned pages": ("caunoi.portal.jobs.run_planned", 10)}

# The sealed log (docs/how-to/verify-the-log.md). Without a signing key one is derived.
LOG_ORIGIN = env.text("CAUNOI_LOG_ORIGIN", f"{MAIL_DOMAIN}/log")
LOG_SIGNING_KEY = env.secret("CAUNOI_LOG_SIGNING_KEY", "")
LOG_OLD_KEYS = env.words("CAUNOI_LOG_OLD_KEYS")
LOG_WITNESSES = env.words("CAUNOI_LOG_WITNESSES")
LOG_MEMORY = HOME / "log"

# How long after a look the reporter sees it (LAW.md §5.4 lets it be delayed).
LEDGER_DELAY_MINUTES = env.number("CAUNOI_LEDGER_DELAY_MINUTES", 0)

METRICS_ADDRESSES = env.words("CAUNOI_METRICS_FROM", "127.0.0.1,::1")

LOGGING = logging_at(env.text("CAUNOI_LOG", "INFO"))
