from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    name = "cop_platform"
    verbose_name = "Kring"

    def ready(self) -> None:
        # Each app registers its mail kinds in its module ``emails``, its action items and offers in ``attention``, and
        # what can be found in ``search``.
        autodiscover_modules("emails", "attention", "search")
