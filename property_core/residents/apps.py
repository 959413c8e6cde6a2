from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "property_core.residents"
    label = "residents"
    default_auto_field = "django.db.models.BigAutoField"
