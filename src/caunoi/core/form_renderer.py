"""Makes every form, wherever it stands, come out in the accessible shape of core/forms/."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class AccessibleRenderer(TemplatesSetting):
    """Label, hint, error and field tied together; widgets from core's django/forms/widgets/."""

    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
