"""No id of another company opens anything: each id argument of each root field, one after the other.

The second company is the first one's twin, so that every id that a call names exists there too. A caller who is
allowed to make the call sends it with one id of the twin's instead of his own: he is told as little as if it did not
exist, and no row of the twin changes.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from graphql import GraphQLInputObjectType, GraphQLNamedType, get_named_type

from backend.accounts.contracts import Audience
from backend.accounts.services import open_session
from backend.config.graphql import APIS
from backend.graphql_kit.ids import encode_id
from backend.graphql_kit.permissions import root_fields
from backend.kernel.time import current_time
from backend.organization.base import tenant_scope
from backend.organization.models import StaffMember
from tests.cast import visitor
from tests.databases import SERVER, with_path
from tests.infra.simulator_fixtures import wechat_open_simulator, wechat_simulator_process
from tests.structure.authorization.cases import FORBIDDEN, HIDDEN, NOT_FOUND, OK, Case
from tests.structure.authorization.staff.bank import account as bank_account
from tests.structure.authorization.world import ROLES, Role, World
from tests.structure.company_twin import OFFSET, add_twin
from tests.structure.test_authorization_matrix import CASES, FIELDS, RolledBack, Stage, read, stage

__all__ = ["stage", "wechat_open_simulator", "wechat_simulator_process"]

OPAQUE = re.compile(r"([A-Z][A-Za-z]+):(\d+)")
# Kinds of ids that are no company's: they name what belongs to a person.
NOBODYS = frozenset({"Session", "Device"})
OF_A_PERSON = frozenset({"Mutation.revokeDevice"})

CHECKSUM = """
CREATE FUNCTION rows_of_company(wanted bigint) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = public
AS $$
DECLARE
    one text;
    found text;
    answer jsonb := '{}';
BEGIN
    FOR one IN SELECT table_name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'company_id'
    LOOP
        EXECUTE format(
            'SELECT count(*) || '':'' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM %I t '
            'WHERE company_id = $1', one
        ) INTO found USING wanted;
        answer := answer || jsonb_build_object(one, found);
    END LOOP;
    RETURN answer;
END $$
"""


@pytest.fixture(scope="module")
def twin(stage: Stage) -> Iterator[int]:
    """Id of the second company."""
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(with_path(SERVER.owner_url, name), autocommit=True) as owner:
        owner.execute(CHECKSUM)
        yield add_twin(owner, company_id=stage.world.cast.company_id)


def takes_ids(api: str, name: str) -> bool:
    """Whether the field has an argument of the type ID, inside of an input object too."""
    field = dict(root_fields(APIS[api][1].graphql_schema))[name]
    return any(holds_id(get_named_type(argument.type), set()) for argument in field.args.values())


def holds_id(kind: GraphQLNamedType, seen: set[str]) -> bool:
    if kind.name == "ID":
        return True
    if not isinstance(kind, GraphQLInputObjectType) or kind.name in seen:
        return False
    seen.add(kind.name)
    return any(holds_id(get_named_type(field.type), seen) for field in kind.fields.values())


# What crosses companies by design, for people whom several companies know.
ACROSS = {
    ("owner", "Mutation.requestBinding"): "an owner may live in communities of several companies",
    ("staff", "Mutation.chooseCompany"): "the twin employs the same accounts; who is not employed: the matrix",
}
ASKED = [(api, name) for api, name in FIELDS if api in CASES and takes_ids(api, name) and (api, name) not in ACROSS]


def ids_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str, int]]:
    """(path, kind, number) of every opaque id inside of variables."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from ids_in(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from ids_in(inner, (*path, index))
    elif isinstance(value, str):
        try:
            text = urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode("ascii")
        except ValueError:
            return
        found = OPAQUE.fullmatch(text)
        if found and found[1] not in NOBODYS:
            yield path, found[1], int(found[2])


