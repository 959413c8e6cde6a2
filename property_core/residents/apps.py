from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "property_core.residents"
    label = "residents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only now.
        from backend.organization.previews import Counter, register_counter
        from property_core.residents.counting import count_people

        register_counter(Counter(key="people", zh="住户", en="Residents", count=count_people))
