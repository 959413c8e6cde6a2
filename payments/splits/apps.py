from django.apps import AppConfig


class SplitsConfig(AppConfig):
    name = "payments.splits"
    label = "splits"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from payments.ledger.checks import register_check
        from payments.ledger.contracts import DocumentKind
        from payments.ledger.documents import register_source
        from payments.registry import register_before_refund
        from payments.splits import (
            checks,
            handlers,  # noqa: F401 - its consumers register themselves
            tasks,
        )
        from payments.splits.selectors import return_documents, share_documents
        from payments.splits.services.booking import RETURN_SOURCE, SPLIT_SOURCE
        from payments.splits.services.refunding import ReturnShares

        tasks.register()
        register_before_refund("splits", ReturnShares())
        register_check("splits", checks.splits)
        register_source(SPLIT_SOURCE, DocumentKind.SPLIT, share_documents)
        register_source(RETURN_SOURCE, DocumentKind.SPLIT, return_documents)