def with_id_of_twin(variables: dict[str, Any], path: tuple[str | int, ...], kind: str, number: int) -> dict[str, Any]:
    changed: Any = deepcopy(variables)
    inner = changed
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = encode_id(kind, number + OFFSET)
    return dict(changed)


def allowed(case: Case) -> Role:
    """Somebody who may make the call."""
    return next(role for role in ROLES if role.audience is not None and case.outcome(role) == OK)


def rows_of(company_id: int) -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows_of_company(%s)", [company_id])
        return json.loads(cursor.fetchone()[0])


def ask_with_nth(stage: Stage, twin: int, api: str, case: Case, nth: int) -> str | None:
    """What is wrong with the answer to the valid call whose nth id is the twin's; "" nothing; None: it has fewer ids.

    Preparing a valid input may write, so all of it happens in a transaction that is rolled back.
    """
    atomic = transaction.atomic()
    # As in a test case of Django: the services' own outermost transactions run inside of it.
    atomic._from_testcase = True  # type: ignore[attr-defined]
    wrong: str | None = None
    try:
        with atomic:
            given = json.loads(json.dumps(dict(case.variables(stage.world)), default=str))
            ids = list(ids_in(given))
            if nth < len(ids):
                path, kind, number = ids[nth]
                before = rows_of(twin)
                role = allowed(case)
                answer = stage.ask(api, role, case.query, with_id_of_twin(given, path, kind, number))
                got, is_changed = read(answer, case, stage.world), rows_of(twin) != before
                is_right = got in {NOT_FOUND, FORBIDDEN, HIDDEN} and not is_changed
                where = ".".join(map(str, path))
                shown = json.dumps(answer, ensure_ascii=False)[:400]
                wrong = "" if is_right else f"{where} ({kind}) as {role.name}: {got}, changed {is_changed}: {shown}"
            raise RolledBack
    except RolledBack:
        return wrong


@pytest.mark.parametrize(("api", "name"), ASKED, ids=[f"{api}-{name}" for api, name in ASKED])
def test_an_id_of_another_company_is_as_good_as_none(stage: Stage, twin: int, api: str, name: str) -> None:
    case = CASES[api][name]
    wrong = []
    nth = 0
    while (found := ask_with_nth(stage, twin, api, case, nth)) is not None:
        wrong.append(found)
        nth += 1
    assert not any(wrong), "\n".join(wrong)
    assert nth or (api, name) in NARROWED or name in OF_A_PERSON, "its valid input names no id: it would pass unasked"


# Argument or field of a filter → the kind of its ids and one of them.
KINDS: dict[str, tuple[str, Callable[[World], int]]] = {
    "roomId": ("Room", lambda world: world.cast.rooms["JG-1-3-2-502"]),
    "unitId": ("Unit", lambda world: world.cast.units["JG"]),
    "communityId": ("Unit", lambda world: world.cast.units["JG"]),
    "areaId": ("Unit", lambda world: world.cast.units["JG-1"]),
    "itemId": ("ChargeItem", lambda world: world.items["fee"]),
    "tariffId": ("Tariff", lambda world: world.made["tariff"]),
    "buildingId": ("Building", lambda world: world.made["building"]),
    "personId": ("Person", lambda world: world.cast.people["owner"]),
    "meterId": ("Meter", lambda world: world.meters["W-JG-1-3-2-502"]),
    "roleId": ("Role", lambda world: world.made["small role"]),
    "paymentId": ("Payment", lambda world: world.made["receipt payment"]),
    "customerTypeId": ("CustomerType", lambda world: world.made["customer type"]),
    "staffId": ("Staff", lambda world: world.made["member"]),
    "accountId": ("LedgerAccount", lambda world: world.made["ledger account"]),
    "entryId": ("LedgerEntry", lambda world: world.made["ledger entry"]),
    "bankAccountId": ("BankAccount", bank_account),
    "billId": ("Bill", lambda world: world.bills["JG 502 F01 10"]),
}
# What some lists cannot do without, by its type; `$unit` is a unit of the asker's own.
REQUIRED = {
    "Period!": '"2026-11"', "[Period!]!": '["2026-11"]', "Date!": '"2026-11-30"', "CollectionFigure!": "BILLED",
    "ID!": "$unit",
}  # fmt: skip


