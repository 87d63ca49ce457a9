"""Words of the tables and figures in English and Chinese; keys stay English."""

from __future__ import annotations

from typing import Literal

from ylt_sim import evidence
from ylt_sim.outcomes import OUTCOMES
from ylt_sim.region.wording import in_words_of
from ylt_sim.scenario import Scenario
from ylt_sim.world.codes import TIER_NAMES, TIER_NAMES_ZH

__all__ = [
    "Language",
    "grade_letter",
    "grade_name",
    "group_name",
    "mechanism_name",
    "outcome_name",
    "scenario_name",
    "say",
    "tier_name",
]

Language = Literal["en", "zh"]

_WORDS: dict[str, tuple[str, str]] = {
    "outcome": ("outcome", "指标"),
    "scenario": ("scenario", "情景"),
    "tier": ("tier", "层级"),
    "grade": ("grade", "可信级别"),
    "value": ("value", "数值"),
    "period": ("period", "时期"),
    "before": ("before the policy", "政策前"),
    "unit_hours": ("h", "小时"),
    "unit_minutes": ("min", "分钟"),
    "unit_yuan": ("yuan", "元"),
    "mark": ("* the interval does not contain 0.", "* 区间不含0。"),
    "points": ("percentage points", "百分点"),
    "calibrated": ("calibrated", "已校准"),
    "checked": ("checked", "已核对"),
    "relative only": ("relative only", "仅比较差异"),
    "difference": ("difference", "差值"),
    "all": ("all", "合计"),
    "emergency": ("emergency", "急诊"),
    "referred": ("referred", "转诊"),
    "walk_in": ("walk-in", "现场挂号"),
}
_TIERS: dict[str, tuple[str, str]] = {
    TIER_NAMES[tier]: (label, TIER_NAMES_ZH[tier] + "级")
    for tier, label in zip(TIER_NAMES, ("village", "township", "county", "tertiary"), strict=True)
}
_TIERS[TIER_NAMES[4]] = ("tertiary", "三级医院")

_MECHANISMS: dict[str, str] = {
    "green_channel": "slots and beds kept for referred patients",
    "up_referral": "rules and a desk for referral up",
    "down_referral": "step-down after the acute days",
    "expert_rotation": "experts who hold clinics below",
    "staff_training_up": "primary doctors train above",
    "tele_diagnostic": "remote reading of images, ECGs and samples",
    "tele_consult": "remote consultation",
    "mutual_recognition": "results of tests recognised",
    "shared_pharmacy": "one pharmacy",
    "unified_people": "people under one management",
    "unified_finance": "money under one management",
    "unified_info": "one record",
    "global_budget": "one budget, of which a surplus is kept",
    "family_doctor": "family doctors",
    "chronic_mgmt": "management of chronic illness",
    "shared_equipment": "machines behind one booking desk",
    "emergency_network": "emergency network",
    "rehab_nursing": "beds for rehabilitation and nursing",
    "pathways": "clinical pathways",
    "internet_hospital": "internet hospital",
    "ward_posting": "township wards run by county departments",
    "outpatient_step_down": "stable outpatients handed down",
}


def mechanism_name(key: str, lang: str = "en") -> str:
    """What a mechanism of a consortium is, in few words; the key in words where none are written."""
    return evidence.mechanism_names_zh()[key] if lang == "zh" else _MECHANISMS.get(key, key.replace("_", " "))


def say(key: str, lang: str = "en") -> str:
    """A word of the tables; the key itself where there is none."""
    pair = _WORDS.get(key)
    return key if pair is None else pair[lang == "zh"]


def grade_name(grade: str, lang: str = "en") -> str:
    """How far an outcome may be trusted, in words."""
    return say(grade, lang)


def grade_letter(name: str) -> str:
    """One sign for the name of a grade, for narrow tables."""
    return {"checked": "k", "已校准": "校", "已核对": "核", "仅比较差异": "差"}.get(name, name[0])


def tier_name(tier: str, lang: str = "en", setting: str = "county") -> str:
    """Name of a tier of an outcome frame, in a county or in a district (``urban``)."""
    name = _TIERS[tier][lang == "zh"] if tier in _TIERS else say(tier, lang)
    return in_words_of(setting, name, lang)


def group_name(group: str, lang: str = "en") -> str:
    """Name of a class of patients."""
    return say(group, lang)


def scenario_name(scenario: Scenario, lang: str = "en") -> str:
    """Its name in the language asked for; the key tells apart two scenarios of one name."""
    return scenario.name_zh if lang == "zh" and scenario.name_zh else scenario.name


def outcome_name(
    key: str, lang: str = "en", tier: str = "all", group: str = "all", setting: str = "county"
) -> str:
    """Name, tier and unit of an outcome as shown: ``bed occupancy, county, %``, in the words of the setting."""
    outcome = OUTCOMES[key]
    parts = [in_words_of(setting, outcome.name_zh if lang == "zh" else outcome.name, lang)]
    parts += [tier_name(tier, lang, setting)] if tier != "all" else []
    parts += [group_name(group, lang)] if group != "all" else []
    if outcome.unit == "share":
        parts.append("%")
    elif outcome.unit in ("hours", "minutes", "yuan"):
        parts.append(say(f"unit_{outcome.unit}", lang))
    return ("，" if lang == "zh" else ", ").join(parts)
