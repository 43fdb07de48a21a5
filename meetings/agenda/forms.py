"""The form of a topic."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cop_platform.forms.conflicts import ConflictForm
from cop_platform.forms.fields import OneLineField, WrappingField
from meetings.models import Topic


class TopicForm(ConflictForm):
    """A new topic, or one that is changed."""

    title = OneLineField(
        label=_("Propose a topic"), max_length=120, help_text=_("A question works well. Half an idea is welcome.")
    )
    text = WrappingField(
        label=_("A word about it"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    class Meta:
        model = Topic
        fields = ["title", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["title"].label = _("Topic")
