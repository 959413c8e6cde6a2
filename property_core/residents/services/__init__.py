"""Every write of residents, by use case."""

from property_core.residents.services.residencies import (
    AlreadyLivesThere,
    AlreadyMovedOut,
    MovesOutTooEarly,
    PersonCodeTaken,
    change_phone,
    move_in,
    move_out,
    read_personal_data,
    register_person,
)
from property_core.residents.services.sign_in import (
    bind_account_to_known_persons,
    bind_owner_wechat,
    choose_owner_company,
    companies_of_owner,
    open_owner_session,
    sign_in_owner,
    sign_in_owner_with_wechat,
)

__all__ = [
    "AlreadyLivesThere",
    "AlreadyMovedOut",
    "MovesOutTooEarly",
    "PersonCodeTaken",
    "bind_account_to_known_persons",
    "bind_owner_wechat",
    "change_phone",
    "choose_owner_company",
    "companies_of_owner",
    "move_in",
    "move_out",
    "open_owner_session",
    "read_personal_data",
    "register_person",
    "sign_in_owner",
    "sign_in_owner_with_wechat",
]
