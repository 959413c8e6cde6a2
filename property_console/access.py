"""What somebody would see: with today's posts, with others, and before and after a transfer, which is done here too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.ids import decode_id, decode_ids
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import Date
from backend.kernel.time import local_date
from backend.organization.contracts import PostPlan
from backend.organization.directory import staff_if_visible
from backend.organization.permissions import STAFF_MANAGE, STAFF_VIEW
from backend.organization.previews import (
    Access,
    Counted,
    TransferPreview,
    access_of_posts,
    access_of_staff,
    transfer_preview,
)
from backend.organization.services import (
    LastAdministrator,
    PermissionNeedsCommunity,
    PostEnded,
    RoleOfWrongKind,
    StaffInactive,
    TransferInPast,
    UnitInactive,
    transfer_staff,
)
from property_console.roles import Permission, in_language
from property_console.staff import StaffMember, UnitName, optional_role


class SeenCount(graphene.ObjectType):
    """How many of something somebody would see."""

    key = graphene.NonNull(graphene.String, description="rooms, people, openBills, …")
    name = graphene.NonNull(graphene.String, description="In the user's language.")
    count = graphene.NonNull(graphene.Int)

    @staticmethod
    def resolve_name(counted: Counted, info: Any) -> str:
        return in_language(info, counted.zh, counted.en)


class AllowedOperation(graphene.ObjectType):
    """An operation that somebody could do."""

    permission = graphene.NonNull(Permission)
    units = graphene.NonNull(graphene.List(graphene.NonNull(UnitName)), description="Where, in tree order.")
    through = graphene.NonNull(
        graphene.List(graphene.NonNull(graphene.String)), description="The posts and roles that give it."
    )
    takes_effect = graphene.NonNull(
        graphene.Boolean, description="False: held only below the level at which it means anything."
    )


class AccessPreview(graphene.ObjectType):
    """What somebody would see and could do (数据权限预览)."""

    communities = graphene.NonNull(graphene.List(graphene.NonNull(UnitName)), description="In tree order.")
    counts = graphene.NonNull(graphene.List(graphene.NonNull(SeenCount)))
    operations = graphene.NonNull(graphene.List(graphene.NonNull(AllowedOperation)), description="By code.")
    is_partial = graphene.NonNull(graphene.Boolean, description="He has posts outside of my units, which are left out.")


class AccessDifference(graphene.ObjectType):
    """An operation that is gained or lost somewhere."""

    permission = graphene.NonNull(Permission)
    gained = graphene.NonNull(graphene.List(graphene.NonNull(UnitName)), description="Units where it is new.")
    lost = graphene.NonNull(graphene.List(graphene.NonNull(UnitName)), description="Units where it is gone.")


class TransferDifference(graphene.ObjectType):
    """Both sides of a transfer on its day."""

    before = graphene.NonNull(AccessPreview)
    after = graphene.NonNull(AccessPreview)
    differences = graphene.NonNull(graphene.List(graphene.NonNull(AccessDifference)), description="By code.")


class PlannedPostInput(graphene.InputObjectType):
    """A post that nobody has yet."""

    unit_id = graphene.NonNull(graphene.ID)
    org_role_id = graphene.ID()
    post_role_id = graphene.NonNull(graphene.ID)
    title = graphene.String(default_value="")


class TransferInput(graphene.InputObjectType):
    """Who changes what on which day."""

    staff_id = graphene.NonNull(graphene.ID)
    on = graphene.NonNull(Date, description="Today or later: the first day of the new posts and without the old.")
    end_post_ids = graphene.List(graphene.NonNull(graphene.ID), default_value=[])
    posts = graphene.List(graphene.NonNull(PlannedPostInput), default_value=[], description="Each needs a title.")
    unit_id = graphene.ID(description="Where he belongs from now on.")


def _plans(given: Any) -> list[PostPlan]:
    return [
        PostPlan(
            unit_id=decode_id("Unit", post.unit_id, field=("posts", "unitId")),
            org_role_id=optional_role(post),
            post_role_id=decode_id("Role", post.post_role_id, field=("posts", "postRoleId")),
            title=post.title,
        )
        for post in given
    ]


class TransferStaff(Mutation):
    """Exchange somebody's posts, roles and unit on one day: all of it or nothing; counts from his next request on."""

    permission = Permitted(STAFF_MANAGE)
    Input = TransferInput
    raises = (
        TransferInPast, PostEnded, RoleOfWrongKind, PermissionNeedsCommunity, UnitInactive, StaffInactive,
        LastAdministrator,
    )  # fmt: skip
    done = graphene.Boolean()
    staff_member = graphene.Field(StaffMember, description="Null where he is nobody's of my units any more.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> TransferStaff:
        staff_id = decode_id("Staff", input.staff_id, field=("staffId",))
        transfer_staff(
            actor=actor,
            staff_id=staff_id,
            on=input.on,
            end_post_ids=decode_ids("Post", input.end_post_ids, field=("endPostIds",)),
            posts=_plans(input.posts),
            unit_id=decode_id("Unit", input.unit_id, field=("unitId",)) if input.get("unit_id") else None,
            now=now,
        )
        shown = staff_if_visible(actor=actor, staff_id=staff_id, now=now, code=STAFF_MANAGE)
        return cls(done=True, staff_member=shown)


class AccessQuery(graphene.ObjectType):
    staff_access = field(
        graphene.NonNull(AccessPreview),
        permission=Permitted(STAFF_VIEW),
        staff_id=graphene.Argument(graphene.NonNull(graphene.ID)),
        on=graphene.Argument(Date, description="Today where it is left out."),
        description="What a member of staff sees and may do with the posts he holds on a day.",
    )
    planned_access = field(
        graphene.NonNull(AccessPreview),
        permission=Permitted(STAFF_VIEW),
        posts=graphene.Argument(graphene.NonNull(graphene.List(graphene.NonNull(PlannedPostInput)))),
        description="What somebody with these units and roles, and no others, would see and could do today.",
    )
    transfer_preview = field(
        graphene.NonNull(TransferDifference),
        permission=Permitted(STAFF_MANAGE),
        input=graphene.Argument(graphene.NonNull(TransferInput)),
        description="What transferStaff with the same input would change.",
    )

    @staticmethod
    def resolve_staff_access(root: None, info: Any, staff_id: str, on: date | None = None) -> Access:
        now = info.context.now
        number = decode_id("Staff", staff_id, field=("staffId",))
        return access_of_staff(actor=info.context.actor, staff_id=number, on=on or local_date(now), now=now)

    @staticmethod
    def resolve_planned_access(root: None, info: Any, posts: Any) -> Access:
        return access_of_posts(actor=info.context.actor, posts=_plans(posts), on=local_date(info.context.now))

    @staticmethod
    def resolve_transfer_preview(root: None, info: Any, input: Any) -> TransferPreview:
        return transfer_preview(
            actor=info.context.actor,
            staff_id=decode_id("Staff", input.staff_id, field=("staffId",)),
            on=input.on,
            end_post_ids=decode_ids("Post", input.end_post_ids, field=("endPostIds",)),
            posts=_plans(input.posts),
            now=info.context.now,
        )


class AccessMutation(graphene.ObjectType):
    transfer_staff = TransferStaff.field()
