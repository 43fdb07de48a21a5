from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CommunitiesConfig(AppConfig):
    name = "communities"
    verbose_name = _("[Communities]")

    def ready(self) -> None:
        from communities import receivers  # models are not loaded yet when this module is imported

        receivers.connect()
        # Each app adds its points to the checklists of the phases in its module ``lifecycle_checks``.
        autodiscover_modules("lifecycle_checks")
