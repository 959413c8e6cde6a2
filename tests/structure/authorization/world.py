"""Two small companies with everything the matrix asks about, and everybody who asks."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from backend.accounts.contracts import Audience, WechatUnbound
from backend.accounts.services import open_session, request_login_code
from backend.files.services import upload_file
from backend.graphql_kit.ids import encode_id
from backend.kernel.models import AuditEntry
from backend.kernel.money import Money, total
from backend.kernel.time import current_time, local_date
from backend.organization import services as organization
from backend.organization.base import tenant_transaction
from backend.organization.contracts import RoleKind
from backend.organization.models import OrgUnit, StaffMember
from backend.organization.parameters.services import set_parameter
from backend.organization.permissions import all_permissions
from backend.organization.selectors import build_staff_actor
from notifications.channels.console import last_messages
from payments.intents.contracts import CaseKind
from payments.intents.models import AttemptLeg
from payments.intents.services import ensure_company_account
from payments.intents.services.cases import open_case
from payments.ledger.models import LedgerPosting
from property_core.billing.models import Bill, BillingRun
from property_core.billing.selectors.late_fees import late_fee_by_bill
from property_core.billing.services.red_letters import request_red_letter
from property_core.billing.services.run import run_billing
from property_core.charges.models import Assignment
from property_core.charges.services.charges import create_tariff
from property_core.collection.services.cash import take_cash
from property_core.collection.services.checkouts import open_payment_checkout
from property_core.collection.services.payments import start_bill_payment
from property_core.collection.services.receipts import void_receipt
from property_core.homes.models import Building
from property_core.residents import services as residents
from property_core.residents.contracts import OwnerSignedIn, PersonKind, ResidencyRole
from property_core.residents.models import Residency
from property_core.residents.selectors import authenticate_owner
from tests.cast import (
    FAMILY_PHONE,
    NEIGHBOUR_PHONE,
    NOW,
    OWNER_PHONE,
    PASSWORD,
    TENANT_PHONE,
    Cast,
    build_cast,
    visitor,
)
from tests.property_console.billing_world import build_charges, fee_terms
from tests.property_console.move_workbooks import fill_moves
from tests.structure.authorization.organization_world import add_organization
from tests.structure.authorization.refunds_world import add_refunds

ELSEWHERE_PHONE, OTHER_COMPANY_PHONE, UNKNOWN_PHONE = "13800000011", "13800000012", "13800000013"
EVERYTHING = "*"
DEVICE = "matrix"
# What wx.login() gives somebody who is bound, and somebody who is not.
BOUND_WECHAT, STRANGE_WECHAT = "demo-bound", "demo-strange"


@dataclass(frozen=True)
class Role:
    """Somebody who asks. `codes` hold in `units` (keys of the first company's tree, subtrees expanded)."""

    name: str
    audience: Audience | None
    codes: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()


JG, YX = frozenset({"JG", "JG-1"}), frozenset({"YX", "YX-1"})
WHOLE = frozenset({"HQ"}) | JG | YX
CASHIER = frozenset({
    "billing.view", "billing.cash", "billing.receipt", "billing.reverse.request", "homes.view", "residents.view",
})  # fmt: skip
CLERK = frozenset({
    "organization.view", "billing.view", "billing.setup", "billing.readings", "billing.run", "billing.report",
    "homes.view",
})  # fmt: skip
APPROVER = frozenset({"billing.view", "billing.reverse.approve", "payment.case_view", "payment.case_resolve"})

ANONYMOUS = Role("anonymous", None)
OWNERS = tuple(
    Role(name, Audience.OWNER)
    for name in ("owner", "tenant", "family", "neighbour", "owner_elsewhere", "owner_other_company", "visitor")
)
STAFF = (
    Role("leader", Audience.STAFF, frozenset({EVERYTHING}), WHOLE),
    Role("manager", Audience.STAFF, frozenset({EVERYTHING}), JG),
    Role("cashier", Audience.STAFF, CASHIER, JG),
    Role("clerk", Audience.STAFF, CLERK, JG),
    Role("approver", Audience.STAFF, APPROVER, JG),
    Role("manager_elsewhere", Audience.STAFF, frozenset({EVERYTHING}), YX),
    Role("cashier_elsewhere", Audience.STAFF, CASHIER, YX),
    Role("without_post", Audience.STAFF),
    Role("leader_other_company", Audience.STAFF, frozenset({EVERYTHING}), frozenset()),
    Role("cashier_other_company", Audience.STAFF, CASHIER, frozenset()),
)
ROLES = (ANONYMOUS, *OWNERS, *STAFF)
POSTS = {
    "leader": ("HQ", "everything"), "manager": ("JG", "everything"), "cashier": ("JG", "cashier"),
    "clerk": ("JG", "clerk"), "approver": ("JG", "approver"), "manager_elsewhere": ("YX", "everything"),
    "cashier_elsewhere": ("YX", "cashier"),
}  # fmt: skip


@dataclass
class World:
    """The first company's cast with ids of what was made for it, and the tokens of every role."""

    cast: Cast
    items: dict[str, int]
    tariffs: dict[str, int]
    meters: dict[str, int]
    bills: dict[str, int] = field(default_factory=dict)
    made: dict[str, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    refresh_tokens: dict[str, str] = field(default_factory=dict)

    def unit(self, code: str) -> str:
        return encode_id("Unit", self.cast.units[code])

    def room(self, number: str = "502", community: str = "JG") -> str:
        return encode_id("Room", self.cast.rooms[f"{community}-1-3-2-{number}"])

    def bill(self, name: str) -> str:
        return encode_id("Bill", self.bills[name])

    def id(self, kind: str, name: str) -> str:
        return encode_id(kind, self.made[name])

    def due(self, *names: str) -> int:
        """What the named bills want today, in fen."""
        bill_ids = [self.bills[name] for name in names]
        company_id = self.cast.company_id
        with tenant_transaction(company_id, durable=False):
            fees = late_fee_by_bill(bill_ids, company_id=company_id, on=local_date(current_time()))
            rest = [bill.outstanding for bill in Bill.objects.filter(id__in=bill_ids)]
        return total([*rest, *fees.values()]).amount_minor

    def due_of_room(self, number: str) -> int:
        """What every open bill of a room of the first community wants today, in fen."""
        wanted = self.cast.rooms[f"JG-1-3-2-{number}"]
        with tenant_transaction(self.cast.company_id, durable=False):
            open_ids = set(
                Bill.objects.filter(room_id=wanted, status__in=["OPEN", "PART_PAID"]).values_list("id", flat=True)
            )
        return self.due(*(name for name, bill_id in self.bills.items() if bill_id in open_ids))

    @property
    def wechat_app(self) -> str:
        """Id of the WeChat app that our settings describe."""
        return str(settings.WECHAT["appid"])

    def wechat_ticket(self, code: str = STRANGE_WECHAT) -> str:
        """A ticket of somebody whom WeChat knows and we do not."""
        unbound = residents.sign_in_owner_with_wechat(
            actor=visitor(), code=code, app_id=self.wechat_app, device=DEVICE, now=current_time()
        )
        assert isinstance(unbound, WechatUnbound)
        return unbound.ticket

    def sms_code(self, phone: str) -> str:
        """A fresh code for the phone."""
        request_login_code(actor=visitor(), phone=phone, now=current_time())
        return str(last_messages(phone)[0]["params"]["code"])  # type: ignore[index]


def build_world() -> World:
    """Build and commit everything. The clock is read once; bills are of fixed months."""
    now = current_time()
    cast = build_cast("甲物业", prefix="a-")
    charges = build_charges(cast)
    world = World(cast, charges.items, charges.tariffs, charges.meters)
    other = build_cast("乙物业", prefix="b-", phones=False)
    _people(world, other, now)
    accounts = _staff(world, other, now)
    ensure_company_account(actor=cast.system, provider="wechat", now=now)
    _bills(world, now)
    _documents(world, accounts, now)
    add_organization(world, now)
    _sessions(world, other, accounts, now)
    _households(world, accounts, now)
    return world


def _people(world: World, other: Cast, now: datetime) -> None:
    """An owner with a room in the other community only, and one at the other company."""
    for cast, code, room, phone in (
        (world.cast, "C8", "YX-1-3-2-503", ELSEWHERE_PHONE),
        (other, "C9", "JG-1-3-2-503", OTHER_COMPANY_PHONE),
    ):
        person_id = residents.register_person(
            actor=cast.system, code=code, kind=PersonKind.NATURAL, name="钱七", id_kind=None, id_number="",
            phone=phone, now=now,
        )  # fmt: skip
        residents.move_in(
            actor=cast.system, person_id=person_id, room_id=cast.rooms[room], role=ResidencyRole.OWNER,
            starts_on=date(2020, 1, 1), now=now,
        )  # fmt: skip


def _staff(world: World, other: Cast, now: datetime) -> dict[str, int]:
    """Role name -> account id of everybody of staff."""
    accounts = {}
    for cast, suffix in ((world.cast, ""), (other, "_other_company")):
        roles = {
            name: organization.create_role(
                actor=cast.system, kind=RoleKind.POST, code=name, name=name, permissions=sorted(codes), now=now
            )
            for name, codes in (
                ("cashier", CASHIER),
                ("clerk", CLERK),
                ("approver", APPROVER),
                ("everything", {permission.code for permission in all_permissions()}),
            )
        }
        posts: Mapping[str, tuple[str, str]] = (
            POSTS if not suffix else {"leader": ("HQ", "everything"), "cashier": ("JG", "cashier")}
        )
        for name in (*posts, *(() if suffix else ("without_post",))):
            staff_id = organization.create_staff(
                actor=cast.system, login=f"m-{name}{suffix}", password=PASSWORD, name=name, phone="", now=now
            )
            with tenant_transaction(cast.company_id, durable=False):
                accounts[name + suffix] = StaffMember.objects.get(id=staff_id).account_id
                root = OrgUnit.objects.get(kind="COMPANY")
            if name in posts:
                unit, role = posts[name]
                organization.assign_post(
                    actor=cast.system,
                    staff_id=staff_id,
                    unit_id=root.pk if unit == "HQ" else cast.units[unit],
                    org_role_id=None,
                    post_role_id=roles[role],
                    title=name,
                    starts_on=date(2026, 1, 1),
                    now=now,
                )
    return accounts


def _bills(world: World, now: datetime) -> None:
    """Two months of two items on four rooms, named `JG 502 F01 10` (community, room, item, month)."""
    for month in (10, 11):
        run_billing(actor=world.cast.system, unit_id=world.cast.units["HQ"], period=date(2026, month, 1), now=now)
    names = {room_id: code for code, room_id in world.cast.rooms.items()}
    with tenant_transaction(world.cast.company_id, durable=False):
        for bill in Bill.objects.select_related("item"):
            code = names[bill.room_id or 0]
            world.bills[f"{code[:2]} {code[-3:]} {bill.item.code} {bill.period.month}"] = bill.pk
        world.made["building"] = Building.objects.get(area_id=world.cast.units["JG-1"]).pk
        world.made["assignment"] = (
            Assignment.objects.filter(room_id=world.cast.rooms["JG-1-3-2-502"]).order_by("id").first().pk  # type: ignore[union-attr]
        )


def _documents(world: World, accounts: dict[str, int], now: datetime) -> None:
    """A tariff of the first community, receipts, a red letter that waits, a payment that has begun."""
    cast = world.cast
    world.made["tariff"] = create_tariff(
        actor=cast.system, item_id=world.items["fee"], community_id=cast.units["JG"], code="T-JG", name="金桂",
        terms=fee_terms(Decimal(2)), starts_on=date(2020, 1, 1), now=NOW,
    )  # fmt: skip
    world.made["parameter"] = set_parameter(
        actor=cast.system, unit_id=cast.units["JG"], key="billing.bill_outlier", value=Decimal(30),
        starts_on=NOW.date(), expected_version=0, now=now,
    )  # fmt: skip
    cashier = build_staff_actor(account_id=accounts["cashier"], company_id=cast.company_id, now=now)
    for name, bill in (("receipt", "JG 502 F01 10"), ("void", "JG 503 F01 10")):
        wanted = Money(world.due(bill))
        taken = take_cash(
            actor=cashier, bill_ids=[world.bills[bill]], tendered=wanted, expected_total=wanted,
            idempotency_key=bill, now=now,
        )  # fmt: skip
        world.made[name] = taken.receipt_ids[0]
        world.made[f"{name} payment"] = taken.payment_id
    void_receipt(actor=cashier, receipt_id=world.made["void"], reason="写错", now=now)
    with tenant_transaction(cast.company_id, durable=False):
        world.made["run"] = BillingRun.objects.order_by("id").first().pk  # type: ignore[union-attr]
        posting = LedgerPosting.objects.filter(subject_id=world.bills["JG 502 F01 10"]).earliest("id")
        world.made |= {"ledger entry": posting.entry_id, "ledger account": posting.account_id}
    world.made |= add_refunds(cast, accounts, now)
    world.made["letter"] = request_red_letter(
        actor=cashier, bill_id=world.bills["JG 503 F02 11"], reason="读数有误", now=now
    )


def _sessions(world: World, other: Cast, accounts: dict[str, int], now: datetime) -> None:
    phones = (OWNER_PHONE, TENANT_PHONE, FAMILY_PHONE, NEIGHBOUR_PHONE, ELSEWHERE_PHONE, OTHER_COMPANY_PHONE)
    for role, phone in zip(OWNERS, (*phones, UNKNOWN_PHONE), strict=True):
        code = world.sms_code(phone)
        signed_in: OwnerSignedIn
        if phone == UNKNOWN_PHONE:
            ticket = world.wechat_ticket(BOUND_WECHAT)
            signed_in = residents.bind_owner_wechat(
                actor=visitor(), ticket=ticket, phone=phone, code=code, device=DEVICE, now=now
            )
        else:
            signed_in = residents.sign_in_owner(actor=visitor(), phone=phone, code=code, device=DEVICE, now=now)
        world.made[f"{role.name} session"] = signed_in.session.session_id
        world.tokens[role.name] = signed_in.session.access_token
        world.refresh_tokens[role.name] = signed_in.session.refresh_token
    _started_payments(world, now)
    for name, account_id in accounts.items():
        cast = other if name.endswith("_other_company") else world.cast
        session = open_session(
            actor=visitor(), account_id=account_id, audience=Audience.STAFF, company_id=cast.company_id,
            device=DEVICE, now=now,
        )  # fmt: skip
        world.tokens[name] = session.access_token
        world.refresh_tokens[name] = session.refresh_token


def _started_payments(world: World, now: datetime) -> None:
    """One payment just begun; one at the provider's cashier, about which two messages could not be placed."""
    company_id = world.cast.company_id
    owner = authenticate_owner(token=world.tokens["owner"], now=now, ip=None, request_id="")
    for name, bill in (("payment", "JG 502 F02 10"), ("tried payment", "JG 502 F02 11")):
        started = start_bill_payment(
            actor=owner,
            bill_ids=[world.bills[bill]],
            expected_total=Money(world.due(bill)),
            idempotency_key=name,
            now=now,
        )
        world.made[name] = started.payment_id
    open_payment_checkout(
        actor=owner, payment_id=world.made["tried payment"], provider="wechat", channel="NATIVE", now=now
    )
    with tenant_transaction(company_id):
        leg = AttemptLeg.objects.get(attempt__provider="wechat")
        for name, kind, is_booked in (("case", CaseKind.DOUBLE, True), ("doubt", CaseKind.MISMATCHED, False)):
            case = open_case(
                company_id=company_id,
                kind=kind,
                provider="wechat",
                payee_account_id=leg.payee_account_id,
                amount=Money(leg.amount_minor),
                is_booked=is_booked,
                detail={},
                attempt_leg=leg,
                now=now,
            )
            world.made[name] = case.pk
    newest = AuditEntry.objects.filter(company_id=company_id).order_by("-id")
    world.made["audit"] = newest.values_list("id", flat=True)[0]


def _households(world: World, accounts: dict[str, int], now: datetime) -> None:
    """Residencies by name, a request that waits, a customer type, a visit."""
    cast = world.cast
    visitor_actor = authenticate_owner(token=world.tokens["visitor"], now=now, ip=None, request_id="")
    _, world.made["binding request"] = residents.request_binding(
        actor=visitor_actor, community_id=cast.units["JG"], typed_room="3-2-503", role=ResidencyRole.OWNER,
        name="王建国", id_number="", note="", now=now,
    )  # fmt: skip
    with tenant_transaction(cast.company_id, durable=False):
        for name, person in (("residency", "neighbour"), ("family residency", "family")):
            world.made[name] = Residency.objects.get(person_id=cast.people[person]).pk
    world.made["customer type"] = residents.define_customer_type(
        actor=cast.system, dimension="家庭类型", name="三代同堂", now=now
    )
    manager = build_staff_actor(account_id=accounts["manager"], company_id=cast.company_id, now=now)
    world.made["visit"] = residents.record_visit(
        actor=manager, room_id=cast.rooms["JG-1-3-2-502"], person_id=None, visited_on=local_date(now),
        notes=residents.VisitNotes(need="漏水"), follow_up_on=None, now=now,
    )  # fmt: skip
    content = io.BytesIO()
    fill_moves(content, [("迁入", "JG-1-3-2-503", "家属", "", "王小宝", "", "", "", "2026-12-01")])
    world.made["moves file"] = upload_file(
        actor=manager, kind="moves.workbook", name="moves.xlsx", content=content, now=now
    ).id
