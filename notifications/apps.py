from django.apps import AppConfig

from backend.accounts.messages import register_code_sender


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from notifications.services import LoginCodes

        register_code_sender(LoginCodes())
