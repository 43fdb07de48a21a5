"""Form controls rendered by Jinja from Django's own templates for it, which takes half the time of Django's engine."""

from typing import Any

from django.forms.renderers import DjangoTemplates, Jinja2
from django.template import TemplateDoesNotExist


class Renderer(Jinja2):
    """``FORM_RENDERER`` names it. The admin brings its controls for Django's engine only, so those are left to it."""

    def __init__(self) -> None:
        self.fallback = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        try:
            return super().get_template(template_name)
        except TemplateDoesNotExist:
            return self.fallback.get_template(template_name)
