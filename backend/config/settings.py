"""Settings come from the environment (docs/operations); unset means the embedded default of `./linli`."""

from __future__ import annotations

import os
from pathlib import Path

from backend.config import environment
from backend.kernel.fields import FieldKeys, FieldKeysInvalid

BASE_DIR = Path(__file__).resolve().parents[2]
LINLI_HOME = Path(environment.text("LINLI_HOME", str(BASE_DIR / ".linli")))
LINLI_TEST = environment.flag("LINLI_TEST")
# The demo and development: shows one-time codes and the GraphQL explorer page.
LINLI_DEMO = environment.flag("LINLI_DEMO")

# Clients ask by ids of registered documents alone; free ones are for signed-in staff. Open in the demo and in tests.
GRAPHQL_PERSISTED_ONLY = environment.flag("GRAPHQL_PERSISTED_ONLY", default=not (LINLI_DEMO or LINLI_TEST))
# An operation that takes longer is a warning in the log.
SLOW_OPERATION_MS = environment.integer("SLOW_OPERATION_MS", 1000)

SECRET_KEY = environment.required("SECRET_KEY")
# Earlier secrets, comma separated: tokens signed with them stay good while the secret is being changed.
SECRET_KEY_FALLBACKS = [key for key in environment.text("SECRET_KEY_FALLBACKS").split(",") if key]
FIELD_KEYS = environment.required("FIELD_KEYS")
try:
    FieldKeys(FIELD_KEYS)
except FieldKeysInvalid as invalid:
    raise environment.SettingInvalid("FIELD_KEYS", str(invalid)) from invalid

DEBUG = False
ALLOWED_HOSTS = environment.text("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver").split(",")
# Reverse proxies whose X-Forwarded-For is believed; without one the caller is whoever opened the connection.
TRUSTED_PROXIES = environment.networks("TRUSTED_PROXIES")
PUBLIC_URL = environment.text("PUBLIC_URL", "http://127.0.0.1:8000")
# Where the web clients were built: owner/dist/h5 and portal/dist below it.
CLIENTS_DIR = Path(environment.text("CLIENTS_DIR", str(BASE_DIR / "clients")))

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "backend.config",
    "backend.kernel",
    "backend.accounts",
    "backend.organization",
    "backend.files",
    "backend.jobs",
    "notifications",
    "notifications.choices",
    "payments.ledger",
    "payments.pauses",
    "payments.intents",
    "payments.refunds",
    "payments.splits",
    "payments.shipping",
    "payments.reconciliation",
    "payments.bank",
    "property_core.homes",
    "property_core.residents",
    "property_core.charges",
    "property_core.billing",
    "property_core.collection",
    "property_core.imports",
    "insights.exports",
    "property_core.moves",
]

# Role security: linli_app runs, linli_owner migrates (DATABASE_OWNER_URL).
_database_name = "DATABASE_URL"
if environment.text("LINLI_DB_ROLE") == "owner" and environment.text("DATABASE_OWNER_URL"):
    _database_name = "DATABASE_OWNER_URL"
DATABASES = {"default": environment.database(_database_name, environment.required(_database_name))}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["TEST"] = {"NAME": environment.text("LINLI_TEST_DATABASE", "linli_test")}
ATOMIC_REQUESTS = False

REDIS_URL = environment.redis("REDIS_URL", environment.required("REDIS_URL"))
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": environment.text("CACHE_PREFIX", "linli"),
    }
}

# Stored files: a folder of the embedded installation, or object storage by STORAGE_URL (docs/operations).
STORAGES = {"default": environment.storage("STORAGE_URL", folder=LINLI_HOME / "media")}

AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if LINLI_TEST
    else ["django.contrib.auth.hashers.ScryptPasswordHasher"]
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "backend.config.middleware.RequestMiddleware",
]
ROOT_URLCONF = "backend.config.urls"
WSGI_APPLICATION = "backend.config.wsgi.application"
TEMPLATES: list[dict[str, object]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "backend" / "config" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {},
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Celery: queues of kernel.outbox; RabbitMQ by CELERY_BROKER_URL.
CELERY_BROKER_URL = environment.text("CELERY_BROKER_URL", REDIS_URL)
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}
CELERY_TASK_IGNORE_RESULT = True
CELERY_BEAT_SCHEDULE_FILENAME = str(LINLI_HOME / "celerybeat-schedule")

