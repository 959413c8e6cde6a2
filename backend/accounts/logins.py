"""What people type in to sign in, for those who look after their logins."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from backend.accounts.models import Account


def logins_by_account(account_ids: Collection[int]) -> dict[int, str]:
    """Account id → login; unknown ids are left out. One query."""
    return dict(Account.objects.filter(id__in=account_ids).values_list("id", "login"))


def account_ids_with_login(text: str) -> QuerySet[Account, int]:
    """Ids of the accounts whose login holds the text, as a query to narrow another one by."""
    return Account.objects.filter(login__icontains=text).values_list("id", flat=True)
