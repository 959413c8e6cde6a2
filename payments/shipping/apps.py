from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "payments.shipping"
    label = "shipping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from payments.shipping import (
            handlers,  # noqa: F401 - its consumer registers itself
            tasks,
        )

        tasks.register()
