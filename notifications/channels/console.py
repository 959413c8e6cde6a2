"""The demo's phone: messages appear on the console and, for a day, on the development page."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import redis
from django.conf import settings

from notifications.contracts import Message

_KEPT = 100
_LIFETIME = timedelta(days=1)


class ConsoleChannel:
    """Writes to standard error and to a list in Redis, newest first."""

    def send(self, message: Message) -> None:
        sys.stderr.write(f"[message to {message.phone}] {message.text}\n")
        sys.stderr.flush()
        line = {
            "at": message.at.isoformat(),
            "template": message.template_key,
            "phone": message.phone,
            "text": message.text,
            "params": message.params,
        }
        with _client() as client:
            pipeline = client.pipeline()
            pipeline.lpush(_key(), json.dumps(line, ensure_ascii=False))
            pipeline.ltrim(_key(), 0, _KEPT - 1)
            pipeline.expire(_key(), _LIFETIME)
            pipeline.execute()


def last_messages(phone: str = "") -> list[dict[str, object]]:
    """The latest messages, newest first, all or to one phone: `{"at", "template", "phone", "text", "params"}`."""
    with _client() as client:
        lines = [json.loads(line) for line in client.lrange(_key(), 0, _KEPT - 1)]
    return [line for line in lines if not phone or line["phone"] == phone]


def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)


def _key() -> str:
    return f"{settings.CACHES['default']['KEY_PREFIX']}:demo:messages"
