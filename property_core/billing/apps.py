from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "property_core.billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only now. Permission codes register themselves when their file is imported.
        from payments.ledger.services import register_open_day
        from property_core.billing.services.closing import open_day

        register_open_day(open_day)
