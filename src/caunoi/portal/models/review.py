"""The press desk's step in Wagtail's workflow: what it sends back, it sends back with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import GroupApprovalTask

REJECT = "reject"


class ReasonForm(TaskStateCommentForm):
    """What the unit is to change; it reads this in its letter's place and above its page."""

    comment = forms.CharField(
        label=_("What is to be changed"), max_length=1000, widget=forms.Textarea({"rows": 4})
    )


class PressTask(GroupApprovalTask):
    """As Wagtail's own step for a group, but no page goes back without words."""

    class Meta:
        verbose_name = _("review by the press desk")

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        """A reason for sending back, a remark that may be left out for releasing."""
        if action == REJECT:
            return ReasonForm
        form: type[forms.Form] = super().get_form_for_action(action)
        return form

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Do it; sending back without a reason is not done, whoever asks for it."""
        if action_name == REJECT and not str(kwargs.get("comment") or "").strip():
            return None
        return super().on_action(task_state, user, action_name, **kwargs)
