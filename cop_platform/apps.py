from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlatformConfig(AppConfig):
    name = "cop_platform"
    verbose_name = "Kring"

    def ready(self) -> None:
        # Mail kinds are declared beside the function that sends them; what asks for attention in a module of each app.
        autodiscover_modules("emails", "attention")
