"""Keeping query schemes: saving, renaming, deleting, sharing, and the one that opens by itself."""

from __future__ import annotations

from datetime import datetime

from backend.accounts.actor import Actor
from backend.kernel import audit
from backend.kernel.errors import DomainError, Forbidden, NotFound
from backend.kernel.locking import advisory_lock
from backend.organization.base import tenant_transaction
from backend.organization.models import DefaultScheme, QueryScheme
from backend.organization.schemes import rules
from backend.organization.schemes.contracts import Content
from backend.organization.schemes.selectors import can_share, require_staff, visible

MOST_SCHEMES = 100


class SchemeNameTaken(DomainError):
    code = "SCHEME_NAME_TAKEN"
    zh = "这个列表已有名为“{name}”的方案。"
    en = "There is a scheme called {name} for this list already."


class TooManySchemes(DomainError):
    code = "TOO_MANY_SCHEMES"
    zh = "每人最多保存 {limit} 个查询方案，请先删除不用的。"
    en = "At most {limit} schemes can be kept; delete some first."


def save_scheme(*, actor: Actor, list_name: str, name: str, content: Content, is_shared: bool, now: datetime) -> int:
    """Keep a scheme for a list under a name that the member of staff has not used there; returns its id.

    Sharing it needs schemes.share over the whole company. Raises NotSignedIn, Forbidden, InvalidInput, SchemeNameTaken,
    TooManySchemes.
    """
    require_staff(actor)
    list_name, name = rules.list_name(list_name), rules.named(name)
    with tenant_transaction(actor.company):
        _require_may_share(actor, is_shared)
        advisory_lock(f"schemes of {actor.account} at {actor.company}")
        if QueryScheme.objects.filter(account_id=actor.account).count() >= MOST_SCHEMES:
            raise TooManySchemes(limit=MOST_SCHEMES)
        _require_free(account_id=actor.account, list_name=list_name, name=name)
        row = QueryScheme.objects.create(
            company_id=actor.company,
            account_id=actor.account,
            list_name=list_name,
            name=name,
            content=rules.as_json(content),
            is_shared=is_shared,
            changed_at=now,
        )
        _record(actor, "scheme.save", row, now=now)
        return row.pk


def change_scheme(
    *,
    actor: Actor,
    scheme_id: int,
    name: str | None = None,
    content: Content | None = None,
    is_shared: bool | None = None,
    now: datetime,
) -> None:
    """Rename a scheme, give it other content, share it or not; None leaves as it is.

    One's own, or with schemes.share one that somebody shares. Where it is shared no more, nobody else's list opens with
    it. Raises NotSignedIn, Forbidden, NotFound, InvalidInput, SchemeNameTaken.
    """
    with tenant_transaction(actor.company):
        row = _own(actor, scheme_id)
        if name is not None and rules.named(name) != row.name:
            row.name = rules.named(name)
            _require_free(account_id=row.account_id, list_name=row.list_name, name=row.name)
        if content is not None:
            row.content = rules.as_json(content)
        if is_shared is not None and is_shared != row.is_shared:
            _require_may_share(actor, is_shared)
            row.is_shared = is_shared
            if not is_shared:
                DefaultScheme.objects.filter(scheme=row).exclude(account_id=row.account_id).delete()
        row.changed_at = now
        row.save(update_fields=["name", "content", "is_shared", "changed_at"])
        _record(actor, "scheme.change", row, now=now)


def delete_scheme(*, actor: Actor, scheme_id: int, now: datetime) -> None:
    """Delete one's own scheme, or with schemes.share one that somebody shares; lists that open with it open plain.

    Raises NotSignedIn, Forbidden, NotFound.
    """
    with tenant_transaction(actor.company):
        row = _own(actor, scheme_id)
        _record(actor, "scheme.delete", row, now=now)
        DefaultScheme.objects.filter(scheme=row).delete()
        row.delete()


def set_default_scheme(*, actor: Actor, list_name: str, scheme_id: int | None, now: datetime) -> None:
    """Let a list open with a scheme, one's own or a shared one, or (None) plain again.

    Raises NotSignedIn, Forbidden, NotFound (also for a scheme of another list), InvalidInput.
    """
    require_staff(actor)
    list_name = rules.list_name(list_name)
    with tenant_transaction(actor.company):
        if scheme_id is not None and not visible(actor).filter(id=scheme_id, list_name=list_name).exists():
            raise NotFound(field=("schemeId",))
        mine = DefaultScheme.objects.filter(company_id=actor.company, account_id=actor.account, list_name=list_name)
        if scheme_id is None:
            mine.delete()
        else:
            DefaultScheme.objects.update_or_create(
                company_id=actor.company,
                account_id=actor.account,
                list_name=list_name,
                defaults={"scheme_id": scheme_id},
            )
        audit.record(
            actor=actor,
            action="scheme.default",
            object_kind="query_scheme",
            object_id=scheme_id or 0,
            new={"list": list_name, "scheme": scheme_id},
            now=now,
        )


def _own(actor: Actor, scheme_id: int) -> QueryScheme:
    """The scheme, locked, if the actor may change it. Raises NotSignedIn, Forbidden, NotFound."""
    require_staff(actor)
    row = visible(actor).select_for_update().filter(id=scheme_id).first()
    if row is None:
        raise NotFound(field=("schemeId",))
    if row.account_id != actor.account and not can_share(actor):
        raise Forbidden
    return row


def _require_may_share(actor: Actor, is_shared: bool) -> None:
    if is_shared and not can_share(actor):
        raise Forbidden


def _require_free(*, account_id: int, list_name: str, name: str) -> None:
    if QueryScheme.objects.filter(account_id=account_id, list_name=list_name, name=name).exists():
        raise SchemeNameTaken(field=("name",), name=name)


def _record(actor: Actor, action: str, row: QueryScheme, *, now: datetime) -> None:
    """Without the content: a filter may hold a name or a number that somebody looked for."""
    audit.record(
        actor=actor,
        action=action,
        object_kind="query_scheme",
        object_id=row.pk,
        new={"list": row.list_name, "name": row.name, "is_shared": row.is_shared},
        now=now,
    )
