"""Reads of the organisation: companies, the tree, staff actors, the operation log."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from ipaddress import ip_address
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.accounts.contracts import Audience
from backend.accounts.selectors import STANDING, session_of_claims, standing_of_row, standing_parameters
from backend.accounts.tokens import read_access_token
from backend.kernel.errors import DomainError, Forbidden, InvalidInput, NotFound, NotSignedIn
from backend.kernel.models import AuditEntry
from backend.kernel.prepared import prepared_rows
from backend.kernel.time import local_date
from backend.organization.base import tenant_scope
from backend.organization.contracts import CompanyRef, StaffCard, Unit, UnitKind
from backend.organization.models import Company, OrgUnit, Post, Role, StaffMember
from backend.organization.permissions import AUDIT_VIEW
from backend.organization.reads import COMPANY_IS_SET, company_rows


class CompanyUnknown(DomainError):
    code = "COMPANY_UNKNOWN"
    zh = "没有名为“{name}”的公司。"
    en = "There is no company called {name}."


class NeedsCompany(DomainError):
    code = "NEEDS_COMPANY"
    zh = "系统中有多家公司，请用 --company 指明一家：{names}"
    en = "There are several companies; name one with --company: {names}"


class NoCompanyYet(DomainError):
    code = "NO_COMPANY"
    zh = "系统中还没有公司，请先导入。"
    en = "There is no company yet; import one first."


class UnitUnknown(DomainError):
    code = "UNIT_UNKNOWN"
    zh = "没有编码为 {unit} 的组织。"
    en = "There is no organisation unit with the code {unit}."


def company_named(name: str | None) -> CompanyRef:
    """The company of that name, or the only one where no name is given.

    Raises CompanyUnknown, NeedsCompany (several, none named), NoCompanyYet.
    """
    if name:
        found = Company.objects.filter(name=name).first()
        if found is None:
            raise CompanyUnknown(name=name)
        return _ref(found)
    companies = list(Company.objects.order_by("id")[:20])
    if not companies:
        raise NoCompanyYet
    if len(companies) > 1:
        raise NeedsCompany(names="、".join(company.name for company in companies))
    return _ref(companies[0])


def companies(ids: Collection[int] | None = None) -> list[CompanyRef]:
    """Active companies, all or those of the given ids, by id."""
    rows = Company.objects.filter(is_active=True).order_by("id")
    return [_ref(row) for row in (rows if ids is None else rows.filter(id__in=ids))]


def tree(*, company_id: int) -> list[Unit]:
    """All units of the company, parents before children, siblings by code."""
    with tenant_scope(company_id):
        units = {row.pk: _unit(row) for row in OrgUnit.objects.order_by("code")}
    children: dict[int | None, list[Unit]] = {}
    for unit in units.values():
        children.setdefault(unit.parent_id, []).append(unit)
    ordered: list[Unit] = []
    open_units = list(reversed(children.get(None, [])))
    while open_units:
        unit = open_units.pop()
        ordered.append(unit)
        open_units.extend(reversed(children.get(unit.id, [])))
    return ordered


def visible_units(*, actor: Actor, code: str) -> list[Unit]:
    """The units for which the actor holds the permission, in tree order. Raises NotSignedIn, Forbidden."""
    actor.require(code)
    units = tree(company_id=actor.company)
    return units if actor.kind is ActorKind.SYSTEM else [unit for unit in units if unit.id in actor.units(code)]


def visible_tree(*, actor: Actor, code: str) -> list[Unit]:
    """As visible_units, with the units above them, so that a tree can be drawn: names, nothing else of them."""
    actor.require(code)
    units = tree(company_id=actor.company)
    if actor.kind is ActorKind.SYSTEM:
        return units
    on_paths = {int(step) for unit in units if unit.id in actor.units(code) for step in unit.path.split("/") if step}
    return [unit for unit in units if unit.id in on_paths]


def unit_visible(*, actor: Actor, code: str, unit_id: int) -> Unit:
    """One unit for which the actor holds the permission. Raises NotSignedIn, Forbidden, NotFound."""
    actor.require(code)
    found = units_by_id([unit_id], company_id=actor.company).get(unit_id)
    if found is None or not actor.can(code, unit_id=unit_id):
        raise NotFound
    return found


def unit_ids_below(unit_id: int, *, company_id: int) -> frozenset[int]:
    """Ids of the unit's whole subtree, itself included; empty where the company has no such unit."""
    with tenant_scope(company_id):
        path = OrgUnit.objects.filter(id=unit_id).values_list("path", flat=True).first()
        if path is None:
            return frozenset()
        return frozenset(OrgUnit.objects.filter(path__startswith=path).values_list("id", flat=True))


