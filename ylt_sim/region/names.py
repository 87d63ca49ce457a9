"""Names of townships, villages and facilities, or of a district's, invented, in English and Chinese."""

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
_SUBDISTRICTS = (
    ("Xinhua", "新华"), ("Renmin Road", "人民路"), ("Jiefang", "解放"), ("Heping", "和平"), ("Zhongshan", "中山"),
    ("Jianshe", "建设"), ("Hongqi", "红旗"), ("Guangming", "光明"), ("Dongmen", "东门"), ("Ximen", "西门"),
    ("Nanhu", "南湖"), ("Beiyuan", "北苑"), ("Jiangbin", "江滨"), ("Qianjin", "前进"), ("Shengli", "胜利"),
    ("Wenhua Road", "文化路"), ("Yingbin", "迎宾"), ("Kaiyuan", "开元"), ("Changning", "长宁"), ("Fuxing", "复兴"),
)  # fmt: skip
_FIRST = (
    ("Xingfu", "幸福"), ("Yangguang", "阳光"), ("Cuihu", "翠湖"), ("Jinxiu", "锦绣"), ("Hexie", "和谐"),
    ("Lvyuan", "绿源"), ("Mingzhu", "明珠"), ("Xinxing", "新兴"), ("Anju", "安居"), ("Qinghe", "清河"),
    ("Dongfang", "东方"), ("Meilin", "梅林"), ("Taoyuan", "桃源"),
)  # fmt: skip
_LAST = (
    ("yuan", "苑"), ("li", "里"), ("jiayuan", "家园"), ("cheng", "城"), ("ting", "庭"), ("xincun", "新村"),
    ("wan", "湾"), ("fang", "坊"), ("yuanqu", "园区"), ("jie", "街"), ("hutong", "巷"),
)  # fmt: skip
# English and Chinese of the first hospital of a kind, of a further one, and the letters of its doctors' names.
_COUNTY = {
    "county_general": (
        "County General Hospital", "县人民医院", "{town} County General Hospital", "{town_zh}县人民医院", "C"),
    "county_tcm": (
        "County Hospital of Chinese Medicine", "县中医院", "{town} County Hospital of Chinese Medicine",
        "{town_zh}县中医院", "CM"),
    "county_mch": (
        "County Maternal and Child Hospital", "县妇幼保健院", "{town} County Maternal and Child Hospital",
        "{town_zh}县妇幼保健院", "CW"),
}  # fmt: skip
_DISTRICT = {
    "county_general": (
        "District General Hospital", "区人民医院", "District General Hospital {n}", "区第{n_zh}人民医院"),
    "county_tcm": (
        "District Hospital of Chinese Medicine", "区中医院", "District Hospital of Chinese Medicine {n}",
        "区第{n_zh}中医院"),
    "county_mch": (
        "District Maternal and Child Hospital", "区妇幼保健院", "District Maternal and Child Hospital {n}",
        "区第{n_zh}妇幼保健院"),
}  # fmt: skip
_OTHERS = {  # in a county; in a district
    "tertiary": ("City Hospital {n}", "市第{n_zh}人民医院") * 2,
    "township": ("{town} Township Health Centre", "{town_zh_full}卫生院",
                 "{town} Community Health Centre", "{town_zh_full}社区卫生服务中心"),
    "village_clinic": ("{village} Village Clinic", "{village_zh}村卫生室",
                       "{village} Community Health Station", "{village_zh}社区卫生服务站"),
    "private_clinic": ("{town} Private Clinic {n}", "{town_zh_full}第{n}诊所") * 2,
    "private_hospital": ("{town} Private Hospital {n}", "{town_zh_full}第{n}民营医院") * 2,
}  # fmt: skip
_RECEIVERS = {
    "rehabilitation": ("Rehabilitation Hospital", "康复医院"),
    "nursing": ("Nursing Home", "护理院"),
}
_LETTERS = {"tertiary": "H", "township": "T", "village_clinic": "V", "private_clinic": "P", "private_hospital": "L",
            "rehabilitation": "R", "nursing": "N"}  # fmt: skip
