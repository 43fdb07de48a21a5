from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    name = "cop_platform"
    verbose_name = "Kring"

    def ready(self) -> None:
        # Each app registers its mail kinds in its module ``emails``, its action items and offers in ``attention``, its
        # tabs and menu entries of a community in ``navigation``, what can be found in ``search``, and what is kept of a
        # person in ``personal_data``.
        autodiscover_modules("emails", "attention", "navigation", "search", "personal_data")