def company_unit_id(company_id: int) -> int:
    """Id of the company's own unit (总公司): a permission held there is held over the whole company."""
    with tenant_scope(company_id):
        return OrgUnit.objects.values_list("id", flat=True).get(kind=UnitKind.COMPANY)


def unit_by_code(code: str, *, company_id: int) -> Unit:
    """The unit with that code. Raises UnitUnknown."""
    with tenant_scope(company_id):
        row = OrgUnit.objects.filter(code=code).first()
    if row is None:
        raise UnitUnknown(unit=code)
    return _unit(row)


def units_by_id(unit_ids: Collection[int], *, company_id: int) -> dict[int, Unit]:
    """Units by id; an id of another company is left out."""
    with tenant_scope(company_id):
        return {row.pk: _unit(row) for row in OrgUnit.objects.filter(id__in=unit_ids)}


def community_of(unit_ids: Collection[int], *, company_id: int) -> dict[int, int | None]:
    """Unit id → id of the community (管理处) it is or lies in; None for what lies above communities."""
    with tenant_scope(company_id):
        rows = list(OrgUnit.objects.filter(Q(id__in=unit_ids) | Q(kind=UnitKind.COMMUNITY)))
    communities = {row.pk for row in rows if row.kind == UnitKind.COMMUNITY}
    wanted = set(unit_ids)
    return {
        row.pk: next((int(step) for step in row.path.split("/") if step and int(step) in communities), None)
        for row in rows
        if row.pk in wanted
    }


# A row per post held: what it permits, and the units it stands over. Columns: codes, unit ids.
_GRANTS = """
    SELECT ARRAY(
        SELECT allowed.permission FROM role_permission AS allowed
        WHERE allowed.company_id = %(company_id)s::bigint AND allowed.role_id IN (post.org_role_id, post.post_role_id)
    ) AS codes, ARRAY(
        SELECT below.id FROM org_unit AS below
        WHERE below.company_id = %(company_id)s::bigint AND below.path LIKE stand.path || '%%'
    ) AS unit_ids
    FROM staff_member AS staff
    JOIN post ON post.company_id = %(company_id)s::bigint AND post.staff_id = staff.id
        AND post.starts_on <= %(today)s::date AND (post.ends_on IS NULL OR post.ends_on > %(today)s::date)
    JOIN org_unit AS stand ON stand.company_id = %(company_id)s::bigint AND stand.id = post.unit_id
    WHERE staff.company_id = %(company_id)s::bigint AND staff.account_id = %(account_id)s::bigint AND staff.is_active
"""
# Who asks, and what he may do where: asked at every request of staff, hence one statement.
_STANDING_WITH_GRANTS = f"""
    SELECT standing.language, standing.phone_index, standing.person_id, standing.basis, granted.codes, granted.unit_ids
    FROM ({STANDING}) AS standing LEFT JOIN LATERAL ({_GRANTS}) AS granted ON true
    WHERE {COMPANY_IS_SET}
"""  # noqa: S608  constant texts


def staff_grants(*, company_id: int, account_id: int, today: date) -> dict[str, frozenset[int]]:
    """Permission code → unit ids, over the posts held today: (organisation role ∪ post role) on each whole subtree."""
    return _united(prepared_rows(_GRANTS, {"company_id": company_id, "account_id": account_id, "today": today}))


def _united(posts: Iterable[Sequence[Any]]) -> dict[str, frozenset[int]]:
    grants: dict[str, frozenset[int]] = {}
    for codes, unit_ids in posts:
        units = frozenset(unit_ids or ())
        for code in codes or ():
            known = grants.get(code)
            grants[code] = units if known is None else known | units
    return grants


