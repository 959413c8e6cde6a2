from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "property_core.collection"
    label = "collection"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only now. Permission codes register themselves when their file is imported.
        from payments.ledger.checks import register_check
        from payments.registry import register_purpose, register_refunds_of
        from property_core.collection import checks, receipt_checks
        from property_core.collection.contracts import PURPOSE_BILL, PURPOSE_PREPAYMENT
        from property_core.collection.handlers import (
            BillPaymentHandler,
            BillRefundHandler,
            PrepaymentHandler,
            PrepaymentRefundHandler,
        )
        from property_core.collection.selectors import entry_documents

        register_purpose(PURPOSE_BILL, BillPaymentHandler())
        register_purpose(PURPOSE_PREPAYMENT, PrepaymentHandler())
        # A room's prepayment is locked before bills, so it is asked first.
        register_refunds_of(PURPOSE_PREPAYMENT, PrepaymentRefundHandler())
        register_refunds_of(PURPOSE_BILL, BillRefundHandler())
        register_check("collection prepayments", checks.prepayments)
        register_check("collection receipts", receipt_checks.receipts)
        register_check("collection settlements", receipt_checks.settlements)
        register_check("collection prepaid rooms", receipt_checks.prepaid_rooms)
        entry_documents.register()
