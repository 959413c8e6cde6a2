"""A named cast for tests: one company with two communities, its people and staff, and a second company beside it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.organization import services as organization
from backend.organization.base import tenant_transaction
from backend.organization.contracts import RoleKind, UnitKind
from backend.organization.models import OrgUnit, StaffMember
from backend.organization.permissions import all_permissions
from backend.organization.selectors import build_staff_actor
from property_core.homes.contracts import BuildingKind, Medium, MeterLevel, Occupancy, ParkingKind, RoomUse
from property_core.homes.models import Building, Entrance, Meter, ParkingSpace, Room
from property_core.residents import services as residents
from property_core.residents.contracts import IdKind, PersonKind, ResidencyRole

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PASSWORD = "correct horse 88"
OWNER_PHONE, TENANT_PHONE, NEIGHBOUR_PHONE, FAMILY_PHONE = "13800000001", "13800000002", "13800000003", "13800000004"


@dataclass(frozen=True)
class Cast:
    """Ids of one company's cast. The owner has a room in each community; the tenant rents the first one."""

    company_id: int
    units: dict[str, int]
    rooms: dict[str, int]
    people: dict[str, int]
    accounts: dict[str, int]

    @property
    def system(self) -> Actor:
        return system_actor(company_id=self.company_id)

    def staff(self, name: str) -> Actor:
        """`manager` (of the first community), `leader` (of the company) or `clerk` (no post)."""
        return build_staff_actor(account_id=self.accounts[name], company_id=self.company_id, now=NOW)


def visitor(ip: str = "203.0.113.7") -> Actor:
    """Somebody before he signs in."""
    return Actor(kind=ActorKind.ANONYMOUS, ip=ip, request_id="request-0001")


def build_cast(name: str = "测试物业", *, prefix: str = "", phones: bool = True) -> Cast:
    """Make a company of that name; `prefix` keeps logins apart where a test needs two companies."""
    company = organization.create_company(
        actor=system_actor(company_id=None), name=name, short_name=name, root_code="HQ", now=NOW
    )
    actor = system_actor(company_id=company.id)
    with tenant_transaction(company.id, durable=False):
        root = OrgUnit.objects.get(kind=UnitKind.COMPANY).pk
        units = {"HQ": root}
        for community in ("JG", "YX"):
            units[community] = organization.create_unit(
                actor=actor, parent_id=root, kind=UnitKind.COMMUNITY, code=community, name=f"{community}小区", now=NOW
            ).id
            units[f"{community}-1"] = organization.create_unit(
                actor=actor,
                parent_id=units[community],
                kind=UnitKind.AREA,
                code=f"{community}-1",
                name=f"{community}一区",
                now=NOW,
            ).id
        rooms = {}
        for community in ("JG", "YX"):
            rooms.update(_rooms(company.id, community, units))
        people = _people(actor, rooms, phones=phones)
        accounts = _staff(actor, units, prefix)
    return Cast(company.id, units, rooms, people, accounts)


def _rooms(company_id: int, community: str, units: dict[str, int]) -> dict[str, int]:
    where = {"company_id": company_id, "community_id": units[community], "area_id": units[f"{community}-1"]}
    building = Building.objects.create(**where, name="3栋", kind=BuildingKind.HIGH_RISE)
    entrance = Entrance.objects.create(company_id=company_id, building=building, name="2单元")
    rooms = {}
    for number in ("502", "503"):
        code = f"{community}-1-3-2-{number}"
        room = Room.objects.create(
            **where,
            building=building,
            entrance=entrance,
            code=code,
            number=number,
            floor=5,
            built_area=Decimal("94.72"),
            use=RoomUse.RESIDENTIAL,
            occupancy=Occupancy.OCCUPIED,
            delivered_on=date(2020, 1, 1),
        )
        rooms[code] = room.pk
        ParkingSpace.objects.create(**where, room=room, code=f"P-{code}", kind=ParkingKind.OWNED)
        Meter.objects.create(
            company_id=company_id,
            community_id=units[community],
            room=room,
            code=f"W-{code}",
            medium=Medium.WATER,
            level=MeterLevel.PRIVATE,
            multiplier=Decimal(1),
            initial_reading=Decimal(0),
        )
    return rooms


def _people(actor: Actor, rooms: dict[str, int], *, phones: bool) -> dict[str, int]:
    people = {}
    for number, (key, name, phone) in enumerate(
        (
            ("owner", "曾小明", OWNER_PHONE),
            ("tenant", "李红", TENANT_PHONE),
            ("neighbour", "王建国", NEIGHBOUR_PHONE),
            ("family", "曾芳", FAMILY_PHONE),
            ("former", "赵旧", ""),
        ),
        start=1,
    ):
        people[key] = residents.register_person(
            actor=actor,
            code=f"C{number}",
            kind=PersonKind.NATURAL,
            name=name,
            id_kind=IdKind.ID_CARD,
            id_number=f"34040519670114644{number}",
            phone=phone if phones else "",
            now=NOW,
        )
    for key, code, role, since in (
        ("former", "JG-1-3-2-502", ResidencyRole.OWNER, date(2015, 1, 1)),
        ("owner", "JG-1-3-2-502", ResidencyRole.OWNER, date(2020, 1, 1)),
        ("owner", "YX-1-3-2-502", ResidencyRole.OWNER, date(2021, 1, 1)),
        ("family", "JG-1-3-2-502", ResidencyRole.FAMILY, date(2020, 1, 1)),
        ("tenant", "JG-1-3-2-502", ResidencyRole.TENANT, date(2026, 7, 1)),
        ("neighbour", "JG-1-3-2-503", ResidencyRole.OWNER, date(2019, 1, 1)),
    ):
        residency_id = residents.move_in(
            actor=actor, person_id=people[key], room_id=rooms[code], role=role, starts_on=since, now=NOW
        )
        if key == "former":
            residents.move_out(actor=actor, residency_id=residency_id, ends_on=date(2020, 1, 1), now=NOW)
    return people


def _staff(actor: Actor, units: dict[str, int], prefix: str) -> dict[str, int]:
    everything = organization.create_role(
        actor=actor,
        kind=RoleKind.POST,
        code="EVERYTHING",
        name="全部权限",
        permissions=[permission.code for permission in all_permissions()],
        now=NOW,
    )
    stands = organization.create_role(
        actor=actor,
        kind=RoleKind.ORGANIZATION,
        code="STANDS",
        name="所在机构",
        permissions=["organization.view"],
        now=NOW,
    )
    accounts = {}
    for name, unit in (("manager", "JG"), ("leader", "HQ"), ("clerk", None)):
        staff_id = organization.create_staff(
            actor=actor, login=f"{prefix}{name}", password=PASSWORD, name=name, phone="", now=NOW
        )
        accounts[name] = _account_of(staff_id)
        if unit is not None:
            organization.assign_post(
                actor=actor,
                staff_id=staff_id,
                unit_id=units[unit],
                org_role_id=stands,
                post_role_id=everything,
                title=name,
                starts_on=date(2026, 1, 1),
                now=NOW,
            )
    return accounts


def _account_of(staff_id: int) -> int:
    return StaffMember.objects.get(id=staff_id).account_id
