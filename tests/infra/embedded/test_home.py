import base64
import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from infra.embedded.home import Home, StartRefused, choose_port, is_port_free

JOIN_AND_WAIT = """
import sys, time
from pathlib import Path
from infra.embedded.home import Home
home = Home(Path(sys.argv[1]))
with home.locked():
    home.join()
print("joined", flush=True)
time.sleep(60)
"""


def test_a_user_counts_until_it_leaves(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first, second = home.join(), home.join()
    assert home.count_users() == 2
    first.leave()
    assert home.count_users() == 1
    second.leave()
    assert home.count_users() == 0


def test_a_killed_user_does_not_count(tmp_path: Path) -> None:
    home = Home(tmp_path)
    other = subprocess.Popen([sys.executable, "-c", JOIN_AND_WAIT, str(tmp_path)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    assert home.count_users() == 1
    other.send_signal(signal.SIGKILL)
    other.wait()
    other.stdout.close()
    assert home.count_users() == 0
    assert list(home.users.iterdir()) == []


def test_a_child_that_inherits_the_membership_keeps_it_after_the_parent_died(tmp_path: Path) -> None:
    home = Home(tmp_path)
    membership = home.join()
    child = subprocess.Popen(["sleep", "60"], pass_fds=(membership.descriptor,))
    os.close(membership.descriptor)  # what the kernel does when the parent is killed
    assert home.count_users() == 1
    child.kill()
    child.wait()
    assert home.count_users() == 0


def test_secrets_are_made_once_and_readable_by_the_owner_alone(tmp_path: Path) -> None:
    made = Home(tmp_path).secrets()
    assert Home(tmp_path).secrets() == made
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    field_keys = json.loads(made["FIELD_KEYS"])
    assert [key["id"] for key in field_keys["keys"]] == ["k1"]
    assert [len(base64.b64decode(text)) for text in (field_keys["keys"][0]["key"], field_keys["blind"])] == [32, 32]


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "postgres.json").write_text("{")
    with pytest.raises(StartRefused, match=r"postgres\.json is damaged"):
        home.load("postgres.json")


def test_a_taken_port_is_not_chosen_again() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_port_free(port)
        assert choose_port(port) != port
    assert choose_port(port) == port
