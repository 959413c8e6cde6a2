"""The language an account is spoken to in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from backend.accounts.actor import Actor
from backend.accounts.models import Account
from backend.kernel import audit
from backend.kernel.errors import LANGUAGES, DomainError


class LanguageUnknown(DomainError):
    code = "LANGUAGE_UNKNOWN"
    zh = "暂不支持这种语言，可选：{languages}。"
    en = "This language is not known; there are: {languages}."


@transaction.atomic(durable=True)
def set_language(*, actor: Actor, language: str, now: datetime) -> str:
    """The signed-in account's language from now on, `zh-Hans` or `en`. Raises NotSignedIn, LanguageUnknown."""
    if language not in LANGUAGES:
        raise LanguageUnknown(field=("language",), languages=", ".join(LANGUAGES))
    account = Account.objects.select_for_update().get(id=actor.account)
    before, account.language = account.language, language
    account.save(update_fields=["language"])
    audit.record(
        actor=actor,
        action="language_set",
        object_kind="account",
        object_id=account.pk,
        old={"language": before},
        new={"language": language},
        now=now,
    )
    return language
