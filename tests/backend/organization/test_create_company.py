"""The first staff login of a company, made at the command line."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.accounts.contracts import SignInStep
from backend.accounts.models import Account
from backend.kernel.time import current_time
from backend.organization.base import tenant_scope
from backend.organization.models import Company, Role, StaffMember
from backend.organization.permissions import all_permissions
from backend.organization.selectors import build_staff_actor
from backend.organization.services.sign_in import choose_first_password, sign_in_staff
from tests.cast import visitor

pytestmark = pytest.mark.django_db


def create(*more: str, login: str = "admin.one") -> dict[str, Any]:
    out = io.StringIO()
    call_command("create_company", "--name", "新物业", "--admin-login", login, "--json", *more, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_an_administrator_signs_in_with_a_password_that_he_must_change() -> None:
    made = create("--root-code", "ROOT")
    assert (made["company"], made["isNew"], made["login"]) == ("新物业", True, "admin.one")
    now = current_time()
    step = sign_in_staff(actor=visitor(), login="admin.one", password=made["oneTimePassword"], device="", now=now)
    assert isinstance(step, SignInStep)
    session = choose_first_password(
        actor=visitor(), ticket=step.ticket, password="a long own password 7", device="", now=now
    )
    company = Company.objects.get(name="新物业")
    assert session.company_id == company.pk
    actor = build_staff_actor(account_id=session.account_id, company_id=company.pk, now=now)
    assert set(actor.grants) == {permission.code for permission in all_permissions()}


def test_a_second_one_joins_the_company_that_exists() -> None:
    create()
    again = create(login="admin.two")
    assert again["isNew"] is False
    company = Company.objects.get(name="新物业")
    with tenant_scope(company.pk):
        assert StaffMember.objects.count() == 2
        assert Role.objects.count() == 1


def test_a_taken_login_leaves_no_company_behind() -> None:
    create()
    with pytest.raises(CommandError, match=r"admin\.one"):
        call_command("create_company", "--name", "别家物业", "--admin-login", "admin.one")
    assert not Company.objects.filter(name="别家物业").exists()
    assert Account.objects.filter(login="admin.one").count() == 1
