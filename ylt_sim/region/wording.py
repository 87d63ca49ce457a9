"""Words of a county put into those of a district of a city (市辖区), wherever a user reads them.

Keys, codes and columns are the same in both, so that files and programs carry over; the words are not. One table holds
them: whatever is shown is written in the words of a county and passed through `in_words_of`.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["DISTRICT_TIERS", "DISTRICT_WORDS", "in_words_of"]

# Longer expressions stand before those that they contain.
DISTRICT_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (
        ("visits outside the county", "visits at tertiary hospitals"),
        ("admissions outside the county", "admissions at tertiary hospitals"),
        ("in-county", "in-district"),
        ("in county", "in district"),
        ("county seat", "nearest district hospital"),
        ("county", "district"),
        ("village clinic", "community station"),
        ("township health centre", "community centre"),
        ("township centre", "community centre"),
        ("villages", "neighbourhoods"),
        ("village", "neighbourhood"),
        ("townships", "subdistricts"),
        ("township", "subdistrict"),
    ),
    "zh": (
        ("县域外", "三级医院"),
        ("县域内", "区域内"),
        ("县外", "区外"),
        ("县城", "最近的区级医院"),
        ("县级", "区级"),
        ("县", "区"),
        ("本村卫生室", "本社区卫生服务站"),
        ("村卫生室", "社区卫生服务站"),
        ("本村", "本社区"),
        ("村", "社区"),
        ("乡镇卫生院", "社区卫生服务中心"),
        ("乡镇", "街道"),
    ),
}

# A tier on its own.
DISTRICT_TIERS = {
    "village": "station", "township": "centre", "村": "社区站", "村级": "社区站", "乡镇": "社区中心",
    "乡镇级": "社区中心",
}  # fmt: skip


@cache
def _pattern(lang: str) -> re.Pattern[str]:
    return re.compile(r"\{[^}]*\}|" + "|".join(re.escape(word) for word, _ in DISTRICT_WORDS[lang]), re.IGNORECASE)


@cache
def in_words_of(setting: str, text: str, lang: str = "en") -> str:
    """``text``, written for a county, as it reads in a region of this setting.

    Parameters
    ----------
    setting
        ``county``, which leaves it as it is, or ``urban``.
    text
        A sentence, a name or a template; what stands in braces is left alone.
    lang
        ``en`` or ``zh``.
    """
    if setting != "urban":
        return text
    if text in DISTRICT_TIERS:
        return DISTRICT_TIERS[text]
    table = dict(DISTRICT_WORDS[lang])

    def put(found: re.Match[str]) -> str:
        word = found[0]
        new = table.get(word.lower(), word)
        return new[0].upper() + new[1:] if word[0].isupper() else new

    return _pattern(lang).sub(put, text)
