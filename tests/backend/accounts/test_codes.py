from collections.abc import Callable
from datetime import timedelta

import pytest

from backend.accounts import rules
from backend.accounts.models import Account, LoginCode
from backend.accounts.services import CodeWrong, identify_by_code, request_login_code
from backend.kernel.errors import DomainError, TooManyRequests
from backend.kernel.models import AuditEntry
from notifications.channels.console import last_messages
from tests.cast import NOW, visitor

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
Received = Callable[[str], str]


def ask(after: timedelta = timedelta(0), *, phone: str = PHONE, ip: str = "203.0.113.7") -> None:
    request_login_code(actor=visitor(ip), phone=phone, now=NOW + after)


def identify(code: str, after: timedelta = timedelta(0)) -> int:
    return identify_by_code(actor=visitor(), phone=PHONE, code=code, now=NOW + after)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_that_was_sent_opens_an_account_once(received_code: Received) -> None:
    ask()
    code = received_code(PHONE)
    account_id = identify(code)
    account = Account.objects.get(id=account_id)
    assert account.phone == PHONE
    assert not account.has_usable_password()
    with pytest.raises(CodeWrong):
        identify(code)


def test_the_same_phone_is_the_same_account(received_code: Received) -> None:
    ask()
    first = identify(received_code(PHONE))
    later = timedelta(minutes=2)
    ask(later)
    assert identify(received_code(PHONE), later) == first


def test_only_a_keyed_hash_is_kept_and_the_log_has_no_code(received_code: Received) -> None:
    ask()
    code = received_code(PHONE)
    assert code not in LoginCode.objects.get().code_hash
    entry = AuditEntry.objects.get(action="login_code_requested")
    assert entry.new == {"phone": "138****5678", "purpose": "SIGN_IN"}


def test_five_wrong_tries_use_the_code_up(received_code: Received) -> None:
    ask()
    code = received_code(PHONE)
    for _ in range(rules.CODE_ATTEMPTS):
        with pytest.raises(CodeWrong):
            identify(other_than(code))
    with pytest.raises(CodeWrong):
        identify(code)
    assert LoginCode.objects.get().attempts == rules.CODE_ATTEMPTS


def test_a_code_ends_after_five_minutes(received_code: Received) -> None:
    ask()
    with pytest.raises(CodeWrong):
        identify(received_code(PHONE), rules.CODE_LIFETIME)
    identify(received_code(PHONE), rules.CODE_LIFETIME - timedelta(seconds=1))


def test_a_newer_code_makes_the_older_one_worthless(received_code: Received) -> None:
    ask()
    older = received_code(PHONE)
    ask(timedelta(seconds=60))
    if older != received_code(PHONE):
        with pytest.raises(CodeWrong):
            identify(older, timedelta(seconds=61))


def test_one_code_a_minute(received_code: Received) -> None:
    ask()
    with pytest.raises(TooManyRequests) as refused:
        ask(timedelta(seconds=59))
    assert refused.value.params == {"seconds": 1}
    ask(timedelta(seconds=60))
    assert LoginCode.objects.count() == 2


def test_ten_codes_a_day_and_phone(received_code: Received) -> None:
    for number in range(rules.CODES_PER_PHONE_AND_DAY):
        ask(timedelta(minutes=number), ip=f"203.0.113.{number}")
    with pytest.raises(TooManyRequests):
        ask(timedelta(hours=23))
    ask(timedelta(hours=25))


def test_thirty_codes_an_hour_and_address(received_code: Received) -> None:
    for number in range(rules.CODES_PER_IP_AND_HOUR):
        ask(phone=f"138000000{number:02d}")
    with pytest.raises(TooManyRequests):
        ask(phone="13900000000")
    ask(phone="13900000000", ip="203.0.113.8")


def test_without_a_channel_nothing_is_written() -> None:
    with pytest.raises(DomainError) as refused:
        ask()
    assert refused.value.code == "NO_SMS_CHANNEL"
    assert LoginCode.objects.count() == 0


def test_a_message_is_worded_in_the_callers_language(received_code: Received) -> None:
    ask()
    assert "验证码" in str(last_messages(PHONE)[0]["text"])


def test_a_closed_account_stays_closed(received_code: Received) -> None:
    ask()
    Account.objects.filter(id=identify(received_code(PHONE))).update(is_active=False)
    ask(timedelta(minutes=1))
    with pytest.raises(DomainError) as refused:
        identify(received_code(PHONE), timedelta(minutes=1))
    assert refused.value.code == "ACCOUNT_CLOSED"
