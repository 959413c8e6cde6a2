"""What persons are found by: blind indexes of their numbers, pinyin of their names.

Whoever writes a person (move-in, import) takes the keys from here, so that search and binding find them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypedDict

from backend.accounts.services import phone_index
from backend.kernel.fields import blind_index

# Surnames read otherwise than the same character in a text.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "任": "ren", "朴": "piao",
    "盖": "ge", "翟": "zhai", "缪": "miao", "乐": "yue", "员": "yun", "覃": "qin", "召": "shao", "繁": "po",
}  # fmt: skip
# The block that names are written in; the rest is left to the library.
_ALL_HAN = re.compile(r"[\u4e00-\u9fff]{1,8}\Z")


class NumberKeys(TypedDict):
    """Columns of a person that follow from the numbers."""

    id_index: str | None
    phone_index: str | None
    phone_tail: str


class NameKeys(TypedDict):
    """Columns of a person that follow from the name."""

    pinyin: str
    initials: str


def number_keys(*, phone: str, id_number: str) -> NumberKeys:
    """Blind indexes and the last four digits of the phone; None and empty where there is no number."""
    return {
        "id_index": id_index(id_number) if id_number else None,
        "phone_index": phone_index(phone) if phone else None,
        "phone_tail": phone[-4:],
    }


def id_index(id_number: str) -> str:
    """Blind index of an ID number."""
    return blind_index(id_number, purpose="id_number")


def name_keys(name: str) -> NameKeys:
    """`{"pinyin": "zengxiaoming", "initials": "zxm"}`: full pinyin without tones and initials, lower case."""
    syllables = _syllables(name)
    if name[:1] in _SURNAMES and syllables:
        # lazy_pinyin may keep several characters of another script together; a surname always stands alone.
        syllables[0] = _SURNAMES[name[0]]
    letters = [_letters(syllable) for syllable in syllables]
    initials = "".join(syllable[0] for syllable in letters if syllable)
    return {"pinyin": "".join(letters)[:240], "initials": initials[:60]}


def _syllables(name: str) -> list[str]:
    # Its dictionaries take 50 MiB, which a web worker that only reads persons shall not hold.
    from pypinyin import Style, lazy_pinyin
    from pypinyin.constants import PHRASES_DICT

    size = len(name)
    if not _ALL_HAN.match(name) or any(
        name[start:end] in PHRASES_DICT for start in range(size - 1) for end in range(start + 2, size + 1)
    ):
        return [syllable.lower() for syllable in lazy_pinyin(name, style=Style.NORMAL)]
    # No part of the name is a word with a reading of its own, as hardly any is: each character is read for itself,
    # and the same few hundred make up all names.
    return [_reading(sign) for sign in name]


@lru_cache(maxsize=4096)
def _reading(sign: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return str(lazy_pinyin(sign, style=Style.NORMAL)[0]).lower()


@lru_cache(maxsize=4096)
def _letters(syllable: str) -> str:
    return "".join(sign for sign in syllable if sign.isalnum())
