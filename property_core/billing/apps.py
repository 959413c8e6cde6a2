from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "property_core.billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only now. Permission codes register themselves when their file is imported.
        from backend.organization.previews import Counter, register_counter
        from payments.ledger.checks import register_check
        from payments.ledger.services import register_open_day
        from property_core.billing import checks, tasks
        from property_core.billing.selectors.counting import count_open_bills
        from property_core.billing.selectors.imported import billed_readings
        from property_core.billing.services.closing import open_day
        from property_core.charges.registry import register_billed_readings

        register_open_day(open_day)
        register_billed_readings(billed_readings)
        register_check("billing receivables", checks.receivables)
        register_counter(Counter(key="openBills", zh="未缴账单", en="Open bills", count=count_open_bills))
        tasks.register()
