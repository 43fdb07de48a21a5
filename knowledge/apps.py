from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Results and support")

    def ready(self) -> None:
        from knowledge import receivers  # models are not loaded yet when this module is imported

        receivers.connect()