# Days after which handled events and timers that ran are deleted.
OUTBOX_KEEP_DAYS = environment.integer("OUTBOX_KEEP_DAYS", 30)

# The default payee account at WeChat Pay and the WeChat app (docs/operations).
WECHATPAY = {
    "base_url": environment.text("WECHATPAY_BASE_URL", "https://api.mch.weixin.qq.com"),
    "mchid": environment.text("WECHATPAY_MCHID"),
    "appid": environment.text("WECHATPAY_APPID"),
    # Other apps bound to the merchant number, comma separated: the official account beside the mini-program.
    "more_appids": environment.text("WECHATPAY_MORE_APPIDS"),
    "cert_serial": environment.text("WECHATPAY_CERT_SERIAL"),
    "private_key": environment.text("WECHATPAY_PRIVATE_KEY"),
    "api_v3_key": environment.text("WECHATPAY_API_V3_KEY"),
    "public_key_id": environment.text("WECHATPAY_PUBLIC_KEY_ID"),
    "public_key": environment.text("WECHATPAY_PUBLIC_KEY"),
    # Known beside the first ones while a key is changed (docs/operations/wechatpay.md).
    "second_cert_serial": environment.text("WECHATPAY_SECOND_CERT_SERIAL"),
    "second_private_key": environment.text("WECHATPAY_SECOND_PRIVATE_KEY"),
    "second_public_key_id": environment.text("WECHATPAY_SECOND_PUBLIC_KEY_ID"),
    "second_public_key": environment.text("WECHATPAY_SECOND_PUBLIC_KEY"),
    "notify_url": environment.text("WECHATPAY_NOTIFY_URL", f"{PUBLIC_URL}/payments/notify/wechat"),
}
# The default payee account at Alipay (docs/operations/alipay.md).
ALIPAY = {
    "base_url": environment.text("ALIPAY_BASE_URL", "https://openapi.alipay.com"),
    "mchid": environment.text("ALIPAY_SELLER_ID"),
    "appid": environment.text("ALIPAY_APP_ID"),
    "private_key": environment.text("ALIPAY_PRIVATE_KEY"),
    "public_key": environment.text("ALIPAY_PUBLIC_KEY"),
    # Known beside the first ones while a key is changed.
    "second_private_key": environment.text("ALIPAY_SECOND_PRIVATE_KEY"),
    "second_public_key": environment.text("ALIPAY_SECOND_PUBLIC_KEY"),
    "notify_url": environment.text("ALIPAY_NOTIFY_URL", f"{PUBLIC_URL}/payments/notify/alipay"),
}
# The default payee account at Stripe, for companies outside mainland China (docs/operations/stripe.md).
STRIPE = {
    "base_url": environment.text("STRIPE_BASE_URL", "https://api.stripe.com"),
    "mchid": environment.text("STRIPE_ACCOUNT_ID"),
    "private_key": environment.text("STRIPE_SECRET_KEY"),
    "public_key": environment.text("STRIPE_PUBLISHABLE_KEY"),
    # One, or several with commas between while one is rolled.
    "api_v3_key": environment.text("STRIPE_WEBHOOK_SECRET"),
    # Known beside the first one while it is rolled.
    "second_private_key": environment.text("STRIPE_SECOND_SECRET_KEY"),
    "notify_url": environment.text("STRIPE_NOTIFY_URL", f"{PUBLIC_URL}/payments/notify/stripe"),
}
WECHAT = {
    "base_url": environment.text("WECHAT_BASE_URL", "https://api.weixin.qq.com"),
    "appid": environment.text("WECHAT_APPID"),
    "secret": environment.text("WECHAT_SECRET"),
    # Other apps of ours that people sign in from: {app id: secret}.
    "more_apps": environment.pairs("WECHAT_MORE_APPS"),
    # Official accounts (公众号) whose pages people open inside WeChat: {app id: secret}; the first is the default.
    "official_accounts": environment.pairs("WECHAT_OFFICIAL_ACCOUNTS"),
    "authorize_url": environment.text("WECHAT_AUTHORIZE_URL", "https://open.weixin.qq.com/connect/oauth2/authorize"),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "backend.config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
