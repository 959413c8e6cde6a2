"""Staff and their posts: who works here, with which login, and what he does where."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from backend.accounts.actor import Actor
from backend.accounts.logins import logins_by_account
from backend.accounts.services import LoginTaken
from backend.graphql_kit.connections import connection_field
from backend.graphql_kit.fields import own_id
from backend.graphql_kit.ids import decode_id
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Permitted, field
from backend.graphql_kit.types import BigInt, Date, DateTime
from backend.kernel.time import local_date
from backend.organization.directory import (
    is_current,
    post_visible,
    posts_by_staff,
    staff_member,
    staff_visible,
)
from backend.organization.permissions import STAFF_MANAGE, STAFF_VIEW
from backend.organization.services import (
    AccountShared,
    LastAdministrator,
    NotYourself,
    PermissionNeedsCommunity,
    PostEnded,
    RoleOfWrongKind,
    StaffInactive,
    UnitInactive,
    assign_post,
    change_post,
    dismiss_staff,
    end_post,
    hire_staff,
    reinstate_staff,
    rename_staff,
    reset_staff_password,
)
from property_console.charges import optional_id


class UnitName(graphene.ObjectType):
    """A unit of the tree, as far as a name goes."""

    id = own_id("Unit", "id")
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)


class RoleName(graphene.ObjectType):
    """A role, as far as a name goes."""

    id = own_id("Role", "id")
    code = graphene.NonNull(graphene.String)
    name = graphene.NonNull(graphene.String)


class Post(graphene.ObjectType):
    """A post (岗位): two roles together in the subtree of a unit, from `startsOn` until the day before `endsOn`."""

    id = own_id("Post")
    title = graphene.NonNull(graphene.String)
    unit = graphene.NonNull(UnitName)
    org_role = graphene.Field(RoleName, description="Organisation role (机构角色).")
    post_role = graphene.NonNull(RoleName, description="Post role (岗位角色).")
    starts_on = graphene.NonNull(Date)
    ends_on = graphene.Field(Date, description="The first day without it.")
    is_current = graphene.NonNull(graphene.Boolean, description="Counts today.")

    @staticmethod
    def resolve_is_current(post: Any, info: Any) -> bool:
        return is_current(post, today=local_date(info.context.now))


class StaffMember(graphene.ObjectType):
    """A member of staff (员工)."""

    id = own_id("Staff")
    name = graphene.NonNull(graphene.String)
    login = graphene.NonNull(graphene.String)
    account_id = graphene.NonNull(BigInt, description="What the operation log is asked by.")
    unit = graphene.NonNull(UnitName, description="Where he belongs (所属机构).")
    is_active = graphene.NonNull(graphene.Boolean, description="False: he has left and cannot sign in.")
    created_at = graphene.NonNull(DateTime)
    posts = graphene.NonNull(
        graphene.List(graphene.NonNull(Post)), description="All he holds and held, the latest first: his history."
    )

    @staticmethod
    def resolve_login(row: Any, info: Any) -> Any:
        return info.context.loaders.load(logins_by_account, row.account_id)

    @staticmethod
    def resolve_posts(row: Any, info: Any) -> Any:
        return info.context.loaders.load(posts_by_staff, row.pk, company_id=row.company_id)


class CreateStaffInput(graphene.InputObjectType):
    login = graphene.NonNull(graphene.String, description="1–60 characters, chosen once.")
    name = graphene.NonNull(graphene.String)
    unit_id = graphene.NonNull(graphene.ID, description="Where he belongs.")
    phone = graphene.String(default_value="")


class CreateStaff(Mutation):
    """Employ somebody: a login with a password that is shown once. He may nothing until he has a post."""

    permission = Permitted(STAFF_MANAGE)
    Input = CreateStaffInput
    raises = (LoginTaken, UnitInactive)
    staff_member = graphene.Field(StaffMember)
    one_time_password = graphene.String(description="Shown this once; to be changed at the first sign-in.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> CreateStaff:
        made = hire_staff(
            actor=actor,
            login=input.login,
            name=input.name,
            phone=input.phone,
            unit_id=decode_id("Unit", input.unit_id, field=("unitId",)),
            now=now,
        )
        shown = staff_member(actor=actor, staff_id=made.staff_id, now=now, code=STAFF_MANAGE)
        return cls(staff_member=shown, one_time_password=made.one_time_password)


class RenameStaffInput(graphene.InputObjectType):
    staff_id = graphene.NonNull(graphene.ID)
    name = graphene.NonNull(graphene.String)


class RenameStaff(Mutation):
    """Write somebody's name differently."""

    permission = Permitted(STAFF_MANAGE)
    Input = RenameStaffInput
    staff_member = graphene.Field(StaffMember)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> RenameStaff:
        staff_id = decode_id("Staff", input.staff_id, field=("staffId",))
        rename_staff(actor=actor, staff_id=staff_id, name=input.name, now=now)
        return cls(staff_member=staff_member(actor=actor, staff_id=staff_id, now=now, code=STAFF_MANAGE))


class StaffIdInput(graphene.InputObjectType):
    staff_id = graphene.NonNull(graphene.ID)


class DismissStaff(Mutation):
    """Somebody leaves: his posts count no more and he is signed out everywhere."""

    permission = Permitted(STAFF_MANAGE)
    Input = StaffIdInput
    raises = (NotYourself, LastAdministrator)
    staff_member = graphene.Field(StaffMember)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> DismissStaff:
        staff_id = decode_id("Staff", input.staff_id, field=("staffId",))
        dismiss_staff(actor=actor, staff_id=staff_id, now=now)
        return cls(staff_member=staff_member(actor=actor, staff_id=staff_id, now=now, code=STAFF_MANAGE))


