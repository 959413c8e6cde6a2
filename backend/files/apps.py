from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "backend.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from backend.files import tasks

        tasks.register()
