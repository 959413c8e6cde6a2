from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "payments.bank"
    label = "bank"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from payments.bank import checks, documents, tasks
        from payments.ledger.checks import register_check

        register_check("bank lines", checks.lines)
        documents.register()
        tasks.register()
