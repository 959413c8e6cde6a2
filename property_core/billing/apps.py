from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "property_core.billing"
    label = "billing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only now. Permission codes register themselves when their file is imported.
        from payments.ledger.checks import register_check
        from payments.ledger.services import register_open_day
        from payments.registry import register_purpose
        from property_core.billing import checks
        from property_core.billing.contracts import PURPOSE_BILL, PURPOSE_PREPAYMENT
        from property_core.billing.handlers import BillPaymentHandler, PrepaymentHandler
        from property_core.billing.services.closing import open_day

        register_open_day(open_day)
        register_purpose(PURPOSE_BILL, BillPaymentHandler())
        register_purpose(PURPOSE_PREPAYMENT, PrepaymentHandler())
        register_check("billing receivables", checks.receivables)
        register_check("billing prepayments", checks.prepayments)
