from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "property_core.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only now. Permission codes register themselves when their file is imported.
        from payments.ledger.checks import register_check
        from payments.registry import register_purpose
        from property_core.collection import checks
        from property_core.collection.contracts import PURPOSE_BILL, PURPOSE_PREPAYMENT
        from property_core.collection.handlers import BillPaymentHandler, PrepaymentHandler

        register_purpose(PURPOSE_BILL, BillPaymentHandler())
        register_purpose(PURPOSE_PREPAYMENT, PrepaymentHandler())
        register_check("collection prepayments", checks.prepayments)
