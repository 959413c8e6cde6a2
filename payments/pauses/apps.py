from django.apps import AppConfig


class PausesConfig(AppConfig):
    name = "payments.pauses"
    label = "pauses"
    default_auto_field = "django.db.models.BigAutoField"
