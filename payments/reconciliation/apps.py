from django.apps import AppConfig


class ReconciliationConfig(AppConfig):
    name = "payments.reconciliation"
    label = "reconciliation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from payments.reconciliation import tasks

        tasks.register()
