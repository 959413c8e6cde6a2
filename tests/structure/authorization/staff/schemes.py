"""Query schemes: one's own, and those that somebody shares with the company."""

from __future__ import annotations

from collections.abc import Callable

from backend.accounts.contracts import Audience
from backend.graphql_kit.ids import encode_id
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.models import StaffMember
from backend.organization.schemes.contracts import Content
from backend.organization.schemes.services import save_scheme
from backend.organization.selectors import build_staff_actor
from tests.structure.authorization.cases import (
    FORBIDDEN,
    HIDDEN,
    NOT_FOUND,
    NOT_SIGNED_IN,
    OK,
    Case,
    given,
    mutation,
)
from tests.structure.authorization.world import Role, World

OWNER = "leader"
CONTENT = {"filter": '{"statuses": ["OPEN"]}', "orderBy": "OLDEST_DUE", "columns": ["room", "total"]}


def shared(world: World) -> str:
    """A scheme that the leader shares."""
    now, company_id = current_time(), world.cast.company_id
    with tenant_read(company_id):
        account_id = StaffMember.objects.filter(name=OWNER).latest("id").account_id
    actor = build_staff_actor(account_id=account_id, company_id=company_id, now=now)
    content = Content({"statuses": ["OPEN"]}, "", ())
    made = save_scheme(actor=actor, list_name="bills", name="欠费", content=content, is_shared=True, now=now)
    return encode_id("QueryScheme", made)


def with_shared(world: World) -> dict[str, str]:
    return {"list": "bills" if shared(world) else ""}


def for_colleagues(others: str, strangers: str = NOT_FOUND) -> Callable[[Role], str]:
    """Its owner may; `others`: of the same company; `strangers`: of another one."""

    def outcome(role: Role) -> str:
        if role.audience is not Audience.STAFF:
            return NOT_SIGNED_IN
        if role.name.endswith("_other_company"):
            return strangers
        return OK if role.name == OWNER else others

    return outcome


CASES: dict[str, Case] = {
    "Query.querySchemes": Case(
        "query ($list: String!) { querySchemes(list: $list) { name isShared owner } }",
        with_shared,
        shows=lambda world: '"isShared": true',
        outcome=for_colleagues(OK, HIDDEN),
    ),
    "Mutation.saveQueryScheme": Case(
        mutation("saveQueryScheme", "scheme { id isMine }"),
        given(list="bills", name="新", content=CONTENT, schemeId=shared),
        outcome=for_colleagues(FORBIDDEN),
    ),
    "Mutation.renameQueryScheme": Case(
        mutation("renameQueryScheme", "scheme { name }"),
        given(schemeId=shared, name="别名"),
        outcome=for_colleagues(FORBIDDEN),
    ),
    "Mutation.deleteQueryScheme": Case(
        mutation("deleteQueryScheme", "done"), given(schemeId=shared), outcome=for_colleagues(FORBIDDEN)
    ),
    "Mutation.setDefaultQueryScheme": Case(
        mutation("setDefaultQueryScheme", "done"), given(list="bills", schemeId=shared), outcome=for_colleagues(OK)
    ),
}
