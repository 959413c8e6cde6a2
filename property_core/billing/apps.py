from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "property_core.billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"
