from django.apps import AppConfig


class IntentsConfig(AppConfig):
    name = "payments.intents"
    label = "intents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.core import checks

        from payments.intents import configuration, tasks

        for look in (configuration.wechat_settings, configuration.alipay_settings, configuration.stripe_settings):
            # The tag of backend.config.start, which web and workers ask before they begin.
            checks.register(look, "settings")

        tasks.register()
