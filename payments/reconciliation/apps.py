from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "payments.reconciliation"
    label = "reconciliation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only now.
        from payments.ledger.checks import register_check
        from payments.ledger.contracts import DocumentKind
        from payments.ledger.documents import register_source
        from payments.reconciliation import checks, tasks
        from payments.reconciliation.services.fees import SOURCE

        register_check("channel fees", checks.channel_fees)
        register_source(SOURCE, DocumentKind.CHANNEL_FEE)
        tasks.register()
