import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from backend.accounts.contracts import SignedIn
from backend.accounts.models import Account
from backend.accounts.services import request_login_code
from backend.config.management.commands.load_demo import read_cast
from backend.kernel.time import current_time
from backend.organization.base import tenant_read
from backend.organization.selectors import authenticate_staff, companies
from backend.organization.services import sign_in_staff
from infra.sample import qinghe
from notifications.channels.console import last_messages
from property_core.homes.selectors import rooms_by_id
from property_core.residents.selectors import authenticate_owner
from property_core.residents.services import sign_in_owner
from tests.cast import visitor

CAST = read_cast()
TABLES = ("org_unit", "role", "role_permission", "post", "staff_member", "person", "residency", "bill", "payee_account")


def counts() -> dict[str, int]:
    found = {"account": Account.objects.count()}
    for company in companies():
        for table in TABLES:
            with tenant_read(company.id), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table} WHERE company_id = %s", [company.id])
                row = cursor.fetchone()
                found[f"{company.name} {table}"] = row[0]
    return found


@pytest.mark.slow
def test_the_demo_loads_once_and_everybody_of_its_cast_signs_in(
    committed_db: object, settings: Settings, tmp_path: Path
) -> None:
    settings.LINLI_DEMO = True
    settings.LINLI_HOME = tmp_path
    call_command("load_demo")
    first = counts()
    assert first["信和物业集团 bill"] > 40_000
    assert first["清河物业集团 bill"] == 49  # two months of 24, and one opening arrear
    call_command("load_demo")
    assert counts() == first

    summary = json.loads((tmp_path / "demo.json").read_text())
    assert [login["login"] for login in summary["logins"]] == [
        *(resident["phone"] for resident in CAST["residents"]),
        *(member["login"] for member in CAST["staff"]),
    ]
    assert rooms_of("业主 owner") == [("金桂苑管理处", "OWNER"), ("银杏里管理处", "OWNER")]
    assert rooms_of("他的租户 his tenant") == [("银杏里管理处", "TENANT")]
    assert rooms_of("邻居 neighbour") == [("金桂苑管理处", "OWNER")]
    assert rooms_of("家属 family") == [("金桂苑管理处", "FAMILY")]
    for member in CAST["staff"]:
        session = sign_in_staff(
            actor=visitor(), login=member["login"], password=CAST["password"], device="", now=current_time()
        )
        assert isinstance(session, SignedIn)
        actor = authenticate_staff(token=session.access_token, now=current_time(), ip=None, request_id="")
        assert actor.can("organization.view"), member["login"]


def rooms_of(who: str) -> list[tuple[str, str]]:
    """(community, role) of each room that the resident sees after signing in."""
    phone = next(resident["phone"] for resident in CAST["residents"] if resident["who"] == who)
    now = current_time()
    request_login_code(actor=visitor(), phone=phone, now=now)
    code = str(last_messages(phone)[0]["params"]["code"])  # type: ignore[index]
    signed_in = sign_in_owner(actor=visitor(), phone=phone, code=code, device="", now=now)
    actor = authenticate_owner(token=signed_in.session.access_token, now=now, ip=None, request_id="")
    rooms = rooms_by_id(actor.room_ids, company_id=actor.company)
    return [(rooms[access.room_id].community_name, access.role) for access in actor.rooms]


def test_published_passwords_stay_in_the_demo(settings: Settings) -> None:
    settings.LINLI_DEMO = settings.LINLI_TEST = False
    with pytest.raises(CommandError, match="LINLI_DEMO"):
        call_command("load_demo")


def test_the_second_workbook_is_what_its_source_writes(tmp_path: Path) -> None:
    qinghe.write_workbook(tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == qinghe.FILE.read_bytes()
