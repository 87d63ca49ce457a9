"""Names of townships, villages and facilities, invented, in English and Chinese."""

from __future__ import annotations

from ylt_sim.scenario.region_file import RegionSpecification

__all__ = ["facility_names", "short_key", "township_names", "village_names"]

_TOWNSHIPS = (
    ("Chengguan", "城关镇"), ("Xiaohe", "小河镇"), ("Shiqiao", "石桥镇"), ("Qingshan", "青山镇"), ("Longtan", "龙潭镇"),
    ("Baisha", "白沙镇"), ("Huangtu", "黄土镇"), ("Dongfeng", "东风镇"), ("Shuangxi", "双溪镇"),
    ("Majiadian", "马家店镇"), ("Liulin", "柳林镇"), ("Gaofeng", "高峰镇"), ("Heping", "和平镇"), ("Sanhe", "三河镇"),
    ("Taiping", "太平镇"),
    ("Yangwan", "杨湾镇"), ("Tuanjie", "团结镇"), ("Nanping", "南坪镇"), ("Beishan", "北山镇"), ("Xinglong", "兴隆镇"),
    ("Hekou", "河口镇"), ("Lianhua", "莲花镇"), ("Jinping", "金坪镇"), ("Wangjiang", "望江镇"), ("Yunwu", "云雾镇"),
    ("Zhuyuan", "竹园镇"), ("Fengshou", "丰收镇"), ("Datian", "大田镇"), ("Chashan", "茶山镇"), ("Yongan", "永安镇"),
)  # fmt: skip
_FAMILIES = (
    ("Wang", "王"), ("Li", "李"), ("Zhang", "张"), ("Liu", "刘"), ("Chen", "陈"), ("Yang", "杨"), ("Zhao", "赵"),
    ("Huang", "黄"), ("Zhou", "周"), ("Wu", "吴"), ("Xu", "徐"), ("Sun", "孙"), ("Hu", "胡"), ("Zhu", "朱"),
    ("Gao", "高"), ("Lin", "林"), ("He", "何"), ("Guo", "郭"), ("Ma", "马"), ("Luo", "罗"), ("Liang", "梁"),
    ("Song", "宋"), ("Zheng", "郑"), ("Xie", "谢"), ("Han", "韩"), ("Tang", "唐"), ("Feng", "冯"), ("Dong", "董"),
    ("Cheng", "程"), ("Cao", "曹"), ("Deng", "邓"),
)  # fmt: skip
_PLACES = (
    ("jiawan", "家湾"), ("jiazhuang", "家庄"), ("jiatun", "家屯"), ("jialing", "家岭"), ("jiahe", "家河"),
    ("jiaping", "家坪"), ("jiagou", "家沟"), ("jiaba", "家坝"), ("jiadian", "家店"), ("jiaqiao", "家桥"),
    ("jiachong", "家冲"), ("jialou", "家楼"),
)  # fmt: skip
_KINDS = {
    "county_general": ("County General Hospital", "县人民医院", "C"),
    "county_tcm": ("County Hospital of Chinese Medicine", "县中医院", "CM"),
    "county_mch": ("County Maternal and Child Hospital", "县妇幼保健院", "CW"),
}
_RECEIVERS = {
    "rehabilitation": ("County Rehabilitation Hospital", "康复医院"),
    "nursing": ("County Nursing Home", "护理院"),
}
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def township_names(spec: RegionSpecification) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """English and Chinese names of the townships: those of the region file, else invented ones."""
    n = spec.townships
    english = [_TOWNSHIPS[i][0] if i < len(_TOWNSHIPS) else f"Township {i + 1}" for i in range(n)]
    chinese = [_TOWNSHIPS[i][1] if i < len(_TOWNSHIPS) else f"第{i + 1}镇" for i in range(n)]
    return spec.township_names or tuple(english), spec.township_names_zh or tuple(chinese)


def village_names(villages: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """English and Chinese names of the villages; after 372 of them they are numbered."""
    english, chinese = [], []
    for i in range(villages):
        family, place = _FAMILIES[i % len(_FAMILIES)], _PLACES[i % len(_PLACES)]  # 31 and 12 have no common factor
        again = i // (len(_FAMILIES) * len(_PLACES))
        english.append(family[0] + place[0] + (f" {again + 1}" if again else ""))
        chinese.append(family[1] + place[1] + (str(again + 1) if again else ""))
    return tuple(english), tuple(chinese)


def short_key(key: str) -> str:
    """Short form of a facility's key for the names of its doctors: township_07 is T07, village_clinic_0112 is V0112."""
    if key in _KINDS:
        return _KINDS[key][2]
    kind, _, number = key.rpartition("_")
    return {"tertiary": "H", "township": "T", "village_clinic": "V", "private_clinic": "P", "private_hospital": "L",
            "rehabilitation": "R", "nursing": "N"}[
        kind
    ] + number


def facility_names(
    keys: tuple[str, ...],
    places: tuple[tuple[str, ...], tuple[str, ...]],
    villages: tuple[tuple[str, ...], tuple[str, ...]],
    township_of: tuple[int, ...],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """English and Chinese names of the facilities."""
    english, chinese = [], []
    for key, township in zip(keys, township_of, strict=True):
        if key in _KINDS:
            english.append(_KINDS[key][0])
            chinese.append(_KINDS[key][1])
            continue
        kind, _, digits = key.rpartition("_")
        number = int(digits)
        if kind == "tertiary":
            english.append(f"City Hospital {number}")
            chinese.append(f"市第{_NUMERALS[number - 1] if number <= 10 else number}人民医院")
        elif kind == "township":
            english.append(f"{places[0][number - 1]} Township Health Centre")
            chinese.append(f"{places[1][number - 1]}卫生院")
        elif kind == "village_clinic":
            english.append(f"{villages[0][number - 1]} Village Clinic")
            chinese.append(f"{villages[1][number - 1]}村卫生室")
        elif kind == "private_clinic":
            english.append(f"{places[0][township]} Private Clinic {number}")
            chinese.append(f"{places[1][township]}第{number}诊所")
        elif kind in _RECEIVERS:
            name, name_zh = _RECEIVERS[kind]
            english.append(f"{name} {number}" if number > 1 else name)
            chinese.append(f"第{number}{name_zh}" if number > 1 else f"县{name_zh}")
        else:
            english.append(f"{places[0][township]} Private Hospital {number}")
            chinese.append(f"{places[1][township]}第{number}民营医院")
    return tuple(english), tuple(chinese)
