"""Companies and the units of their tree."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from backend.accounts.actor import Actor, ActorKind, system_actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, Forbidden, NotFound
from backend.kernel.locking import advisory_lock
from backend.organization.base import tenant_transaction
from backend.organization.contracts import CompanyRef, Unit, UnitKind
from backend.organization.delegation import require_at
from backend.organization.models import Company, OrgUnit
from backend.organization.permissions import MANAGE
from backend.organization.rules import given_text, may_stand_under
from backend.organization.selectors import unit_by_code


class CompanyNameTaken(DomainError):
    code = "COMPANY_NAME_TAKEN"
    zh = "已有名为“{name}”的公司。"
    en = "There is a company called {name} already."


class UnitCodeTaken(DomainError):
    code = "UNIT_CODE_TAKEN"
    zh = "组织编码 {unit} 已被使用。"
    en = "The unit code {unit} is taken."


class UnitMisplaced(DomainError):
    code = "UNIT_MISPLACED"
    zh = "这一级组织不能放在所选上级之下。"
    en = "A unit of this level cannot stand under the chosen one."


class UnitInactive(DomainError):
    code = "UNIT_INACTIVE"
    zh = "“{name}”已停用。"
    en = "{name} is inactive."


def create_company(*, actor: Actor, name: str, short_name: str, root_code: str, now: datetime) -> CompanyRef:
    """A new tenant with the root of its tree, which carries the company's name; joins a running transaction.

    Only the platform makes companies. Raises Forbidden, CompanyNameTaken.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise Forbidden
    with transaction.atomic():
        advisory_lock(f"company named {name}")
        if Company.objects.filter(name=name).exists():
            raise CompanyNameTaken(field=("name",), name=name)
        company = Company.objects.create(name=name, short_name=short_name, created_at=now)
        with tenant_transaction(company.pk, durable=False):
            root = OrgUnit.objects.create(
                company=company, parent=None, kind=UnitKind.COMPANY, code=root_code, name=name, path="/"
            )
            _set_path(root, parent_path="/")
            audit.record(
                actor=system_actor(company_id=company.pk, request_id=actor.request_id),
                action="company_created",
                object_kind="company",
                object_id=company.pk,
                new={"name": name, "root_code": root_code},
                now=now,
            )
    return CompanyRef(id=company.pk, name=name, short_name=short_name)


def create_unit(*, actor: Actor, parent_id: int, kind: UnitKind, code: str, name: str, now: datetime) -> Unit:
    """A new unit under `parent_id`; joins a running transaction.

    Raises Forbidden (no organization.manage), NotFound (not for the parent), UnitMisplaced, UnitInactive,
    UnitCodeTaken, InvalidInput.
    """
    with tenant_transaction(actor.company, durable=False):
        require_at(actor, MANAGE, parent_id)
        code, name = given_text(code, field="code", most=60), given_text(name, field="name", most=120)
        parent = OrgUnit.objects.select_for_update().filter(id=parent_id).first()
        if parent is None:
            raise NotFound(field=("parentId",))
        if not may_stand_under(kind, UnitKind(parent.kind)):
            raise UnitMisplaced(field=("kind",))
        if not parent.is_active:
            raise UnitInactive(field=("parentId",), name=parent.name)
        advisory_lock(f"unit {code} of company {actor.company}")
        if OrgUnit.objects.filter(code=code).exists():
            raise UnitCodeTaken(field=("code",), unit=code)
        unit = OrgUnit.objects.create(
            company_id=actor.company, parent=parent, kind=kind, code=code, name=name, path=parent.path
        )
        _set_path(unit, parent_path=parent.path)
        audit.record(
            actor=actor,
            action="unit_created",
            object_kind="org_unit",
            object_id=unit.pk,
            new={"parent_id": parent_id, "kind": str(kind), "code": code, "name": name},
            now=now,
        )
        return unit_by_code(code, company_id=actor.company)


def change_unit(*, actor: Actor, unit_id: int, name: str | None = None, code: str | None = None, now: datetime) -> None:
    """Give a unit another name, another code or both; None leaves it as it is. Locks the unit.

    Raises Forbidden, NotFound, UnitCodeTaken, InvalidInput.
    """
    with tenant_transaction(actor.company, durable=False):
        require_at(actor, MANAGE, unit_id)
        unit = locked_unit(unit_id)
        old, new = {}, {}
        if name is not None:
            old["name"], unit.name = unit.name, given_text(name, field="name", most=120)
            new["name"] = unit.name
        if code is not None:
            old["code"], unit.code = unit.code, given_text(code, field="code", most=60)
            new["code"] = unit.code
            advisory_lock(f"unit {unit.code} of company {actor.company}")
            if OrgUnit.objects.filter(code=unit.code).exclude(id=unit_id).exists():
                raise UnitCodeTaken(field=("code",), unit=unit.code)
        unit.save(update_fields=["name", "code"])
        audit.record(
            actor=actor, action="unit_changed", object_kind="org_unit", object_id=unit_id, old=old, new=new, now=now
        )


def locked_unit(unit_id: int) -> OrgUnit:
    """The unit of the company in scope, locked. Raises NotFound."""
    unit = OrgUnit.objects.select_for_update().filter(id=unit_id).first()
    if unit is None:
        raise NotFound(field=("unitId",))
    return unit


def _set_path(unit: OrgUnit, *, parent_path: str) -> None:
    unit.path = f"{parent_path}{unit.pk}/"
    unit.save(update_fields=["path"])
