"""Reads of query schemes: one's own and those that are shared."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import Forbidden, NotFound
from backend.organization.base import tenant_read, tenant_scope
from backend.organization.contracts import UnitKind
from backend.organization.models import DefaultScheme, OrgUnit, QueryScheme
from backend.organization.schemes import rules
from backend.organization.schemes.contracts import Scheme
from backend.organization.schemes.permissions import SHARE


def schemes_of_list(*, actor: Actor, list_name: str) -> list[Scheme]:
    """One's own schemes for a list and those that others share, own ones first, by name. Raises NotSignedIn, Forbidden.

    Two queries, three for who may share.
    """
    require_staff(actor)
    rules.list_name(list_name)
    with tenant_read(actor.company):
        rows = list(visible(actor).filter(list_name=list_name))
        default = DefaultScheme.objects.filter(account_id=actor.account, list_name=list_name)
        default_id = default.values_list("scheme_id", flat=True).first()
        may_share = can_share(actor)
    found = [_scheme(row, actor=actor, default_id=default_id, may_share=may_share) for row in rows]
    return sorted(found, key=lambda scheme: (not scheme.is_mine, scheme.name, scheme.id))


def scheme(*, actor: Actor, scheme_id: int) -> Scheme:
    """One of them. Raises NotSignedIn, Forbidden, NotFound."""
    require_staff(actor)
    with tenant_read(actor.company):
        row = visible(actor).filter(id=scheme_id).first()
        if row is None:
            raise NotFound(field=("schemeId",))
        is_default = DefaultScheme.objects.filter(account_id=actor.account, scheme=row).exists()
        may_share = can_share(actor)
    return _scheme(row, actor=actor, default_id=row.pk if is_default else None, may_share=may_share)


def visible(actor: Actor) -> QuerySet[QueryScheme]:
    """The schemes that somebody sees, in no order yet; inside a tenant read."""
    return QueryScheme.objects.filter(Q(account_id=actor.account) | Q(is_shared=True))


def require_staff(actor: Actor) -> None:
    """Schemes are of members of staff. Raises NotSignedIn, Forbidden."""
    if actor.account and actor.kind is not ActorKind.STAFF:
        raise Forbidden


def can_share(actor: Actor) -> bool:
    """Whether somebody holds schemes.share over the whole company."""
    if not actor.can(SHARE):
        return False
    with tenant_scope(actor.company):
        root_id = OrgUnit.objects.values_list("id", flat=True).get(kind=UnitKind.COMPANY)
    return actor.can(SHARE, unit_id=root_id)


def _scheme(row: QueryScheme, *, actor: Actor, default_id: int | None, may_share: bool) -> Scheme:
    is_mine = row.account_id == actor.account_id
    return Scheme(
        id=row.pk,
        list_name=row.list_name,
        name=row.name,
        content=rules.from_json(row.content),
        account_id=row.account_id,
        is_mine=is_mine,
        is_shared=row.is_shared,
        is_default=row.pk == default_id,
        can_change=is_mine or may_share,
        changed_at=row.changed_at,
    )
