"""Words of the reporting sheets in English and Chinese: heads of tables, and outcomes' meanings in Chinese."""

from __future__ import annotations

__all__ = ["ENTITIES", "MEANINGS_ZH", "word"]

_WORDS: dict[str, tuple[str, str]] = {
    "scenario": ("scenario", "情景"), "name": ("name", "名称"), "digest": ("digest", "摘要"), "role": ("role", "角色"),
    "comparator": ("comparator", "对照"), "compared": ("compared", "比较"), "only": ("only one", "唯一"),
    "quantity": ("quantity", "数量"), "unit": ("unit", "单位"), "mechanism": ("mechanism", "机制"),
    "consortium": ("consortium", "医联体"), "lead": ("lead", "牵头单位"), "members": ("members", "成员数"),
    "preset": ("preset", "预设"), "same": ("The scenarios have the same consortia.", "各情景的医联体相同。"),
    "entity": ("entity", "实体"), "table": ("table", "表"), "fields": ("state variables", "状态变量"),
    "event": ("event", "事件"), "room": ("room", "环节"), "page": ("page", "说明页"), "means": ("what it says", "含义"),
    "kind": ("kind of facility", "机构类别"), "facilities": ("facilities", "机构数"), "doctors": ("doctors", "医生数"),
    "beds": ("open beds", "开放床位"), "clinics": ("clinics", "门诊队列数"), "machines": ("machines", "设备数"),
    "all": ("all", "合计"), "section": ("section", "部分"), "assumption": ("assumption", "假设"),
    "low": ("low", "低"), "medium": ("medium", "中"), "high": ("high", "高"), "sources": ("evidence", "证据"),
    "confidence": ("confidence", "可信度"), "numbers": ("numbers", "数值个数"), "path": ("number", "数值"),
    "value": ("value", "取值"), "range": ("low to high", "取值范围"), "source": ("source", "来源"),
    "outcome": ("outcome", "指标"), "grade": ("grade", "可信级别"), "meaning": ("definition", "定义"),
    "period": ("period", "时期"), "from": ("from day", "起始日"), "until": ("until day", "结束日"),
    "replication": ("replication", "重复"), "population": ("population", "人口"), "demand": ("demand", "需求"),
    "luck": ("luck", "运气"), "software": ("software", "软件"), "version": ("version", "版本"),
    "constant": ("constant", "常数"), "what": ("what identifies it", "由何确定"), "none": ("None.", "无。"),
    "option": ("option", "选项"), "model": ("parameters of the model", "模型参数"), "region": ("region", "地区"),
    "payment": ("payment of providers", "支付方式"),
    "insurance": ("insurance and prices of the policy", "政策的医保与价格"),
    "consortia": ("consortia", "医联体机制"), "study": ("days", "天数"),
    "fitted": ("The constants of {region} are fitted to the targets under today's practice.",
               "{region}的常数已按现状校准到目标。"),
    "unfitted": ("The constants of {region} are **not fitted**: they have start values, and levels mean little.",
                 "{region}的常数**尚未校准**，使用初始值，绝对水平意义不大。"),
    "seconds": ("{n} runs, on average {mean} s each ({low}-{high} s); {wall} s in all.",
                "共{n}次运行，平均每次{mean}秒（{low}–{high}秒），总计{wall}秒。"),
    "not_timed": ("Run time was not recorded.", "未记录运行时间。"),
    "start": ("the scenarios' own consortia begin", "情景自身的医联体开始运行"),
}  # fmt: skip

