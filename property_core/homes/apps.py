from django.apps import AppConfig


class HomesConfig(AppConfig):
    name = "property_core.homes"
    label = "homes"
    default_auto_field = "django.db.models.BigAutoField"