def narrowings() -> Iterator[tuple[str, str, str, str]]:
    """(API, field, name of an id that narrows its list, document with the variable `$id`), for every list."""
    for api, name in FIELDS:
        if api not in CASES or not name.startswith("Query."):
            continue
        field = dict(root_fields(APIS[api][1].graphql_schema))[name]
        rows = getattr(get_named_type(field.type), "fields", {}).get("nodes")
        if rows is None or "id" not in get_named_type(rows.type).fields:
            continue
        required = {key: str(given.type) for key, given in field.args.items() if str(given.type) in REQUIRED}
        for key, given in field.args.items():
            kind = get_named_type(given.type)
            inside = {key: given} if kind.name == "ID" else getattr(kind, "fields", {})
            for inner, held in inside.items():
                if get_named_type(held.type).name == "ID":
                    value = "[$id]" if "[" in str(held.type) else "$id"
                    shown = f"{key}: {value}" if inner == key else f"{key}: {{ {inner}: {value} }}"
                    called = name.removeprefix("Query.")
                    needed = "".join(f"{one}: {REQUIRED[kind]}, " for one, kind in required.items() if one != inner)
                    own = "$id: ID!, $unit: ID!" if "$unit" in needed else "$id: ID!"
                    yield api, name, inner, f"query ({own}) {{ {called}({needed}{shown}) {{ nodes {{ id }} }} }}"


LISTS = list(narrowings())
NARROWED = {(api, name) for api, name, _, _ in LISTS}


@pytest.mark.parametrize(("api", "name", "by", "document"), LISTS, ids=[f"{a}-{n}-{by}" for a, n, by, _ in LISTS])
def test_a_list_narrowed_by_an_id_of_another_company_shows_nothing_of_it(
    stage: Stage, twin: int, api: str, name: str, by: str, document: str
) -> None:
    single = by.removesuffix("s") if by.endswith("Ids") else by
    assert single in KINDS, f"say in KINDS what {by} names"
    kind, number = KINDS[single]
    before = rows_of(twin)
    role = allowed(CASES[api][name])
    given = {"id": encode_id(kind, number(stage.world) + OFFSET), "unit": stage.world.unit("JG")}
    answer = stage.ask(api, role, document, given)
    codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
    assert codes <= {NOT_FOUND, FORBIDDEN}, answer
    assert all(seen < OFFSET for _, _, seen in ids_in(answer.get("data") or {})), answer
    assert rows_of(twin) == before


def test_the_twin_is_really_there(stage: Stage, twin: int) -> None:
    """The control: the twin's own leader opens by the same ids what the first company's leader is refused."""
    with tenant_scope(twin):
        account_id = StaffMember.objects.get(name="leader", id__gt=OFFSET, account_id__in=_accounts(stage)).account_id
    session = open_session(
        actor=visitor(), account_id=account_id, audience=Audience.STAFF, company_id=twin, device="", now=current_time()
    )
    leader = Role("leader of the twin", Audience.STAFF)
    stage.world.tokens[leader.name] = session.access_token
    for name in ("Query.room", "Query.person", "Query.tariff", "Query.staffMember", "Query.bill"):
        case = CASES["staff"][name]
        variables = dict(case.variables(stage.world))
        for path, kind, number in list(ids_in(variables)):
            variables = with_id_of_twin(variables, path, kind, number)
        answer = stage.ask("staff", leader, case.query, variables)
        assert "errors" not in answer, (name, answer)


def _accounts(stage: Stage) -> list[int]:
    with tenant_scope(stage.world.cast.company_id):
        return list(StaffMember.objects.filter(name="leader").values_list("account_id", flat=True)[:1])
