from django.apps import AppConfig


class IntentsConfig(AppConfig):
    name = "payments.intents"
    label = "intents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from payments.intents import tasks

        tasks.register()
