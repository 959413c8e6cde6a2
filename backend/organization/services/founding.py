"""The first login of a company: somebody who may everything, and hands out the rest in the console."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.kernel.errors import Forbidden
from backend.kernel.time import local_date
from backend.organization.contracts import CompanyRef, NewLogin, RoleKind
from backend.organization.permissions import all_permissions
from backend.organization.selectors import CompanyUnknown, company_named, company_unit_id, role_ids
from backend.organization.services.posts import assign_post
from backend.organization.services.roles import create_role, set_role_permissions
from backend.organization.services.staff import hire_staff
from backend.organization.services.tree import create_company

ADMINISTRATOR = "ADMINISTRATOR"
TITLE = "系统管理员"


@dataclass(frozen=True, slots=True)
class Founded:
    """The company, whether it is new, and the administrator's login."""

    company: CompanyRef
    is_new: bool
    login: NewLogin


@transaction.atomic(durable=True)
def found_company(
    *, actor: Actor, name: str, short_name: str, root_code: str, admin_login: str, admin_name: str, now: datetime
) -> Founded:
    """The company of that name, made if there is none, and in it a new administrator with a one-time password.

    The role ADMINISTRATOR holds every permission that the product knows today; called again later for a company that
    exists (an import makes one too), it takes up what has come since and adds another administrator. Short name and
    root code count for a new company only. All or nothing. Only the platform may. Raises Forbidden, LoginTaken,
    InvalidInput.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise Forbidden
    try:
        company, is_new = company_named(name), False
    except CompanyUnknown:
        company = create_company(actor=actor, name=name, short_name=short_name, root_code=root_code, now=now)
        is_new = True
    within = system_actor(company_id=company.id, request_id=actor.request_id)
    everything = [permission.code for permission in all_permissions()]
    role_id = role_ids(company_id=company.id).get(ADMINISTRATOR)
    if role_id is None:
        role_id = create_role(
            actor=within, kind=RoleKind.POST, code=ADMINISTRATOR, name=TITLE, permissions=everything, now=now
        )
    else:
        set_role_permissions(actor=within, role_id=role_id, permissions=everything, now=now)
    login = hire_staff(actor=within, login=admin_login, name=admin_name, phone="", unit_id=None, now=now)
    assign_post(
        actor=within,
        staff_id=login.staff_id,
        unit_id=company_unit_id(company.id),
        org_role_id=None,
        post_role_id=role_id,
        title=TITLE,
        starts_on=local_date(now),
        now=now,
    )
    return Founded(company=company, is_new=is_new, login=login)
