from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "property_core.charges"
    label = "charges"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Permission codes register themselves when their file is imported.
        from property_core.charges import permissions  # noqa: F401
