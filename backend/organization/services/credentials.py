"""Passwords and authenticator apps of staff, as far as the company has a word in them."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.accounts.services import change_password, reset_second_factor, revoke_sessions_of_account
from backend.kernel import audit
from backend.kernel.errors import NotFound
from backend.organization.base import tenant_transaction
from backend.organization.delegation import NotYourself, require_outranks, require_over_staff
from backend.organization.models import StaffMember
from backend.organization.permissions import STAFF_MANAGE
from backend.organization.selectors import companies_of_staff, staff_names
from backend.organization.services.staff import AccountShared


def change_own_password(*, actor: Actor, current: str, password: str, now: datetime) -> int:
    """Another password for the signed-in member of staff, not holding his name; returns how many devices it ended.

    Raises NotSignedIn, PasswordWrong, PasswordUnchanged, PasswordTooWeak, PasswordTooCommon, PasswordHoldsName,
    TooManyRequests.
    """
    names = staff_names([actor.account], company_id=actor.company_id) if actor.company_id is not None else {}
    return change_password(actor=actor, current=current, password=password, name=names.get(actor.account, ""), now=now)


def reset_staff_second_factor(*, actor: Actor, staff_id: int, now: datetime) -> None:
    """Turn off the authenticator app of a colleague who lost his phone; his sessions end.

    What protects him is taken away, so the actor must hold all that he holds. Locks the row.
    Raises Forbidden, NotFound, NotYourself, AccountShared, SecondFactorMissing.
    """
    with tenant_transaction(actor.company, durable=False):
        actor.require(STAFF_MANAGE)
        staff = StaffMember.objects.select_for_update().filter(id=staff_id).first()
        if staff is None:
            raise NotFound(field=("staffId",))
        require_over_staff(actor=actor, staff=staff, now=now)
        if staff.account_id == actor.account_id:
            raise NotYourself(field=("staffId",))
        require_outranks(actor=actor, staff=staff, now=now)
        if set(companies_of_staff(account_id=staff.account_id)) - {actor.company}:
            raise AccountShared(field=("staffId",))
        reset_second_factor(actor=actor, account_id=staff.account_id, now=now)
        audit.record(
            actor=actor,
            action="staff_second_factor_reset",
            object_kind="staff_member",
            object_id=staff_id,
            new={"account_id": staff.account_id},
            now=now,
        )
        revoke_sessions_of_account(actor=actor, account_id=staff.account_id, now=now)
