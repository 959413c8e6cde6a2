"""How members of staff want to see the lists of the console."""

from __future__ import annotations

from django.db import models

from backend.organization.base import TenantForeignKey, TenantModel


class QueryScheme(TenantModel):
    """A query scheme (查询方案) of a member of staff for one list: filter, order and columns under a name.

    `content` is rules.Content as JSON; a filter may hold what somebody looked for. Shared ones are seen by everybody of
    the company.
    """

    account_id = models.BigIntegerField()
    list_name = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    content = models.JSONField()
    is_shared = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "query_scheme"
        constraints = [
            models.UniqueConstraint(fields=["company", "account_id", "list_name", "name"], name="query_scheme_name")
        ]
        indexes = [
            # what others share for a list
            models.Index(
                fields=["company", "list_name"], name="query_scheme_shared", condition=models.Q(is_shared=True)
            )
        ]

    def __str__(self) -> str:
        return f"scheme {self.pk} of {self.list_name}"


class DefaultScheme(TenantModel):
    """The scheme with which a list opens by itself for a member of staff; it may be somebody else's shared one."""

    account_id = models.BigIntegerField()
    list_name = models.CharField(max_length=60)
    scheme = TenantForeignKey(QueryScheme)

    class Meta(TenantModel.Meta):
        db_table = "default_scheme"
        constraints = [
            models.UniqueConstraint(fields=["company", "account_id", "list_name"], name="default_scheme_once")
        ]

    def __str__(self) -> str:
        return f"{self.list_name} of {self.account_id} opens with {self.scheme_id}"
