from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChartersConfig(AppConfig):
    name = "charters"
    verbose_name = _("One-page charters")

    def ready(self) -> None:
        from charters import receivers  # models are not loaded yet when this module is imported

        receivers.connect()
