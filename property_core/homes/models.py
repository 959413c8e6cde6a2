"""Where people live: buildings, entrances, rooms, parking spaces, meters."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel
from property_core.homes.contracts import BuildingKind, Medium, MeterLevel, Occupancy, ParkingKind, RoomUse


class Building(TenantModel):
    """A building (楼栋) of an area (管理区)."""

    community = TenantForeignKey("organization.OrgUnit")
    area = TenantForeignKey("organization.OrgUnit")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=16, choices=BuildingKind.choices())
    entrance_count = models.IntegerField(null=True)
    floor_count = models.IntegerField(null=True)
    has_lift = models.BooleanField(null=True)
    # Rows of this building were refused at import: its shared pots are listed, not posted, until they are in.
    has_rooms_missing = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        db_table = "building"
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="building_once")]

    def __str__(self) -> str:
        return f"building {self.pk} {self.name}"


class Entrance(TenantModel):
    """An entrance (单元) of a building."""

    building = TenantForeignKey(Building)
    name = models.CharField(max_length=60)

    class Meta(TenantModel.Meta):
        db_table = "entrance"
        constraints = [models.UniqueConstraint(fields=["building", "name"], name="entrance_once")]

    def __str__(self) -> str:
        return f"entrance {self.pk} {self.name}"


class Room(TenantModel):
    """A room (房间). Areas in ㎡."""

    community = TenantForeignKey("organization.OrgUnit")
    area = TenantForeignKey("organization.OrgUnit")
    building = TenantForeignKey(Building)
    entrance = TenantForeignKey(Entrance, null=True)
    code = models.CharField(max_length=80)
    number = models.CharField(max_length=40)
    floor = models.IntegerField()
    built_area = models.DecimalField(max_digits=14, decimal_places=4)
    inner_area = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    use = models.CharField(max_length=16, choices=RoomUse.choices())
    occupancy = models.CharField(max_length=20, choices=Occupancy.choices())
    delivered_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "room"
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="room_code"),
            models.CheckConstraint(condition=models.Q(built_area__gt=0), name="room_built_area"),
        ]
        indexes = [
            # the room tree: rooms of a building in order
            models.Index(fields=["building", "entrance", "floor", "number"], name="room_tree"),
            # rooms of a community
            models.Index(fields=["community", "code"], name="room_community"),
            # search at the desk by room number
            models.Index(fields=["company", "number"], name="room_number"),
            # rooms of an area: the data permission of every list
            models.Index(fields=["area"], name="room_area"),
        ]

    def __str__(self) -> str:
        return f"room {self.pk} {self.code}"


class ParkingSpace(TenantModel):
    """A parking space (车位), perhaps belonging to a room."""

    community = TenantForeignKey("organization.OrgUnit")
    area = TenantForeignKey("organization.OrgUnit")
    room = TenantForeignKey(Room, null=True)
    code = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=ParkingKind.choices())

    class Meta(TenantModel.Meta):
        db_table = "parking_space"
        constraints = [models.UniqueConstraint(fields=["company", "code"], name="parking_space_code")]
        indexes = [
            # spaces of a room on the room desk
            models.Index(fields=["room"], name="parking_space_room")
        ]

    def __str__(self) -> str:
        return f"space {self.pk} {self.code}"


class Meter(TenantModel):
    """A meter (仪表) of a room or, shared, of a building. Usage = difference of readings × `multiplier`."""

    community = TenantForeignKey("organization.OrgUnit")
    room = TenantForeignKey(Room, null=True)
    building = TenantForeignKey(Building, null=True)
    code = models.CharField(max_length=80)
    medium = models.CharField(max_length=8, choices=Medium.choices())
    level = models.CharField(max_length=8, choices=MeterLevel.choices())
    multiplier = models.DecimalField(max_digits=14, decimal_places=4)
    initial_reading = models.DecimalField(max_digits=18, decimal_places=4)

    class Meta(TenantModel.Meta):
        db_table = "meter"
        constraints = [
            models.UniqueConstraint(fields=["company", "code"], name="meter_code"),
            models.CheckConstraint(
                condition=models.Q(room__isnull=True, building__isnull=False)
                | models.Q(room__isnull=False, building__isnull=True),
                name="meter_hangs_on_one",
            ),
        ]
        indexes = [
            # the room's only meter of a medium
            models.Index(fields=["room", "medium"], name="meter_room"),
            models.Index(fields=["building"], name="meter_building"),
        ]

    def __str__(self) -> str:
        return f"meter {self.pk} {self.code}"