def companies_of_staff(*, account_id: int) -> list[int]:
    """Ids of the active companies that employ the account, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.company_id FROM staff_member s JOIN company c ON c.id = s.company_id AND c.is_active "
            "WHERE s.account_id = %(account_id)s AND s.is_active ORDER BY s.company_id",
            {"account_id": account_id},
        )
        return [row[0] for row in cursor.fetchall()]


def authenticate_staff(*, token: str, now: datetime, ip: str | None, request_id: str) -> Actor:
    """The staff actor behind an access token. One query.

    A session without a company, or one whose company employs him no more, gives an actor without grants: he
    may choose a company and sign out, nothing else. Raises NotSignedIn.
    """
    claims = read_access_token(token, audience=Audience.STAFF, now=now)
    grants: dict[str, frozenset[int]] = {}
    if claims.company_id is None:
        session = session_of_claims(claims=claims, now=now)
    else:
        found = company_rows(_STANDING_WITH_GRANTS, {**standing_parameters(claims, now=now), "today": local_date(now)})
        if not found:
            raise NotSignedIn
        session = standing_of_row(found[0], claims=claims)
        grants = _united(row[4:] for row in found)
    return Actor(
        kind=ActorKind.STAFF,
        account_id=session.account_id,
        company_id=session.company_id,
        grants=grants,
        ip=ip,
        request_id=request_id,
        language=session.language,
        session_id=session.session_id,
    )


def build_staff_actor(
    *,
    account_id: int,
    company_id: int | None,
    now: datetime,
    session_id: int | None = None,
    language: str = "zh-Hans",
    ip: str | None = None,
    request_id: str = "",
) -> Actor:
    """The actor of a member of staff at one company, with what his current posts grant. One query."""
    grants = (
        staff_grants(company_id=company_id, account_id=account_id, today=local_date(now))
        if company_id is not None
        else {}
    )
    return Actor(
        kind=ActorKind.STAFF,
        account_id=account_id,
        company_id=company_id,
        grants=grants,
        ip=ip,
        request_id=request_id,
        language=language,
        session_id=session_id,
    )


def staff_card(*, actor: Actor, now: datetime) -> StaffCard:
    """Name and current posts of the actor himself. Raises Forbidden where the company does not employ him."""
    with tenant_scope(actor.company):
        staff = StaffMember.objects.filter(account_id=actor.account, is_active=True).first()
        if staff is None:
            raise Forbidden
        titles = current_posts(today=local_date(now)).filter(staff=staff).order_by("id").values_list("title", flat=True)
        return StaffCard(staff_id=staff.pk, name=staff.name, posts=tuple(titles))


def staff_names(account_ids: Collection[int], *, company_id: int) -> dict[int, str]:
    """Account id → name of the member of staff; accounts of nobody at this company are left out."""
    with tenant_scope(company_id):
        return dict(StaffMember.objects.filter(account_id__in=account_ids).values_list("account_id", "name"))


def role_ids(*, company_id: int) -> dict[str, int]:
    """Code → id of every role of the company."""
    with tenant_scope(company_id):
        return dict(Role.objects.values_list("code", "id"))


def posts_of_staff(staff_id: int, *, company_id: int) -> list[int]:
    """Ids of all posts that the member of staff holds or held, in order."""
    with tenant_scope(company_id):
        return list(Post.objects.filter(staff_id=staff_id).order_by("id").values_list("id", flat=True))


def current_posts(*, today: date) -> QuerySet[Post]:
    """Posts held on the day, of the company in scope."""
    return Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today), starts_on__lte=today)


def audit_entries(
    *,
    actor: Actor,
    object_kind: str | None = None,
    object_id: str | None = None,
    account_id: int | None = None,
    action: str | None = None,
    ip: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[AuditEntry]:
    """The company's operation log, newest first; `until` is left out of the period.

    Each of kind and id of the object, account, action and address has an index that ends in the time; an object's id is
    looked for together with its kind.

    The log names no unit, so only somebody with audit.view over the whole company reads it.
    Raises NotSignedIn, Forbidden, InvalidInput (an object's id without its kind, no address).
    """
    require_over_company(actor, AUDIT_VIEW)
    if object_id is not None and object_kind is None:
        raise InvalidInput(field=("filter", "objectKind"), name="objectKind", reason="objectId")
    wanted = {
        "object_kind": object_kind,
        "object_id": object_id,
        "account_id": account_id,
        "action": action,
        "ip": None if ip is None else given_address(ip),
        "at__gte": since,
        "at__lt": until,
    }
    return AuditEntry.objects.filter(
        company_id=actor.company, **{name: value for name, value in wanted.items() if value is not None}
    ).order_by("-at", "-id")


def require_over_company(actor: Actor, code: str) -> None:
    """The permission `code` over the whole company. Raises NotSignedIn, Forbidden."""
    actor.require(code)
    if actor.kind is ActorKind.SYSTEM:
        return
    with tenant_scope(actor.company):
        root_id = OrgUnit.objects.values_list("id", flat=True).get(kind=UnitKind.COMPANY)
    actor.require(code, unit_id=root_id)


def given_address(text: str) -> str:
    """An IP address as the database writes it. Raises InvalidInput."""
    try:
        return str(ip_address(text.strip()))
    except ValueError as error:
        raise InvalidInput(field=("filter", "ip"), name="ip", reason=text[:60]) from error


def _ref(row: Company) -> CompanyRef:
    return CompanyRef(id=row.pk, name=row.name, short_name=row.short_name)


def _unit(row: OrgUnit) -> Unit:
    return Unit(
        id=row.pk,
        parent_id=row.parent_id,
        kind=UnitKind(row.kind),
        code=row.code,
        name=row.name,
        path=row.path,
        is_active=row.is_active,
    )
