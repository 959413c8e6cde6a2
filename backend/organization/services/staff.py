"""Members of staff: their logins, and whether they still belong to the company."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.accounts.logins import logins_by_account
from backend.accounts.services import (
    create_login,
    create_login_with_one_time_password,
    give_one_time_password,
    revoke_sessions_of_account,
)
from backend.kernel import audit
from backend.kernel.errors import DomainError, NotFound
from backend.organization.base import tenant_transaction
from backend.organization.contracts import NewLogin, UnitKind
from backend.organization.delegation import (
    NotYourself,
    keeping_an_administrator,
    require_at,
    require_outranks,
    require_over_staff,
)
from backend.organization.models import OrgUnit, StaffMember
from backend.organization.permissions import STAFF_MANAGE
from backend.organization.rules import given_text
from backend.organization.selectors import companies_of_staff
from backend.organization.services.tree import UnitInactive


class AccountShared(DomainError):
    code = "ACCOUNT_SHARED"
    zh = "该账号同时在其他公司任职，密码只能由本人修改。"
    en = "This account also works for another company; only its holder can change the password."


def create_staff(
    *, actor: Actor, login: str, password: str, name: str, phone: str, now: datetime, unit_id: int | None = None
) -> int:
    """A new member of staff with an account of his own; returns the staff id. He may nothing until he has a post.

    unit_id: where he belongs; None is the company's own unit.
    Raises Forbidden, NotFound (the unit is not the actor's), UnitInactive, LoginTaken, PasswordTooWeak, InvalidInput.
    """
    with tenant_transaction(actor.company, durable=False):
        unit = _home(actor=actor, unit_id=unit_id)
        account_id = create_login(
            actor=actor, login=given_text(login, field="login", most=60), password=password, phone=phone, now=now
        )
        return employ(actor=actor, account_id=account_id, name=name, unit_id=unit.pk, now=now)


def hire_staff(*, actor: Actor, login: str, name: str, phone: str, unit_id: int | None, now: datetime) -> NewLogin:
    """As create_staff, with a password made here that is told once and must be changed at the first sign-in.

    Raises as create_staff.
    """
    with tenant_transaction(actor.company, durable=False):
        unit = _home(actor=actor, unit_id=unit_id)
        wanted = given_text(login, field="login", most=60)
        account_id, password = create_login_with_one_time_password(actor=actor, login=wanted, phone=phone, now=now)
        staff_id = employ(actor=actor, account_id=account_id, name=name, unit_id=unit.pk, now=now)
        return NewLogin(staff_id=staff_id, login=wanted, one_time_password=password)


def employ(*, actor: Actor, account_id: int, name: str, now: datetime, unit_id: int | None = None) -> int:
    """Make an existing account staff of the actor's company; returns the staff id. Employing him twice is no error.

    Raises as create_staff.
    """
    with tenant_transaction(actor.company, durable=False):
        unit = _home(actor=actor, unit_id=unit_id)
        staff, is_new = StaffMember.objects.get_or_create(
            company_id=actor.company,
            account_id=account_id,
            defaults={"name": given_text(name, field="name", most=60), "unit": unit, "created_at": now},
        )
        if is_new:
            audit.record(
                actor=actor,
                action="staff_created",
                object_kind="staff_member",
                object_id=staff.pk,
                new={"account_id": account_id, "name": staff.name, "unit_id": unit.pk},
                now=now,
            )
        return staff.pk


def rename_staff(*, actor: Actor, staff_id: int, name: str, now: datetime) -> None:
    """Write the name differently. Locks the row. Raises Forbidden, NotFound, InvalidInput."""
    with tenant_transaction(actor.company, durable=False):
        staff = _locked(actor=actor, staff_id=staff_id, now=now)
        before, staff.name = staff.name, given_text(name, field="name", most=60)
        staff.save(update_fields=["name"])
        audit.record(
            actor=actor,
            action="staff_renamed",
            object_kind="staff_member",
            object_id=staff_id,
            old={"name": before},
            new={"name": staff.name},
            now=now,
        )


def dismiss_staff(*, actor: Actor, staff_id: int, now: datetime) -> None:
    """A member of staff leaves: no post counts any more and every device is signed out.

    Locks the row. Raises Forbidden, NotFound (no staff.manage where he belongs and over every post of his),
    NotYourself, LastAdministrator.
    """
    with tenant_transaction(actor.company, durable=False), keeping_an_administrator(actor):
        staff = _locked(actor=actor, staff_id=staff_id, now=now)
        if staff.account_id == actor.account_id:
            raise NotYourself(field=("staffId",))
        _set_active(actor=actor, staff=staff, is_active=False, now=now)
        revoke_sessions_of_account(actor=actor, account_id=staff.account_id, now=now)


def reinstate_staff(*, actor: Actor, staff_id: int, now: datetime) -> None:
    """Somebody who left comes back, with the posts that were not ended.

    They count again at once, so the actor must hold all that they give. Locks the row. Raises Forbidden, NotFound.
    """
    with tenant_transaction(actor.company, durable=False):
        staff = _locked(actor=actor, staff_id=staff_id, now=now)
        require_outranks(actor=actor, staff=staff, now=now)
        _set_active(actor=actor, staff=staff, is_active=True, now=now)


def reset_staff_password(*, actor: Actor, staff_id: int, now: datetime) -> NewLogin:
    """A new password for somebody who lost his: told once, to be changed at the next sign-in; his sessions end.

    Whoever sets a password could sign in with it, so the actor must hold all that the person holds.
    Locks the row. Raises Forbidden, NotFound, NotYourself, AccountShared.
    """
    with tenant_transaction(actor.company, durable=False):
        staff = _locked(actor=actor, staff_id=staff_id, now=now)
        if staff.account_id == actor.account_id:
            raise NotYourself(field=("staffId",))
        require_outranks(actor=actor, staff=staff, now=now)
        if set(companies_of_staff(account_id=staff.account_id)) - {actor.company}:
            raise AccountShared(field=("staffId",))
        password = give_one_time_password(actor=actor, account_id=staff.account_id, now=now)
        audit.record(
            actor=actor,
            action="staff_password_reset",
            object_kind="staff_member",
            object_id=staff_id,
            new={"account_id": staff.account_id},
            now=now,
        )
        return NewLogin(
            staff_id=staff_id, login=logins_by_account([staff.account_id])[staff.account_id], one_time_password=password
        )


def _set_active(*, actor: Actor, staff: StaffMember, is_active: bool, now: datetime) -> None:
    before, staff.is_active = staff.is_active, is_active
    staff.save(update_fields=["is_active"])
    audit.record(
        actor=actor,
        action="staff_reinstated" if is_active else "staff_dismissed",
        object_kind="staff_member",
        object_id=staff.pk,
        old={"is_active": before},
        new={"is_active": is_active},
        now=now,
    )


def _home(*, actor: Actor, unit_id: int | None) -> OrgUnit:
    rows = OrgUnit.objects.filter(kind=UnitKind.COMPANY) if unit_id is None else OrgUnit.objects.filter(id=unit_id)
    unit = rows.select_for_update(no_key=True).first()
    if unit is None:
        actor.require(STAFF_MANAGE)
        raise NotFound(field=("unitId",))
    require_at(actor, STAFF_MANAGE, unit.pk)
    if not unit.is_active:
        raise UnitInactive(field=("unitId",), name=unit.name)
    return unit


def _locked(*, actor: Actor, staff_id: int, now: datetime) -> StaffMember:
    actor.require(STAFF_MANAGE)
    staff = StaffMember.objects.select_for_update().filter(id=staff_id).first()
    if staff is None:
        raise NotFound(field=("staffId",))
    require_over_staff(actor=actor, staff=staff, now=now)
    return staff
