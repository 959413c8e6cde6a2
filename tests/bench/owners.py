"""Owners with bills who are signed in: what the benchmarks of the web ask as. Not a benchmark itself."""

from dataclasses import dataclass

from tests.bench.scratch import Scratch

COMPANY = "业主压测"
ROOMS = 4_000
MONTHS = 4
TARIFFS = 3


@dataclass(frozen=True)
class Owner:
    """A signed-in owner of one room with MONTHS × TARIFFS open bills. headers: what his requests carry."""

    company_id: int
    room_id: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


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
        owners.append(Owner(load.company_id, room_id, session.access_token))
    scratch.tidy()
    return owners
