"""Several at once: real transactions, real threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection

from backend.accounts import rules
from backend.accounts.contracts import Audience
from backend.accounts.models import Account, LoginCode, SecondFactor
from backend.accounts.services import (
    create_login,
    identify_by_code,
    identify_by_password,
    open_session,
    pass_second_factor,
    refresh_session,
    request_login_code,
    step_after_password,
)
from backend.kernel.errors import DomainError
from tests.cast import NOW, PASSWORD, visitor

PHONE = "13812345678"


def at_once(action: Callable[[int], object], times: int) -> list[object]:
    """What each of the simultaneous calls gave: its result, or the code of its refusal."""

    def one(number: int) -> object:
        try:
            return action(number)
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_of_many_requests_at_once_one_sends_a_code(committed_db: object, received_code: Callable[[str], str]) -> None:
    answers = at_once(lambda number: request_login_code(actor=visitor(f"203.0.113.{number}"), phone=PHONE, now=NOW), 6)
    assert answers.count("TOO_MANY_REQUESTS") == 5
    assert LoginCode.objects.count() == 1


def test_a_code_opens_one_session_however_many_ask_at_once(
    committed_db: object, received_code: Callable[[str], str]
) -> None:
    request_login_code(actor=visitor(), phone=PHONE, now=NOW)
    code = received_code(PHONE)
    answers = at_once(lambda _: identify_by_code(actor=visitor(), phone=PHONE, code=code, now=NOW), 5)
    assert answers.count("CODE_WRONG") == 4
    assert Account.objects.count() == 1


def test_many_guesses_at_once_get_no_more_tries_than_one_after_the_other(
    committed_db: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_login(actor=visitor(), login="manager", password=PASSWORD, phone="", now=NOW)
    compared: list[str] = []

    def counted(password: str, encoded: str, setter: Callable[[str], object] | None = None) -> bool:
        compared.append(password)
        return check_password(password, encoded, setter=setter)

    monkeypatch.setattr("backend.accounts.services.passwords.check_password", counted)
    answers = at_once(
        lambda number: identify_by_password(
            actor=visitor(f"203.0.113.{number}"), login="manager", password=f"guess {number}", now=NOW
        ),
        12,
    )
    assert answers == ["SIGN_IN_REFUSED"] * 12
    assert len(compared) == rules.PASSWORD_FAILURES


def test_one_refresh_token_used_twice_at_once_gives_one_successor(committed_db: object) -> None:
    account_id = create_login(actor=visitor(), login="manager", password=PASSWORD, phone="", now=NOW)
    session = open_session(
        actor=visitor(), account_id=account_id, audience=Audience.STAFF, company_id=None, device="", now=NOW
    )
    answers = at_once(
        lambda _: (
            refresh_session(
                actor=visitor(), refresh_token=session.refresh_token, audience=Audience.STAFF, now=NOW
            ).refresh_token
        ),
        4,
    )
    assert len(set(answers)) == 1
    assert answers[0] != session.refresh_token


def test_a_code_of_the_app_opens_once_however_many_bring_it_at_once(committed_db: object) -> None:
    account_id = create_login(actor=visitor(), login="manager", password=PASSWORD, phone="", now=NOW)
    secret = pyotp.random_base32()
    SecondFactor.objects.create(account_id=account_id, secret=secret, created_at=NOW, confirmed_at=NOW)
    step = step_after_password(account_id=account_id, now=NOW)
    assert step is not None
    answers = at_once(
        lambda number: pass_second_factor(
            actor=visitor(f"203.0.113.{number}"), ticket=step.ticket, code=pyotp.TOTP(secret).at(NOW), now=NOW
        ),
        4,
    )
    assert answers.count(account_id) == 1
    assert answers.count("SECOND_FACTOR_REFUSED") == 3
