from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "insights.exports"
    label = "exports"

    def ready(self) -> None:
        from insights.exports import running

        running.register()
