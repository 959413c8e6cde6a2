"""Who is who in WeChat's world, the same for every simulator.

As with the real thing an openid belongs to one app: all openids of an app share a prefix, and a payment refuses an
openid of another app.
"""

import base64
import hashlib

DEMO_APPID = "wx5e1f0a7c93d2b846"
DEMO_APP_SECRET = "demo-app-secret-not-for-production"
# The official account (公众号) of the same company: another app, so another openid of the same person.
DEMO_OFFICIAL_APPID = "wx7c40b91d2e8f5a63"
DEMO_OFFICIAL_SECRET = "demo-official-secret-not-for-production"
DEMO_MCHID = "1900000109"


def _digest(*parts: str, length: int) -> str:
    raw = hashlib.sha256("\0".join(parts).encode()).digest()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")[:length]


def openid_prefix(appid: str) -> str:
    return "o" + _digest("app", appid, length=5)


def openid_for(appid: str, name: str) -> str:
    """The 28-character openid of the person `name` in the app; stable over restarts and machines."""
    return openid_prefix(appid) + _digest("person", appid, name, length=22)


def unionid_for(name: str) -> str:
    return "oU" + _digest("union", name, length=26)
