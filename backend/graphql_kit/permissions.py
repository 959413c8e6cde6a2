"""Who may call a root field: declared on the field, checked before its resolver.

This is the functional fence; what an allowed caller sees is decided by the data scope of the selectors and services.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

import graphene
from graphql import GraphQLField, GraphQLSchema

from backend.accounts.actor import Actor, ActorKind
from backend.kernel.errors import Forbidden, NotSignedIn

Resolver = Callable[..., Any]


class Permission:
    """A condition on the caller. `codes` are the permission codes it asks for."""

    codes: tuple[str, ...] = ()

    def check(self, actor: Actor) -> None:
        """Raises NotSignedIn or Forbidden."""
        raise NotImplementedError


class _Public(Permission):
    def check(self, actor: Actor) -> None:
        """Everybody."""

    def __repr__(self) -> str:
        return "Public"


class _SignedIn(Permission):
    """Anybody signed in, or only callers of one kind."""

    def __init__(self, name: str, *kinds: ActorKind) -> None:
        self.name = name
        self.kinds = kinds

    def check(self, actor: Actor) -> None:
        if not actor.is_signed_in:
            raise NotSignedIn
        if self.kinds and actor.kind not in self.kinds:
            raise Forbidden

    def __repr__(self) -> str:
        return self.name


class Permitted(Permission):
    """Staff holding at least one of the codes somewhere in the tree; where exactly is the service's check."""

    def __init__(self, *codes: str) -> None:
        if not codes:
            raise ValueError("name at least one permission code")
        self.codes = codes

    def check(self, actor: Actor) -> None:
        if not actor.is_signed_in:
            raise NotSignedIn
        if not any(actor.can(code) for code in self.codes):
            raise Forbidden

    def __repr__(self) -> str:
        return " or ".join(self.codes)


Public = _Public()
Authenticated = _SignedIn("Authenticated")
Owners = _SignedIn("Owners", ActorKind.OWNER)
Staff = _SignedIn("Staff", ActorKind.STAFF)
Merchants = _SignedIn("Merchants", ActorKind.MERCHANT)


class PermissionMissing(TypeError):
    """A root field was declared without a permission: the API does not start."""


def guarded(permission: Permission, resolver: Resolver) -> Resolver:
    """The resolver behind its permission; the permission stays readable on it."""

    @wraps(resolver)
    def checked(root: Any, info: Any, **arguments: Any) -> Any:
        if permission is Public:
            info.context.forgive()
        permission.check(info.context.actor)
        return resolver(root, info, **arguments)

    checked.linli_permission = permission  # type: ignore[attr-defined]
    return checked


class GuardedField(graphene.Field):
    """A field with a permission; every root field is one."""

    def __init__(self, type_: Any, *, permission: Permission, **options: Any) -> None:
        if not isinstance(permission, Permission):
            raise PermissionMissing(f"{permission!r} is no permission")
        self.permission = permission
        super().__init__(type_, **options)

    def wrap_resolve(self, parent_resolver: Resolver) -> Resolver:
        return guarded(self.permission, super().wrap_resolve(parent_resolver))


def field(type_: Any, *, permission: Permission, resolver: Resolver | None = None, **options: Any) -> GuardedField:
    """Declare a root field: `field(Bill, permission=Authenticated, resolver=…, required=True, id=graphene.ID(...))`.

    Without `resolver` the class's `resolve_<name>` answers, as with graphene.Field.
    """
    return GuardedField(type_, permission=permission, resolver=resolver, **options)


def root_fields(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLField]]:
    """`("Query.apiVersion", field)` for every field of the root types."""
    for kind in (schema.query_type, schema.mutation_type):
        if kind is not None:
            for name, root_field in kind.fields.items():
                yield f"{kind.name}.{name}", root_field


def declared_permissions(schema: GraphQLSchema) -> dict[str, Permission]:
    """Permission of every root field, by `Query.name` / `Mutation.name`. Raises PermissionMissing."""
    declared: dict[str, Permission] = {}
    for name, root_field in root_fields(schema):
        permission = getattr(root_field.resolve, "linli_permission", None)
        if permission is None:
            raise PermissionMissing(f"{name} declares no permission")
        declared[name] = permission
    return declared