class ReinstateStaff(Mutation):
    """Somebody who left comes back, with the posts that were not ended."""

    permission = Permitted(STAFF_MANAGE)
    Input = StaffIdInput
    staff_member = graphene.Field(StaffMember)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ReinstateStaff:
        staff_id = decode_id("Staff", input.staff_id, field=("staffId",))
        reinstate_staff(actor=actor, staff_id=staff_id, now=now)
        return cls(staff_member=staff_member(actor=actor, staff_id=staff_id, now=now, code=STAFF_MANAGE))


class ResetStaffPassword(Mutation):
    """A new password for somebody who lost his; his sessions end. Only of staff who may no more than I."""

    permission = Permitted(STAFF_MANAGE)
    Input = StaffIdInput
    raises = (NotYourself, AccountShared)
    one_time_password = graphene.String(description="Shown this once; to be changed at the next sign-in.")

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ResetStaffPassword:
        made = reset_staff_password(
            actor=actor, staff_id=decode_id("Staff", input.staff_id, field=("staffId",)), now=now
        )
        return cls(one_time_password=made.one_time_password)


class AssignPostInput(graphene.InputObjectType):
    staff_id = graphene.NonNull(graphene.ID)
    unit_id = graphene.NonNull(graphene.ID, description="Its whole subtree counts.")
    org_role_id = graphene.ID()
    post_role_id = graphene.NonNull(graphene.ID)
    title = graphene.NonNull(graphene.String)
    starts_on = graphene.NonNull(Date)


class AssignPost(Mutation):
    """Give a post; several for one person and several persons for one post are usual."""

    permission = Permitted(STAFF_MANAGE)
    Input = AssignPostInput
    raises = (RoleOfWrongKind, PermissionNeedsCommunity, UnitInactive, StaffInactive)
    post = graphene.Field(Post)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> AssignPost:
        post_id = assign_post(
            actor=actor,
            staff_id=decode_id("Staff", input.staff_id, field=("staffId",)),
            unit_id=decode_id("Unit", input.unit_id, field=("unitId",)),
            org_role_id=optional_role(input),
            post_role_id=decode_id("Role", input.post_role_id, field=("postRoleId",)),
            title=input.title,
            starts_on=input.starts_on,
            now=now,
        )
        return cls(post=post_visible(actor=actor, post_id=post_id))


def optional_role(given: Any) -> int | None:
    """The organisation role of an input, which may be left out."""
    text = getattr(given, "org_role_id", None)
    return decode_id("Role", text, field=("orgRoleId",)) if text is not None else None


class ChangePostInput(graphene.InputObjectType):
    post_id = graphene.NonNull(graphene.ID)
    title = graphene.NonNull(graphene.String)


class ChangePost(Mutation):
    """Give a post another title. Its roles and unit are changed by a transfer, which keeps the history."""

    permission = Permitted(STAFF_MANAGE)
    Input = ChangePostInput
    post = graphene.Field(Post)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> ChangePost:
        post_id = decode_id("Post", input.post_id, field=("postId",))
        change_post(actor=actor, post_id=post_id, title=input.title, now=now)
        return cls(post=post_visible(actor=actor, post_id=post_id))


class EndPostInput(graphene.InputObjectType):
    post_id = graphene.NonNull(graphene.ID)
    ends_on = graphene.NonNull(Date, description="The first day without it.")


class EndPost(Mutation):
    """Let a post end."""

    permission = Permitted(STAFF_MANAGE)
    Input = EndPostInput
    raises = (PostEnded, LastAdministrator)
    post = graphene.Field(Post)

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> EndPost:
        post_id = decode_id("Post", input.post_id, field=("postId",))
        end_post(actor=actor, post_id=post_id, ends_on=input.ends_on, now=now)
        return cls(post=post_visible(actor=actor, post_id=post_id))


class StaffFilter(graphene.InputObjectType):
    """Narrows the list of staff."""

    text = graphene.String(description="Part of the name or the login.")
    unit_id = graphene.ID(description="Belongs there or below, or has a post there or below.")
    role_id = graphene.ID(description="Has it in a post of today or later.")
    is_active = graphene.Boolean()
    has_post = graphene.Boolean(description="False: nobody has given him anything to do.")


def _staff(root: None, info: Any, *, filter: Any = None) -> QuerySet[Any]:
    return staff_visible(
        info.context.actor,
        now=info.context.now,
        text=getattr(filter, "text", None) or "",
        unit_id=optional_id("Unit", filter, "unit_id"),
        role_id=optional_id("Role", filter, "role_id"),
        is_active=getattr(filter, "is_active", None),
        has_post=getattr(filter, "has_post", None),
    )


class StaffQuery(graphene.ObjectType):
    staff = connection_field(
        StaffMember,
        queryset_of=_staff,
        order={"NAME": ("name", "id"), "NEWEST": ("-id",)},
        permission=Permitted(STAFF_VIEW),
        description="Staff who belong to my units or have a post there.",
        filter=StaffFilter(),
    )
    staff_member = field(
        graphene.NonNull(StaffMember),
        permission=Permitted(STAFF_VIEW),
        id=graphene.Argument(graphene.NonNull(graphene.ID)),
        description="One member of staff with all posts, past ones too.",
    )

    @staticmethod
    def resolve_staff_member(root: None, info: Any, id: str) -> Any:
        return staff_member(actor=info.context.actor, staff_id=decode_id("Staff", id), now=info.context.now)


class StaffMutation(graphene.ObjectType):
    create_staff = CreateStaff.field()
    rename_staff = RenameStaff.field()
    dismiss_staff = DismissStaff.field()
    reinstate_staff = ReinstateStaff.field()
    reset_staff_password = ResetStaffPassword.field()
    assign_post = AssignPost.field()
    change_post = ChangePost.field()
    end_post = EndPost.field()
