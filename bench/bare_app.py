"""The floor behind the same bridge as ours."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare_site"

from django.core.wsgi import get_wsgi_application

from caunoi.config.bridge import Bridge

application = Bridge(get_wsgi_application(), threads=6)
