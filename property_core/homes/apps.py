from django.apps import AppConfig


class HomesConfig(AppConfig):
    name = "property_core.homes"
    label = "homes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are importable only now.
        from backend.organization.hanging import Hanging, register_hanging
        from backend.organization.previews import Counter, register_counter
        from property_core.homes.selectors import count_rooms

        register_hanging(
            Hanging(key="buildings", table="building", column="area_id", zh="{n} 栋楼", en="{n} buildings")
        )
        register_hanging(Hanging(key="rooms", table="room", column="area_id", zh="{n} 间房", en="{n} rooms"))
        register_counter(Counter(key="rooms", zh="房间", en="Rooms", count=count_rooms))
