"""Alipay's own keys: which one signs, and what a merchant copies from the open platform."""

import json
import threading
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa

from infra.simulators.keys import new_rsa_key, private_pem, public_pem, read_private, sign, write_private


def bare(pem: str) -> str:
    """A key as Alipay's pages show it: Base64 without frame and line ends."""
    return "".join(line for line in pem.splitlines() if not line.startswith("-----"))


class Platform:
    """One key at a time, kept in the state folder."""

    def __init__(self, state: Path) -> None:
        self._path = state / "platform.json"
        self._lock = threading.Lock()
        self._key: rsa.RSAPrivateKey
        if self._path.exists():
            self._key = read_private(json.loads(self._path.read_text())["private_key"])
        else:
            self.rotate()

    @property
    def public_key(self) -> str:
        return bare(public_pem(self._key))

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        made = new_rsa_key()
        with self._lock:
            self._key = made
            write_private(self._path, json.dumps({"private_key": private_pem(made)}))

    def sign(self, text: bytes) -> str:
        return sign(self._key, text)

    @property
    def key(self) -> rsa.RSAPrivateKey:
        return self._key
