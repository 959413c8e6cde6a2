from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "property_core.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only now.
        from property_core.imports import tasks

        tasks.register()
