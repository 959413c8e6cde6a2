from django.apps import AppConfig


class IntentsConfig(AppConfig):
    name = "payments.intents"
    label = "intents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core import checks

        from payments.intents import configuration, tasks

        checks.register(configuration.wechat_settings)

        tasks.register()
