"""A font with Chinese characters, if this machine has one; nothing global is changed."""

from __future__ import annotations

from functools import cache

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

__all__ = ["chinese_font"]

PROBE = "县医联体转诊"
KNOWN = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans CJK JP",
    "Microsoft YaHei", "PingFang SC", "Heiti SC", "Hiragino Sans GB", "STHeiti", "SimHei", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Sarasa Gothic SC", "Songti SC", "SimSun", "Arial Unicode MS", "AR PL UMing CN",
    "Droid Sans Fallback",
)  # fmt: skip


@cache
def chinese_font() -> str | None:
    """Family name of an installed font that has Chinese characters, or None."""
    for name in KNOWN:
        for font in font_manager.fontManager.ttflist:
            if font.name != name:
                continue
            try:
                glyphs = FT2Font(font.fname).get_charmap()
            except (OSError, RuntimeError):
                continue
            if all(ord(sign) in glyphs for sign in PROBE):
                return name
    return None
