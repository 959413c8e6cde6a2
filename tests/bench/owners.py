"""Owners with bills, and their company's leader, signed in: whom the benchmarks of the web ask as. None itself."""

from dataclasses import dataclass

from tests.bench.scratch import Scratch

COMPANY = "业主压测"
ROOMS = 4_000
MONTHS = 4
TARIFFS = 3


@dataclass(frozen=True)
class SignedIn:
    """Somebody of a company with a token. headers: what his requests carry."""

    company_id: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class Owner(SignedIn):
    """An owner of one room with MONTHS × TARIFFS open bills."""

    room_id: int


def seed_owners(scratch: Scratch, *, count: int) -> list[Owner]:
    """A company with ROOMS rooms billed for MONTHS months in the scratch database, `count` of its owners signed in."""
    from backend.accounts.actor import system_actor
    from backend.accounts.contracts import Audience
    from backend.accounts.models import Account
    from backend.accounts.services import bind_by_approval, open_session
    from backend.kernel.time import current_time
    from backend.organization.base import tenant_read
    from property_core.billing.management.commands.seed_load import seed
    from property_core.billing.services.run import run_billing
    from property_core.residents.models import Residency

    now = current_time()
    load = seed(company=COMPANY, bills=ROOMS * TARIFFS * MONTHS, rooms=ROOMS, now=now)
    actor = system_actor(company_id=load.company_id, request_id="bench")
    for period in load.periods:
        run_billing(actor=actor, unit_id=load.unit_id, period=period, now=now)
    with tenant_read(load.company_id):
        # Spread over the whole company, so that their bills do not share pages.
        homes = list(Residency.objects.order_by("id").values_list("person_id", "room_id")[:: max(1, ROOMS // count)])
    owners = []
    for number, (person_id, room_id) in enumerate(homes[:count]):
        account = Account.objects.create(login=f"bench-{number}", created_at=now)
        bind_by_approval(actor=actor, account_id=account.pk, company_id=load.company_id, person_id=person_id, now=now)
        session = open_session(
            actor=actor,
            account_id=account.pk,
            audience=Audience.OWNER,
            company_id=load.company_id,
            device="bench",
            now=now,
        )
        owners.append(Owner(load.company_id, session.access_token, room_id))
    scratch.tidy()
    return owners


def signed_in_leader(scratch: Scratch, *, bills: int, rooms: int) -> SignedIn:
    """A company with so many bills in the scratch database, and its leader, who may see all of them."""
    from backend.accounts.actor import system_actor
    from backend.accounts.contracts import Audience
    from backend.accounts.models import Account
    from backend.accounts.services import open_session
    from backend.kernel.time import current_time
    from backend.organization.base import tenant_scope
    from backend.organization.models import OrgUnit, Post, Role, RolePermission, StaffMember
    from backend.organization.permissions import all_permissions
    from property_core.billing.management.commands.seed_load import seed
    from property_core.billing.services.run import run_billing

    now = current_time()
    load = seed(company=COMPANY, bills=bills, rooms=rooms, now=now)
    actor = system_actor(company_id=load.company_id, request_id="bench")
    for period in load.periods:
        run_billing(actor=actor, unit_id=load.unit_id, period=period, now=now)
    account = Account.objects.create(login="bench-leader", created_at=now)
    with tenant_scope(load.company_id):
        own = {"company_id": load.company_id}
        root = OrgUnit.objects.get(kind="COMPANY")
        staff = StaffMember.objects.create(**own, account_id=account.pk, unit=root, name="压测", created_at=now)
        role = Role.objects.create(**own, kind="POST", code="all", name="全部")
        RolePermission.objects.bulk_create(
            [RolePermission(**own, role=role, permission=permission.code) for permission in all_permissions()]
        )
        Post.objects.create(
            **own, staff=staff, unit=root, post_role=role, title="总经理",
            starts_on=now.date(),
        )  # fmt: skip
    session = open_session(
        actor=actor,
        account_id=account.pk,
        audience=Audience.STAFF,
        company_id=load.company_id,
        device="bench",
        now=now,
    )
    scratch.tidy()
    return SignedIn(load.company_id, session.access_token)
