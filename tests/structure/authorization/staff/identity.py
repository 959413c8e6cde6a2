"""Signing in and who is asking."""

from __future__ import annotations

from backend.accounts.contracts import Audience
from backend.graphql_kit.ids import encode_id
from tests.cast import PASSWORD
from tests.structure.authorization.cases import (
    NOT_FOUND,
    Case,
    for_everybody,
    for_everybody_of,
    for_staff,
    given,
    mutation,
)

CASES: dict[str, Case] = {
    "Query.apiVersion": for_everybody_of(Audience.STAFF, "{ apiVersion }"),
    "Mutation.signIn": for_everybody(
        mutation("signIn", "session { accessToken }"), given(login="m-cashier", password=PASSWORD)
    ),
    "Mutation.refreshSession": for_everybody(
        mutation("refreshSession", "session { accessToken }"),
        given(refreshToken=lambda world: world.refresh_tokens["cashier"]),
    ),
    "Mutation.signOut": for_staff("mutation { signOut { errors { code } done } }"),
    "Mutation.chooseCompany": for_staff(
        mutation("chooseCompany", "accessToken"),
        given(companyId=lambda world: encode_id("Company", world.cast.company_id)),
        other_company=NOT_FOUND,
    ),
    "Query.me": for_staff("{ me { name posts permissions { code name unitIds } companies { name } } }"),
}
