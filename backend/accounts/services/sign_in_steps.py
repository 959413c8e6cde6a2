"""Between a right password and a session: the second factor, and a password of one's own.

A step is handed to the client as a signed ticket. It names the account and what its password was, so it is worth
nothing once the password has been changed; what it lets its holder do is guarded by the step itself.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password
from django.db import transaction

from backend.accounts import rules, tokens
from backend.accounts.actor import Actor
from backend.accounts.contracts import SignInStage, SignInStep
from backend.accounts.models import Account, SecondFactor
from backend.accounts.services.passwords import PasswordUnchanged, set_password
from backend.accounts.services.second_factor import accept_second_factor
from backend.kernel.errors import DomainError


class SignInTicketEnded(DomainError):
    code = "SIGN_IN_TICKET_ENDED"
    zh = "登录已超时，请重新输入账号和密码。"
    en = "Signing in took too long; enter login and password again."


def step_after_password(*, account_id: int, now: datetime) -> SignInStep | None:
    """What is wanted of an account whose password has just been right; None where it may have a session."""
    account = Account.objects.get(id=account_id)
    if SecondFactor.objects.filter(account_id=account_id, confirmed_at__isnull=False).exists():
        return _step(account, SignInStage.SECOND_FACTOR, now=now)
    return _step_of_password(account, now=now)


def pass_second_factor(*, actor: Actor, ticket: str, code: str, now: datetime) -> int | SignInStep:
    """The account of the ticket, proven by its app's code or a recovery code, or the step that comes after.

    Raises SignInTicketEnded, SecondFactorRefused, TooManyRequests.
    """
    account = _account_of(ticket, SignInStage.SECOND_FACTOR, now=now)
    accept_second_factor(actor=actor, account_id=account.pk, code=code, now=now)
    return _step_of_password(account, now=now) or account.pk


def choose_own_password(*, actor: Actor, ticket: str, password: str, now: datetime) -> int:
    """Replace a password that somebody else knew by one's own; returns the account.

    Raises SignInTicketEnded, PasswordUnchanged, PasswordTooWeak, PasswordTooCommon, PasswordHoldsName.
    """
    with transaction.atomic(durable=True):
        account = _account_of(ticket, SignInStage.NEW_PASSWORD, now=now, locks=True)
        rules.require_good_password(password=password, login=account.login)
        if check_password(password, account.password):
            raise PasswordUnchanged(field=("password",))
        set_password(actor=actor, account_id=account.pk, password=password, now=now)
        return account.pk


def _step_of_password(account: Account, *, now: datetime) -> SignInStep | None:
    return _step(account, SignInStage.NEW_PASSWORD, now=now) if account.must_change_password else None


def _step(account: Account, stage: SignInStage, *, now: datetime) -> SignInStep:
    ticket, expires_at = tokens.issue_step_ticket(
        stage=str(stage), account_id=account.pk, password=account.password, now=now
    )
    return SignInStep(stage=stage, account_id=account.pk, ticket=ticket, expires_at=expires_at)


def _account_of(ticket: str, stage: SignInStage, *, now: datetime, locks: bool = False) -> Account:
    rows = Account.objects.select_for_update() if locks else Account.objects.all()
    claimed = tokens.step_ticket_account(ticket, stage=str(stage), now=now)
    account = rows.filter(id=claimed, is_active=True).first() if claimed is not None else None
    if account is None or not tokens.is_step_of(ticket, stage=str(stage), password=account.password, now=now):
        raise SignInTicketEnded(field=("ticket",))
    return account
