"""Bringing a workbook in."""

from __future__ import annotations

from backend.accounts.contracts import Audience
from backend.files.services import upload_file
from backend.graphql_kit.ids import encode_id
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.models import StaffMember
from backend.organization.selectors import build_staff_actor
from property_core.imports.reading_sheet import WORKBOOK
from property_core.imports.tasks import FILE_KIND
from tests.property_core.imports.workbooks import SMALL, to_file
from tests.structure.authorization.cases import (
    FORBIDDEN,
    NOT_FOUND,
    NOT_SIGNED_IN,
    OK,
    Case,
    for_staff,
    given,
    mutation,
)
from tests.structure.authorization.world import EVERYTHING, Role, World

# Whose upload it is: a workbook is for whoever holds the right over the whole company.
OWNER = "leader"


def workbook(world: World) -> str:
    now, company_id = current_time(), world.cast.company_id
    with tenant_read(company_id):
        account_id = StaffMember.objects.filter(name=OWNER).latest("id").account_id
    actor = build_staff_actor(account_id=account_id, company_id=company_id, now=now)
    content = to_file(SMALL)
    return encode_id("File", upload_file(actor=actor, kind=FILE_KIND, name="台账.xlsx", content=content, now=now).id)


def outcome(role: Role) -> str:
    if role.audience is not Audience.STAFF:
        return NOT_SIGNED_IN
    if role.name == OWNER:
        return OK
    # Somebody else's upload is not there for them.
    return NOT_FOUND if EVERYTHING in role.codes else FORBIDDEN


def readings(world: World) -> str:
    """The clerk's own upload: readings are for whoever enters them in a community."""
    now, company_id = current_time(), world.cast.company_id
    with tenant_read(company_id):
        account_id = StaffMember.objects.filter(name="clerk").latest("id").account_id
    actor = build_staff_actor(account_id=account_id, company_id=company_id, now=now)
    content = to_file({})
    return encode_id(
        "File", upload_file(actor=actor, kind=WORKBOOK.name, name="抄表.xlsx", content=content, now=now).id
    )


def readings_outcome(role: Role) -> str:
    if role.audience is not Audience.STAFF:
        return NOT_SIGNED_IN
    if role.name == "clerk":
        return OK
    return NOT_FOUND if role.codes & {EVERYTHING, "billing.readings"} else FORBIDDEN


CASES: dict[str, Case] = {
    "Mutation.startImport": Case(
        mutation("startImport", "job { id state }"),
        given(fileId=workbook, idempotencyKey="matrix"),
        outcome=outcome,
        needs=frozenset({"imports.run"}),
    ),
    "Mutation.startReadingImport": Case(
        mutation("startReadingImport", "job { id state }"),
        given(fileId=readings, idempotencyKey="matrix"),
        outcome=readings_outcome,
        needs=frozenset({"billing.readings"}),
    ),
    "Mutation.makeReadingTemplate": for_staff(
        mutation("makeReadingTemplate", "count file { name }"),
        given(period="2026-11", filter=lambda world: {"unitId": world.unit("JG")}),
        needs="billing.readings",
    ),
}
