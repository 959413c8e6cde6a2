"""Every write of accounts, by use case."""

from backend.accounts.services.bindings import bind_by_approval, bind_by_phone
from backend.accounts.services.codes import (
    AccountClosed,
    CodeWrong,
    identify_by_code,
    phone_index,
    request_login_code,
)
from backend.accounts.services.passwords import (
    LoginTaken,
    PasswordTooWeak,
    SignInRefused,
    create_login,
    identify_by_password,
    set_password,
)
from backend.accounts.services.sessions import (
    SessionEnded,
    open_session,
    refresh_session,
    revoke_session,
    revoke_sessions_of_account,
    sign_out,
    switch_company,
)
from backend.accounts.services.wechat_sign_in import (
    BindingTicketEnded,
    WechatAppUnknown,
    bind_wechat,
    identify_by_wechat,
)

__all__ = [
    "AccountClosed",
    "BindingTicketEnded",
    "CodeWrong",
    "LoginTaken",
    "PasswordTooWeak",
    "SessionEnded",
    "SignInRefused",
    "WechatAppUnknown",
    "bind_by_approval",
    "bind_by_phone",
    "bind_wechat",
    "create_login",
    "identify_by_code",
    "identify_by_password",
    "identify_by_wechat",
    "open_session",
    "phone_index",
    "refresh_session",
    "request_login_code",
    "revoke_session",
    "revoke_sessions_of_account",
    "set_password",
    "sign_out",
    "switch_company",
]