_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


def township_names(spec: RegionSpecification) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """English and Chinese names of the townships or subdistricts: those of the region file, else invented ones."""
    n, urban = spec.townships, spec.is_urban
    known = tuple((en, f"{zh}街道") for en, zh in _SUBDISTRICTS) if urban else _TOWNSHIPS
    word, word_zh = ("Subdistrict", "街道") if urban else ("Township", "镇")
    english = [known[i][0] if i < len(known) else f"{word} {i + 1}" for i in range(n)]
    chinese = [known[i][1] if i < len(known) else f"第{i + 1}{word_zh}" for i in range(n)]
    return spec.township_names or tuple(english), spec.township_names_zh or tuple(chinese)


def village_names(villages: int, *, is_urban: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """English and Chinese names of the villages or neighbourhoods; after 372 villages, 143 of these, numbered."""
    first, last = (_FIRST, _LAST) if is_urban else (_FAMILIES, _PLACES)  # 13 and 11, 31 and 12: no common factor
    english, chinese = [], []
    for i in range(villages):
        family, place = first[i % len(first)], last[i % len(last)]
        again = i // (len(first) * len(last))
        english.append(family[0] + place[0] + (f" {again + 1}" if again else ""))
        chinese.append(family[1] + place[1] + (str(again + 1) if again else ""))
    return tuple(english), tuple(chinese)


def _kind_and_number(key: str) -> tuple[str, str]:
    """``township_07`` is township and 07, ``county_general`` has no number."""
    if key in _COUNTY:
        return key, ""
    kind, _, number = key.rpartition("_")
    return kind, number


def short_key(key: str) -> str:
    """Short form of a facility's key for the names of its doctors: township_07 is T07, county_general_2 is C2."""
    kind, number = _kind_and_number(key)
    return (_COUNTY[kind][4] if kind in _COUNTY else _LETTERS[kind]) + number


def facility_names(
    spec: RegionSpecification,
    places: tuple[tuple[str, ...], tuple[str, ...]],
    villages: tuple[tuple[str, ...], tuple[str, ...]],
    township_of: tuple[int, ...],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """English and Chinese names of the facilities, those of the region file before invented ones."""
    english, chinese = [], []
    for key, township in zip(spec.facility_keys(), township_of, strict=True):
        name, name_zh = _named(spec, key, places, villages, township)
        english.append(spec.facility_names.get(key, name))
        chinese.append(spec.facility_names_zh.get(key, name_zh))
    return tuple(english), tuple(chinese)


def _named(
    spec: RegionSpecification,
    key: str,
    places: tuple[tuple[str, ...], tuple[str, ...]],
    villages: tuple[tuple[str, ...], tuple[str, ...]],
    township: int,
) -> tuple[str, str]:
    kind, digits = _kind_and_number(key)
    number = int(digits) if digits else 1
    if kind in _RECEIVERS:
        name, name_zh = _RECEIVERS[kind]
        area, area_zh = ("District", "区") if spec.is_urban else ("County", "县")
        if number == 1:
            return f"{area} {name}", f"{area_zh}{name_zh}"
        return f"{area} {name} {number}", f"第{number}{name_zh}"
    words: dict[str, object] = {"n": number, "n_zh": _NUMERALS[number - 1] if number <= len(_NUMERALS) else number}
    if township >= 0:
        full = places[1][township]
        words |= {"town": places[0][township], "town_zh_full": full, "town_zh": full.removesuffix("镇")}
    if kind == "village_clinic":
        words |= {"village": villages[0][number - 1], "village_zh": villages[1][number - 1]}
    if kind in _COUNTY:
        forms = (_DISTRICT if spec.is_urban else _COUNTY)[kind]
        template, template_zh = forms[:2] if number == 1 else forms[2:4]
    else:
        template, template_zh = _OTHERS[kind][2:4] if spec.is_urban else _OTHERS[kind][:2]
    return template.format(**words), template_zh.format(**words)
