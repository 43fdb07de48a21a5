from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    name = "cop_platform"
    verbose_name = "Kring"

    def ready(self) -> None:
        # Mail kinds are declared beside the function that sends them.
        autodiscover_modules("emails")
