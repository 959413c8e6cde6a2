"""Login identity: Account, credentials, sessions and tokens, one-time codes, WeChat identities, the Actor.

Tables owned: account, login_code, login_session, wechat_identity, account_person.
It knows companies and persons only as plain ids. May be imported by everything above the kernel.
"""
