"""The tenant fence, asked of every table: managers, composite keys, row-level security, the runtime role."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from backend.organization.base import (
    TenantForeignKey,
    TenantManager,
    TenantMissing,
    TenantModel,
    tenant_read,
    tenant_scope,
    tenant_transaction,
)
from backend.organization.models import Company, OrgUnit, Post, StaffMember
from backend.organization.reads import SETTING
from property_core.homes.models import Building, Room
from property_core.residents.models import Person, Residency
from tests.cast import Cast, build_cast

PRODUCT_MODELS = [model for model in apps.get_models() if not model.__module__.startswith("django.")]
TENANT_MODELS = [model for model in PRODUCT_MODELS if issubclass(model, TenantModel)]

# Tables that carry a company and stand outside of the fence of managers: they lie below the organisation, and null
# means the platform.
PLAIN_COMPANY = {
    "account_person": "read at sign-in, before a company is known",
    "login_session": "read at sign-in, before a company is known",
    "audit_entry": "append-only; read through audit_entries, which names the company",
    "personal_data_access": "append-only; read through personal_data_accesses, which names the company",
    "phone_change_request": "of an account; read through phone_change_requests, which names the company",
    "field_key_rotation": "how far the command has come; 0 stands for tables without companies",
    "outbox_event": "the relay carries the events of all companies",
    "timer": "the scan runs the timers of all companies",
    "payment_pause": "a pause of the platform belongs to no company; read through pauses_visible, which names it",
}
# Tenant tables without row-level security: no person and no money in them. Everything else has it.
NO_ROW_SECURITY = {
    "org_unit": "the tree",
    "staff_member": "asked at sign-in, before a company is known; a name and an account id",
    "role": "rights",
    "role_permission": "rights",
    "post": "rights",
    "number_sequence": "counters",
    "numbering_rule": "settings",
    "parameter_value": "settings",
    "parameter_version": "a counter",
    "building": "bricks",
    "entrance": "bricks",
    "room": "bricks",
    "parking_space": "bricks",
    "meter": "bricks",
    "charge_item": "what is charged, not who owes it",
    "tariff": "what is charged, not who owes it",
    "tariff_version": "what is charged, not who owes it",
    "assignment": "what is charged, not who owes it",
    "reading": "quantities",
    "billing_run": "totals of a batch",
    "billing_run_step": "totals of a batch",
    "month_close": "a mark",
    "import_batch": "a file's name and counts",
    "ledger_check": "counts; asked for all companies by the metrics",
}


def rows(query: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def model_id(model: type[models.Model]) -> str:
    return model._meta.db_table


def test_there_are_tenant_tables_to_ask() -> None:
    assert {OrgUnit, Person, Residency} <= set(TENANT_MODELS)


@pytest.mark.parametrize("model", PRODUCT_MODELS, ids=model_id)
def test_a_table_with_a_company_is_behind_the_fence(model: type[models.Model]) -> None:
    columns = {field.column for field in model._meta.local_concrete_fields}
    if "company_id" in columns and model._meta.db_table not in PLAIN_COMPANY:
        assert issubclass(model, TenantModel)
    for field in model._meta.local_fields:
        target = field.remote_field.model if isinstance(field, models.ForeignKey) else None
        if target is not None and issubclass(target, TenantModel):
            # A plain key could point into another company.
            assert isinstance(field, TenantForeignKey), f"{model.__name__}.{field.name}"


@pytest.mark.parametrize("model", TENANT_MODELS, ids=model_id)
def test_default_and_base_manager_are_fenced(model: type[models.Model]) -> None:
    assert isinstance(model._default_manager, TenantManager)
    assert isinstance(model._base_manager, TenantManager)
    assert all(isinstance(manager, TenantManager) for manager in model._meta.managers)


READS_AND_WRITES: dict[str, Callable[[Any], object]] = {
    "all": lambda manager: list(manager.all()),
    "iterate": lambda manager: list(manager.iterator()),
    "filter": lambda manager: manager.filter(id=1),
    "exclude": lambda manager: manager.exclude(id=1),
    "get": lambda manager: manager.get(id=1),
    "first": lambda manager: manager.first(),
    "latest": lambda manager: manager.latest("id"),
    "exists": lambda manager: manager.exists(),
    "count": lambda manager: manager.count(),
    "contains": lambda manager: manager.contains(manager.model(id=1)),
    "explain": lambda manager: manager.explain(),
    "aggregate": lambda manager: manager.aggregate(n=models.Count("id")),
    "annotate": lambda manager: manager.annotate(n=models.Count("id")),
    "values": lambda manager: manager.values("id"),
    "values_list": lambda manager: manager.values_list("id"),
    "in_bulk": lambda manager: manager.in_bulk([1]),
    "order_by": lambda manager: manager.order_by("id"),
    "distinct": lambda manager: manager.distinct(),
    "only": lambda manager: manager.only("id"),
    "defer": lambda manager: manager.defer("company"),
    "none": lambda manager: manager.none(),
    "select_related": lambda manager: manager.select_related(),
    "select_for_update": lambda manager: manager.select_for_update(),
    "using": lambda manager: manager.using("default"),
    "raw": lambda manager: list(manager.raw("SELECT 1 AS id")),
    "create": lambda manager: manager.create(company_id=1),
    "get_or_create": lambda manager: manager.get_or_create(id=1),
    "update_or_create": lambda manager: manager.update_or_create(id=1),
    "bulk_create": lambda manager: manager.bulk_create([manager.model(company_id=1)]),
    "bulk_update": lambda manager: manager.bulk_update([manager.model(id=1)], ["company"]),
    "update": lambda manager: manager.update(company_id=1),
    "delete": lambda manager: manager.get_queryset().delete(),
    "slice": lambda manager: manager.get_queryset()[:1],
    "truth": lambda manager: bool(manager.get_queryset()),
    "length": lambda manager: len(manager.get_queryset()),
    "join": lambda manager: manager.get_queryset() | manager.get_queryset(),
    "save": lambda manager: manager.model(company_id=1).save(),
    "save again": lambda manager: manager.model(id=1, company_id=1).save(force_update=True),
    "refresh": lambda manager: manager.model(id=1).refresh_from_db(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("operation", READS_AND_WRITES)
def test_without_a_company_every_way_to_a_table_raises(operation: str) -> None:
    for model in (OrgUnit, Person):
        with pytest.raises(TenantMissing):
            READS_AND_WRITES[operation](model._default_manager)
        if operation != "raw":
            with pytest.raises(TenantMissing):
                READS_AND_WRITES[operation](model._base_manager)


@pytest.mark.django_db
@pytest.mark.parametrize("model", TENANT_MODELS, ids=model_id)
def test_without_a_company_no_table_answers(model: type[models.Model]) -> None:
    for operation in ("exists", "count", "all", "bulk_create", "save", "explain"):
        with pytest.raises(TenantMissing):
            READS_AND_WRITES[operation](model._default_manager)


@pytest.mark.django_db
def test_a_forward_key_asks_for_the_company_too() -> None:
    cast = build_cast()
    with tenant_scope(cast.company_id):
        post = Post.objects.earliest("id")
        child = OrgUnit.objects.get(code="JG")
    with pytest.raises(TenantMissing):
        _ = post.staff
    with pytest.raises(TenantMissing):
        _ = child.parent
    with pytest.raises(TenantMissing):
        child.delete()


@pytest.mark.django_db
def test_in_scope_only_rows_of_that_company_are_read_and_written() -> None:
    here, there = build_cast("甲"), build_cast("乙", prefix="other-", phones=False)
    with tenant_scope(here.company_id):
        assert {unit.company_id for unit in OrgUnit.objects.all()} == {here.company_id}
        assert not OrgUnit.objects.filter(id=there.units["HQ"]).exists()
        foreign = StaffMember(company_id=there.company_id, account_id=1, name="x", created_at="2026-11-23T00:00Z")
        with pytest.raises(TenantMissing):
            foreign.save()
        with pytest.raises(TenantMissing):
            StaffMember.objects.bulk_create([foreign])


@pytest.mark.parametrize("company", [None, "1", True, 1.0])
def test_a_scope_needs_the_id_of_a_company(company: Any) -> None:
    for opening in (tenant_scope, tenant_transaction, tenant_read):
        with pytest.raises(TenantMissing), opening(company):
            pass  # pragma: no cover


def tenant_keys() -> Iterator[tuple[str, str, str]]:
    for model in TENANT_MODELS:
        for field in model._meta.local_fields:
            if isinstance(field, TenantForeignKey):
                yield model._meta.db_table, field.column, field.remote_field.model._meta.db_table


# Columns that a row repeats of the row it points to: table, column -> the columns of which each row fills one, held
# equal by their keys, which makes a key of its own needless.
REPEATED = {
    ("room", "community_id"): ("building_id",),
    ("room", "area_id"): ("building_id",),
    ("meter", "community_id"): ("room_id", "building_id"),
    ("residency", "community_id"): ("room_id",),
    ("assignment", "community_id"): ("room_id", "space_id", "meter_id"),
}


def foreign_keys(table: str) -> list[tuple[list[str], str, list[str]]]:
    """Own columns, the table pointed to, its columns; of keys that are checked."""
    return rows(
        """
        SELECT ARRAY(SELECT attname::text FROM unnest(k.conkey) WITH ORDINALITY AS c(number, place)
                     JOIN pg_attribute ON attrelid = k.conrelid AND attnum = number ORDER BY place),
               k.confrelid::regclass::text,
               ARRAY(SELECT attname::text FROM unnest(k.confkey) WITH ORDINALITY AS c(number, place)
                     JOIN pg_attribute ON attrelid = k.confrelid AND attnum = number ORDER BY place)
        FROM pg_constraint k
        WHERE k.contype = 'f' AND k.conrelid = %s::regclass AND k.convalidated
        """,
        table,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "column", "target"), list(tenant_keys()))
def test_every_key_between_tenant_tables_holds_the_company(table: str, column: str, target: str) -> None:
    found = foreign_keys(table)
    repeated = [name for (own, name), by in REPEATED.items() if own == table and column in by]
    if (table, column) not in REPEATED:
        assert (["company_id", *repeated, column], target, ["company_id", *repeated, "id"]) in found
        return
    # What is repeated is a key there to the same table, or repeated there too.
    for by in REPEATED[table, column]:
        [above] = {to for own, name, to in tenant_keys() if (own, name) == (table, by)}
        assert (above, column, target) in set(tenant_keys())


@pytest.mark.django_db
@pytest.mark.parametrize("table", sorted({table for table, _ in REPEATED}))
def test_each_row_fills_one_of_the_columns_that_hold_what_it_repeats(table: str) -> None:
    for (own, _), columns in REPEATED.items():
        if own != table:
            continue
        checks = rows(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", table
        )
        required = rows("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnotnull", table)
        assert all((column,) in required for column in columns) or any(
            all(f"({column} IS NOT NULL)" in check for column in columns) for (check,) in checks
        )


@pytest.mark.django_db
def test_a_row_cannot_repeat_another_community_and_follows_a_move() -> None:
    cast = build_cast()
    with tenant_transaction(cast.company_id, durable=False):
        room = Room.objects.get(id=cast.rooms["JG-1-3-2-502"])
        residency = Residency(
            company_id=cast.company_id,
            community_id=cast.units["HQ"],
            person_id=cast.people["owner"],
            room_id=room.id,
            role="OWNER",
            starts_on=date(2030, 1, 1),
        )
        with pytest.raises(DatabaseError, match="residency_room_id_tenant"), transaction.atomic():
            save_and_check(residency)
        # The building goes to another community: its rooms and who lives there go along.
        moved = Building.objects.filter(id=room.building_id).update(community_id=cast.units["HQ"])
        connection.check_constraints()
        assert moved == 1
        assert Room.objects.get(id=room.id).community_id == cast.units["HQ"]
        assert set(Residency.objects.filter(room_id=room.id).values_list("community_id", flat=True)) == {
            cast.units["HQ"]
        }


@pytest.mark.django_db
@pytest.mark.parametrize("model", TENANT_MODELS, ids=lambda model: model.__name__)
def test_every_row_is_tied_to_a_company_that_exists(model: type[models.Model]) -> None:
    """By a key of its own, or by one that must not be null to a table that is tied itself."""
    must_point = [f for f in model._meta.local_fields if isinstance(f, TenantForeignKey) and not f.null]
    tied = rows(
        "SELECT 1 FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid = %s::regclass AND confrelid = 'company'::regclass",
        model._meta.db_table,
    )
    assert bool(tied) is not bool(must_point)


def save_and_check(row: models.Model) -> None:
    row.save()
    connection.check_constraints()


@pytest.mark.django_db
def test_a_row_cannot_point_into_another_company() -> None:
    here, there = build_cast("甲"), build_cast("乙", prefix="other-", phones=False)
    foreign = Residency(
        company_id=here.company_id,
        community_id=here.units["JG"],
        person_id=here.people["owner"],
        room_id=there.rooms["JG-1-3-2-502"],
        role="OWNER",
        starts_on=date(2030, 1, 1),
    )
    # The keys are checked at commit; here the check is asked for, and its refusal ends the inner transaction.
    with (
        pytest.raises(DatabaseError, match="residency_room_id_tenant"),
        transaction.atomic(),
        tenant_transaction(here.company_id, durable=False),
    ):
        save_and_check(foreign)


@pytest.mark.django_db
def test_every_table_with_a_company_has_row_security_or_a_reason() -> None:
    tables: dict[str, bool] = dict(
        rows(
            """
            SELECT c.relname, c.relrowsecurity FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'company_id' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
            """
        )
    )
    assert {"person", "residency", "bill", "ledger_entry", "ledger_posting", "receipt"} <= {
        name for name, has_policy in tables.items() if has_policy
    }
    open_tables = {name for name, has_policy in tables.items() if not has_policy}
    assert open_tables == {*NO_ROW_SECURITY, *PLAIN_COMPANY}


@pytest.mark.django_db
def test_every_policy_asks_for_the_company_of_the_transaction_on_reading_and_writing() -> None:
    policies = rows("SELECT tablename, permissive, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'")
    protected = rows(
        "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    assert sorted(policy[0] for policy in policies) == [name for (name,) in protected]
    for table, permissive, command, reading, writing in policies:
        assert (permissive, command) == ("PERMISSIVE", "ALL"), table
        for condition in (reading, writing):
            assert SETTING in condition, table
            assert "company_id = (" in condition, table
    for (name,) in protected:
        assert rows("SELECT row_security_active(%s)", name) == [(True,)], name


@pytest.mark.django_db
def test_the_runtime_role_sees_no_person_without_a_company() -> None:
    here, there = build_cast("甲"), build_cast("乙", prefix="other-", phones=False)
    for table in ("person", "residency"):
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)]
        for cast in (here, there):
            with tenant_read(cast.company_id):
                seen = rows(f"SELECT DISTINCT company_id FROM {table}")
            assert seen == [(cast.company_id,)]


@pytest.mark.django_db
def test_the_runtime_role_writes_no_person_of_another_company() -> None:
    here, there = build_cast("甲"), build_cast("乙", prefix="other-", phones=False)
    with tenant_read(here.company_id):
        assert rows("UPDATE person SET name = 'x' WHERE company_id = %s RETURNING id", there.company_id) == []
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            rows("UPDATE person SET company_id = %s RETURNING id", there.company_id)


@pytest.mark.django_db
def test_a_nested_company_gives_way_to_the_outer_one_again() -> None:
    here, there = build_cast("甲"), build_cast("乙", prefix="other-", phones=False)
    with tenant_transaction(here.company_id, durable=False):
        with tenant_read(there.company_id):
            assert rows("SELECT DISTINCT company_id FROM person") == [(there.company_id,)]
        assert rows("SELECT DISTINCT company_id FROM person") == [(here.company_id,)]


def current_setting() -> str:
    return str(rows("SELECT coalesce(current_setting(%s, true), '')", SETTING)[0][0])


def test_the_setting_does_not_outlive_its_transaction(committed_db: object) -> None:
    cast: Cast = build_cast()
    assert current_setting() == ""
    for opening in (tenant_transaction, tenant_read):
        with opening(cast.company_id):
            assert current_setting() == str(cast.company_id)
        assert current_setting() == ""
    with pytest.raises(ZeroDivisionError), tenant_transaction(cast.company_id):
        _ = 1 / 0
    assert current_setting() == ""
    assert rows("SELECT count(*) FROM person") == [(0,)]
    assert Company.objects.count() == 1


@pytest.mark.django_db
def test_the_runtime_role_has_no_power_over_the_fence() -> None:
    (role,) = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    )
    assert role == (False, False, False, False)
    assert rows("SELECT relname FROM pg_class WHERE relowner = current_user::regrole") == []
    owners = rows("SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    for (owner,) in owners:
        assert rows("SELECT pg_has_role(current_user, %s, 'MEMBER')", owner) == [(False,)]
    with pytest.raises(DatabaseError), transaction.atomic():
        rows("ALTER TABLE person DISABLE ROW LEVEL SECURITY")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows("TRUNCATE person CASCADE")


# Functions that run with the rights of the tables' owner, and why each may look past row-level security.
OWNERS_FUNCTIONS = {
    "linli_refresh_statistics": "ANALYZE of tables it is told: nothing is read out",
    "linli_persons_by_phone": "sign-in by phone, before a company is known: two ids",
    "linli_binding_companies": "what somebody whom no company knows has asked for: ids",
    "collection_receipt_by_code": "anybody holding a receipt's verification code: two ids",
    "payment_notify_route": "a provider's message, before a company is known: two ids",
    "payment_companies_with_pending_messages": "which companies the sweep has to visit: ids",
    "payment_waiting_money": "the figures of the platform: counts and sums of every company",
    "payment_intent_sums": "guard: the legs of an intent sum to it",
    "payment_leg_sums": "guard: the lines of a leg sum to it",
    "ledger_entry_balances": "guard: an entry balances",
    "ledger_posting_joins_own_entry": "guard: a posting belongs to an entry of its own transaction",
}


@pytest.mark.django_db
def test_functions_that_look_past_the_fence_are_few_and_fixed() -> None:
    functions = rows("SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    assert {name for name, _ in functions} == set(OWNERS_FUNCTIONS)
    for name, configuration in functions:
        # pg_temp last: a temporary table of the runtime role must not stand in for a real one.
        (path,) = (setting for setting in configuration if setting.startswith("search_path="))
        assert path.startswith("search_path=pg_catalog, "), name
        assert path.endswith(", pg_temp"), name


@pytest.mark.django_db
def test_a_phone_leads_to_two_ids_and_nothing_else() -> None:
    cast = build_cast()
    with tenant_read(cast.company_id):
        index = Person.objects.values_list("phone_index", flat=True).get(id=cast.people["owner"])
    assert rows("SELECT * FROM linli_persons_by_phone(%s)", index) == [(cast.company_id, cast.people["owner"])]
    for nothing in (None, "", "%", "13800000001"):
        assert rows("SELECT * FROM linli_persons_by_phone(%s)", nothing) == []
