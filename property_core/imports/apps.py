from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "property_core.imports"
    label = "imports"
    default_auto_field = "django.db.models.BigAutoField"