# Table of the world -> what it stands for.
ENTITIES: dict[str, tuple[str, str]] = {
    "patient": ("patient: an episode on its way, or a job done on its behalf",
                "患者：进行中的一次病程，或为其办理的任务"),
    "resident": ("resident", "居民"),
    "village": ("village", "村"),
    "facility": ("facility", "医疗机构"),
    "pool": ("pool: doctors of a clinic, beds of a ward, machines, readers, coordinators",
             "资源池：门诊医生、病区床位、设备、阅片医生、协调员"),
    "doctor": ("doctor, reader or coordinator", "医生、阅片医生或协调员"),
    "hold": ("held bed", "所留床位"),
    "slot": ("appointments of a pool and day", "某资源池某日的号源"),
    "consortium": ("consortium, by era", "医联体（分时期）"),
    "link": ("membership of a facility in a consortium, by era", "机构在医联体中的成员关系（分时期）"),
    "belief": ("what a township believes of a facility", "某乡镇对某机构的认知"),
    "condition": ("condition of the catalogue (fixed)", "病种目录（固定）"),
    "potential": ("potential episode (fixed)", "潜在病程（固定）"),
    "tier": ("tier (fixed)", "层级（固定）"),
    "roster": ("act of a weekly roster (fixed)", "每周排班中的一步（固定）"),
    "day": ("day of the calendar (fixed)", "日历日（固定）"),
    "glob": ("the clock and the era", "时钟与时期"),
}  # fmt: skip

MEANINGS_ZH = {
    "right_tier_share": "确定性治疗所在层级与起病时所需层级一致的病程／所有需要诊疗的病程。",
    "under_placed_share": "确定性治疗低于起病时所需层级的病程／所有需要诊疗的病程。",
    "over_placed_share": "确定性治疗高于起病时所需层级的病程／所有需要诊疗的病程。",
    "unmet_need_share": "随访期内未获确定性治疗的病程／起病时中度及以上的病程。",
    "definitive_care_hours": "起病至确定性治疗的平均小时数，超过随访期的按随访期计。",
    "primary_visit_share": "村级和乡镇诊疗人次／村级、乡镇和县级医院诊疗人次。",
    "village_visit_share": "村卫生室诊疗人次／村级、乡镇和县级医院诊疗人次。",
    "township_visit_share": "乡镇卫生院诊疗人次／村级、乡镇和县级医院诊疗人次。",
    "county_visit_share": "县级医院诊疗人次／村级、乡镇和县级医院诊疗人次。",
    "outside_visit_share": "三级医院诊疗人次／全部诊疗人次。",
    "private_visit_share": "私人诊所和民营医院诊疗人次／全部诊疗人次。",
    "visits_per_resident_year": "居民诊疗人次／居民人年数。",
    "admissions_per_resident_year": "结束的住院人次／居民人年数。",
    "outside_admission_share": "三级医院住院人次／全部住院人次。",
    "township_admission_share": "乡镇卫生院住院人次／全部住院人次。",
    "up_referrals_per_1000_primary_visits": "在医联体内有转诊目标的上转／村级和乡镇诊疗人次（每千）。",
    "green_channel_share": "留有床位或号源的上转／医联体内的上转。",
    "up_referral_refused_share": "患者拒绝的上转／建议的上转。",
    "step_downs_per_100_county_stays": "转到成员单位康复的患者／县级医院结束的住院（每百）。",
    "wait_median_minutes": "从进门到见医生的分钟数，中位数。",
    "wait_p90_minutes": "从进门到见医生的分钟数，第90百分位。",
    "gave_up_share": "候诊中离开者／就诊者与离开者之和。",
    "bed_occupancy": "床位被使用或被保留的时间／开放床位时间。",
    "doctor_utilisation": "医生接诊时间／在岗时间（含加班）。",
    "overtime_hours_per_1000_visits": "超出排班的在岗小时数／全部诊疗人次（每千）。",
    "deaths_per_1000_resident_years": "模拟的重症病程死亡／居民人年数（每千）；不用于排序。",
    "cost_yuan_per_resident_year": "门诊、检查、住院和互联网诊疗的全部账单／居民人年数。",
    "own_share_of_stays": "住院账单中医保与救助之后由患者支付的部分／住院账单。",
    "fund_in_county_share": "医保基金支付给县域内机构的金额／医保基金为本县居民支付的总额。",
    "inside_share": "期内起病、期末未结束的病程／期内起病的病程。",
}
"""Where an outcome has none yet, its English meaning stands."""


def word(key: str, lang: str) -> str:
    """A word of the sheets."""
    return _WORDS[key][lang == "zh"]
