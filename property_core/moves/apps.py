from django.apps import AppConfig


class MovesConfig(AppConfig):
    name = "property_core.moves"
    label = "moves"

    def ready(self) -> None:
        from backend.files.registry import register_file_kind
        from property_core.moves.services.files import WORKBOOK

        register_file_kind(WORKBOOK)
