"""What the cases about signing in need: apps set up, tickets, second devices, the same for everybody who asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyotp

from backend.accounts.contracts import Audience, SignedIn, SignInStep
from backend.accounts.models import (
    Account,
    LoginCode,
    LoginSession,
    PhoneChangeRequest,
    SecondFactor,
    WechatIdentity,
)
from backend.accounts.rules import CODE_LIFETIME
from backend.accounts.services import give_one_time_password, open_session, phone_index
from backend.accounts.tokens import code_hash
from backend.graphql_kit.ids import encode_id
from backend.kernel import access_log
from backend.kernel.models import AccessKind, PersonalDataAccess
from backend.kernel.time import current_time
from backend.organization.base import tenant_scope
from backend.organization.models import StaffMember
from backend.organization.services.sign_in import sign_in_staff
from tests.cast import PASSWORD, visitor
from tests.structure.authorization.world import DEVICE, World

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# Nobody's.
FRESH_PHONE, CODE = "13800000031", "424242"
NEW_PASSWORD = "an entirely new horse 77"


def staff_id(world: World, role: str) -> str:
    with tenant_scope(world.cast.company_id):
        return encode_id("Staff", StaffMember.objects.get(account_id=_account(role).pk).pk)


def with_apps(world: World, *, is_confirmed: bool = True) -> str:
    """Every member of staff has the same app, for once; its code now."""
    now = current_time()
    for account in Account.objects.filter(login__startswith="m-"):
        SecondFactor.objects.create(
            account=account, secret=SECRET, created_at=now, confirmed_at=now if is_confirmed else None
        )
    return pyotp.TOTP(SECRET).at(now)


def second_factor(world: World) -> Mapping[str, Any]:
    return {"input": {"code": with_apps(world)}}


def offered_factor(world: World) -> Mapping[str, Any]:
    return {"input": {"code": with_apps(world, is_confirmed=False)}}


def factor_and_password(world: World) -> Mapping[str, Any]:
    return {"input": {"code": with_apps(world), "password": PASSWORD}}


def second_step(world: World) -> Mapping[str, Any]:
    code = with_apps(world)
    return {"input": {"ticket": _step("clerk", PASSWORD), "code": code}}


def first_password(world: World) -> Mapping[str, Any]:
    given = give_one_time_password(actor=visitor(), account_id=_account("clerk").pk, now=current_time())
    return {"input": {"ticket": _step("clerk", given), "password": NEW_PASSWORD}}


def lost_app(world: World) -> Mapping[str, Any]:
    with_apps(world)
    return {"input": {"staffId": staff_id(world, "cashier")}}


def second_devices(world: World) -> Mapping[str, Any]:
    """Everybody of staff is signed in on one device more."""
    for account in Account.objects.filter(login__startswith="m-"):
        _open(account, Audience.STAFF)
    return {}


def device_of(role: str) -> Any:
    """A second device of one member of staff, as the input of a mutation."""

    def made(world: World) -> Mapping[str, Any]:
        session = _open(_account(role), Audience.STAFF)
        return {"input": {"deviceId": encode_id("Session", session.session_id)}}

    return made


def owners_second_devices(world: World) -> Mapping[str, Any]:
    """Everybody who signs in by phone is signed in on one device more."""
    for account in Account.objects.filter(phone_index__isnull=False):
        _open(account, Audience.OWNER)
    return {}


def phone_codes(world: World) -> Mapping[str, Any]:
    """Codes to the own and to a new number for everybody who signs in by phone; the input of a change with both."""
    return {"input": {"oldCode": CODE, "phone": FRESH_PHONE, "newCode": _codes()}}


def new_phone_code(world: World) -> Mapping[str, Any]:
    return {"input": {"phone": FRESH_PHONE, "newCode": _codes(), "reason": "旧卡丢失"}}


def phone_change_of(role: str) -> Any:
    """A request of one of the owners, as the input of a mutation; its id is `phone change` of the world."""

    def made(world: World) -> Mapping[str, Any]:
        session = LoginSession.objects.select_related("account").get(id=world.made[f"{role} session"])
        row = PhoneChangeRequest.objects.create(
            company_id=world.cast.company_id,
            account=session.account,
            person_id=world.cast.people[role],
            phone=FRESH_PHONE,
            phone_index=phone_index(FRESH_PHONE),
            created_at=current_time(),
        )
        world.made["phone change"] = row.pk
        return {"input": {"phoneChangeId": encode_id("PhoneChange", row.pk)}}

    return made


def wechat_of_visitor(world: World) -> Mapping[str, Any]:
    session = LoginSession.objects.get(id=world.made["visitor session"])
    identity = WechatIdentity.objects.get(account_id=session.account_id)
    return {"input": {"wechatIdentityId": encode_id("WechatIdentity", identity.pk)}}


def personal_data_seen(world: World) -> Mapping[str, Any]:
    """Somebody of the first company saw the neighbour's numbers."""
    access_log.record(
        actor=world.cast.system,
        kind=AccessKind.UNMASK,
        person_ids=[world.cast.people["neighbour"]],
        fields=["phone"],
        reason="核对",
        source="residents",
        now=current_time(),
    )
    world.made["access"] = PersonalDataAccess.objects.latest("id").pk
    return {}


def _codes() -> str:
    now = current_time()
    for account in Account.objects.filter(phone_index__isnull=False):
        for number, purpose in (
            (account.phone, f"CHANGE_FROM_{account.pk}"),
            (FRESH_PHONE, f"CHANGE_TO_{account.pk}"),
        ):
            index = phone_index(number)
            LoginCode.objects.create(
                phone_index=index,
                purpose=purpose,
                code_hash=code_hash(phone_index=index, purpose=purpose, code=CODE),
                created_at=now,
                expires_at=now + CODE_LIFETIME,
            )
    return CODE


def _open(account: Account, audience: Audience) -> SignedIn:
    return open_session(
        actor=visitor(), account_id=account.pk, audience=audience, company_id=None, device=DEVICE, now=current_time()
    )


def _step(role: str, password: str) -> str:
    step = sign_in_staff(actor=visitor(), login=f"m-{role}", password=password, device=DEVICE, now=current_time())
    assert isinstance(step, SignInStep)
    return step.ticket


def _account(role: str) -> Account:
    return Account.objects.get(login=f"m-{role}")
