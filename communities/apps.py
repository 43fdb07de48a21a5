from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = _("[Communities]")

    def ready(self) -> None:
        from communities import receivers  # models are not loaded yet when this module is imported

        receivers.connect()
