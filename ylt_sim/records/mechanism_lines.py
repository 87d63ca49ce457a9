"""What of each mechanism the records show: one line an event that it causes or a use of staff that it needs."""

from __future__ import annotations

from typing import NamedTuple

from ylt_sim.world.codes import LACK_NAMES, PARTY_NAMES, SWAY_NAMES

__all__ = [
    "LINES", "MINUTES", "NOTES", "NOTHING", "NO_STAFF", "ROSTERED", "SAVED", "SHORTENED", "STAFF", "USED", "WITHIN",
    "Line", "lines_of",
]  # fmt: skip

USED, ROSTERED, WITHIN, NO_STAFF, NOTHING = "used", "on duty", "within", "no staff", ""
SAVED, SHORTENED = "saved", "in visits"
MINUTES: dict[str, tuple[str, str, str]] = {
    USED: ("used", "占用", "staff worked on it so long; only these minutes are added up"),
    ROSTERED: ("on duty", "在岗", "staff were on duty for it so long, busy or not; what is used is part of them"),
    WITHIN: ("within", "包含", "part of the minutes of another line of the mechanism"),
    SAVED: ("saved", "节省", "staff would have needed so much longer without it"),
    SHORTENED: ("in visits", "计入就诊", "part of visits all the same, which the mechanism is there to shorten"),
    NO_STAFF: ("no staff", "非人力", "minutes of a machine or a vehicle, no staff"),
    NOTHING: ("", "", "takes no time by itself"),
}
"""What the minutes of a line are: English, Chinese, meaning."""

STAFF: dict[str, tuple[str, str]] = {
    "": ("", ""),
    "sender": ("doctor who sends", "转出医生"),
    "desk": ("referral desk", "转诊窗口人员"),
    "coordinator": ("step-down coordinator", "下转协调员"),
    "ward_doctor": ("doctor of the sending ward", "转出病区医生"),
    "clinic_coordinator": ("coordinator of the clinics", "门诊协调员"),
    "specialist": ("specialist of the lead", "牵头医院专科医生"),
    "county_doctor": ("ward doctor of the lead", "牵头医院病区医生"),
    "trainee": ("primary doctor in training", "进修的基层医生"),
    "reader": ("reader of the centre", "诊断中心医生"),
    "local_doctor": ("local doctor", "基层接诊医生"),
    "seniors": ("two seniors of the lead", "牵头医院两名高年资医生"),
    "named_doctor": ("named primary doctor", "责任基层医生"),
    "team": ("chronic team", "慢病团队"),
    "therapist": ("therapist", "治疗师"),
    "screen_doctor": ("doctor of the internet clinic", "互联网门诊医生"),
    "family_doctor": ("primary doctor", "基层医生"),
    "machine": ("machine", "设备"),
    "vehicle": ("vehicle", "转运车"),
    "admitting": ("doctor who admits", "收治医生"),
    "receiver": ("doctor who receives", "接诊医生"),
}
"""Whose minutes: English, Chinese."""


SWAY_NAMES_ZH = ("收治住院", "下转", "提前出院", "上转", "接收", "重复检查", "开具检查", "做必要的检查")


class Line(NamedTuple):
    """One line of the table of a mechanism."""

    mechanism: str
    key: str
    name: str
    name_zh: str
    seen: str  # rows that show it
    staff: str = ""  # key of `STAFF`
    minutes: str = NOTHING  # key of `MINUTES`
    is_event: bool = True  # False: a second view of events counted elsewhere, or people; not added up


_PARTIES_ZH = ("患者不愿意", "没有可接收的医院", "转出方不放", "接收方不能接", "协调员未能及时到位", "病区未及时评估")
_LACKS_ZH = ("等待配送", "转往上级机构", "未取药回家")


def _holds(mechanism: str, where: str, where_zh: str, row: str) -> tuple[Line, ...]:
    """What becomes of beds that are held."""
    ends = (("placed", "held", "留床"), ("claimed", "held and claimed", "留床后入住"),
            ("expired", "held in vain until it lapsed", "留床到期未用"),
            ("released", "held and given up", "留床后退回"))
    return tuple(
        Line(mechanism, f"hold_{key}", f"bed {where} {name}", f"{where_zh}{name_zh}",
             f"`hold_{key}`, placed in the second of a `{row}` row of the same resident", is_event=key == "placed")
        for key, name, name_zh in ends
    )  # fmt: skip


def _refusals(mechanism: str, event: str, what: str, what_zh: str, parties: tuple[int, ...]) -> tuple[Line, ...]:
    """Who said no."""
    return tuple(
        Line(mechanism, f"refused_{p}", f"{what} refused: {PARTY_NAMES[p]}", f"{what_zh}未成：{_PARTIES_ZH[p]}",
             f"`{event}`, a {p}")
        for p in parties
    )  # fmt: skip


LINES: tuple[Line, ...] = (
    # 绿色通道
    Line("green_channel", "referred_bed", "referred with a bed held", "转诊并留床", "`referred`, b `bed held`"),
    Line("green_channel", "referred_slot", "referred with a slot", "转诊并预约号源", "`referred`, b `slot`"),
    *_holds("green_channel", "of the referred", "转诊患者", "referred` or `bounce_back"),
    Line("green_channel", "kept_taken", "kept slot taken", "预留号被使用", "`booked`, a `kept`"),
    Line("green_channel", "kept_released", "kept slot released to all", "预留号释放", "`slots` of kept ones, b",
         is_event=False),
    # 上转
    Line("up_referral", "referred", "referred through a consortium", "经医联体上转",
         "`referred` with a consortium, b `priority only`, `bed held`, `slot`"),
    *_refusals("up_referral", "referral_refused", "referral", "上转", (0, 1)),
    Line("up_referral", "letter", "letter written on the shared form", "按统一表单书写转诊单",
         "`letter` with a consortium", "sender", USED, False),
    Line("up_referral", "letter_saved", "minutes that the form saves", "统一表单节省的时间", "b of that `letter`",
         "sender", SAVED, False),
    Line("up_referral", "summary", "history read in the letter", "从转诊单获知病史", "`history`, x `in the letter`",
         "receiver", SAVED),
    Line("up_referral", "desk", "answer of the desk", "转诊窗口答复", "`desk`", "desk", USED),
    Line("up_referral", "desk_duty", "desk staffed", "转诊窗口在岗", "`on_duty`, `off_duty` at the desk", "desk",
         ROSTERED, False),
    # 下转
    Line("down_referral", "offer", "step-down offered by a coordinator", "协调员提出下转",
         "`coordination` at the coordinators of the wards", "coordinator", USED),
    Line("down_referral", "raised", "step-down offered by the ward's doctor", "病区医生提出下转",
         "`coordination` at a clinic, not asked for by the coordinators of the clinics", "ward_doctor", USED),
    Line("down_referral", "moved", "stepped down", "已下转", "`step_down`"),
    *_refusals("down_referral", "step_down_refused", "step-down", "下转", (0, 2, 3, 4, 5)),
    *_holds("down_referral", "at a member", "成员单位", "step_down"),
    Line("down_referral", "bounce", "worse after a step-down, back to the hospital", "下转后病情反复，返回医院",
         "`bounce_back`, a 1"),
    Line("down_referral", "duty", "coordinators on duty", "下转协调员在岗",
         "`on_duty`, `off_duty` at the coordinators of the wards", "coordinator", ROSTERED, False),
    # 专家下沉
    Line("expert_rotation", "session", "session at a member", "下沉坐诊（半日）",
         "`on_duty` to `off_duty` of a doctor of the lead in a member's clinic, not posted there", "specialist", USED),
    Line("expert_rotation", "road", "road to a session", "赴基层路途", "b of that `on_duty`", "specialist", USED,
         False),
    Line("expert_rotation", "teaching", "teaching at a member", "下沉带教",
         "`on_duty` to `off_duty` at a member's duty, next to a session there", "specialist", USED),
    Line("expert_rotation", "seen", "patient seen in a session", "下沉坐诊接诊",
         "`visit`, `review` of such a doctor at a member", "specialist", WITHIN),
    Line("expert_rotation", "posting", "posted to a township centre", "派驻乡镇卫生院", "`absent`, a `posted`"),
    Line("expert_rotation", "posted_duty", "duty of the posted", "派驻医生在岗",
         "`on_duty` to `off_duty` at a member while posted", "specialist", USED, False),
    Line("expert_rotation", "posted_seen", "patient seen by the posted", "派驻医生接诊",
         "`visit`, `review` of a posted doctor at a member", "specialist", WITHIN),
    # 进修
    Line("staff_training_up", "begun", "training at the lead begun", "开始进修", "`absent`, a `training`"),
    Line("staff_training_up", "duty", "working hours spent in training", "进修占用工时",
         "`on_duty` to `off_duty` at the lead while in training", "trainee", USED, False),
    Line("staff_training_up", "trained", "back from training", "进修结束", "`trained`"),
    # 远程诊断
    Line("tele_diagnostic", "reading", "read at the centre", "诊断中心出报告", "`reading` with a consortium", "reader",
         USED),
    Line("tele_diagnostic", "late", "report of the centre late", "诊断中心报告迟到", "`late` with a consortium"),
    Line("tele_diagnostic", "courier", "sample brought to the lead", "标本送达", "`courier`"),
    Line("tele_diagnostic", "sample", "sample measured at the lead", "标本检测", "`sample`", "machine", NO_STAFF),
    Line("tele_diagnostic", "duty", "readers on duty at the centre", "诊断中心医生在岗",
         "`on_duty`, `off_duty` at the reading centre", "reader", ROSTERED, False),
    # 远程会诊
    Line("tele_consult", "consultation", "remote consultation", "远程会诊", "`remote_consultation`", "specialist",
         USED),
    Line("tele_consult", "local", "the local doctor waits and talks", "基层医生等候并参与会诊",
         "a and b of `remote_consultation`; it is part of his visit", "local_doctor", USED, False),
    Line("tele_consult", "gave_up", "no specialist in time", "专科医生未及时接诊",
         "`remote_gave_up`, not of the internet clinic", "local_doctor", USED),
    Line("tele_consult", "board", "case before the board", "疑难病例讨论", "`board`; twice b, two are there",
         "seniors", USED),
    Line("tele_consult", "board_duty", "board in session", "疑难病例讨论排班", "`on_duty`, `off_duty` at the board",
         "seniors", ROSTERED, False),
    # 互认
    Line("mutual_recognition", "recognised", "result recognised, not taken again", "结果互认，未重复检查",
         "`recognised`"),
    # 临床路径
    Line("pathways", "kept", "stay on a pathway that is kept", "入径并完成路径的住院", "`pathway`, a 1"),
    Line("pathways", "left", "stay that leaves its pathway", "入径后变异退出的住院", "`pathway`, a 0"),
    Line("pathways", "shorter", "stay shortened to standard days", "按标准住院日缩短的住院", "`pathway`, b above 0",
         is_event=False),
    Line("pathways", "checklist", "checklist at admission", "入径核查表", "`checklist`", "admitting", USED, False),
    Line("pathways", "review", "joint case review", "联合病例评审",
         "`on_duty` to `off_duty` of a doctor of the lead at its own duty", "specialist", USED),
    # 药品
    *(Line("shared_pharmacy", f"lack_{k}", f"drug out of stock: {LACK_NAMES[k]}", f"缺药：{_LACKS_ZH[k]}",
           f"`out_of_stock`, b {k}") for k in range(3)),
    Line("shared_pharmacy", "delivered", "drug delivered", "药品送到", "`dispensed`", is_event=False),
    Line("shared_pharmacy", "spared", "regular visit not needed, the prescription lasts", "长处方未用完，无需复诊",
         "`episode_end`, a `not needed, the prescription lasts`"),
    # 人员
    Line("unified_people", "not_sent", "doctor of the lead asked and not sent", "牵头医院医生未派出", "`not_sent`"),
    Line("unified_people", "sent", "doctors of the lead who worked at members", "在成员单位工作的牵头医院医生人数",
         "different doctors of sessions, rounds, teams and postings", is_event=False),
    Line("unified_people", "assigned", "posted by assignment", "由组织指派驻点",
         "`absent`, a `posted`, `posted to a ward`, link `assigned`"),
    Line("unified_people", "by_himself", "posted of his own accord", "自愿驻点",
         "`absent`, a `posted`, `posted to a ward`, link `of his own accord`", is_event=False),
    # 信息
    Line("unified_info", "known", "visit of somebody a doctor elsewhere has seen in this episode",
         "本次病程曾在他处就诊者的就诊", "`visit` after a visit of the same episode at another place of the consortium",
         is_event=False),
    Line("unified_info", "read", "history read, not asked again", "调阅病史，无需重新询问",
         "`history`, x `on the shared record`, `the record has come`", "receiver", SAVED),
    Line("unified_info", "in_part", "history read in part", "部分调阅病史", "`history`, x `in part`", "receiver",
         SAVED),
    Line("unified_info", "asked", "history asked again", "重新询问病史", "`history`, a above 0", "receiver", SHORTENED,
         False),
    # 家庭医生
    Line("family_doctor", "signed", "newly signed", "新签约", "`signed`"),
    Line("family_doctor", "first", "signed resident seen before walk-ins", "签约居民优先就诊",
         "`visit` of class `referred` at his own village clinic or township centre, in an episode without referral",
         "family_doctor", WITHIN),
    Line("family_doctor", "own", "signed resident seen at his own place", "签约居民在本村本乡镇就诊",
         "`visit` at his own village clinic or township centre", "family_doctor", WITHIN, False),
    # 慢病
    Line("chronic_mgmt", "done", "planned follow-up", "计划内随访", "`follow_up`", "team", USED),
    Line("chronic_mgmt", "missed", "planned follow-up missed", "计划内随访未做", "`follow_up_missed`"),
    Line("chronic_mgmt", "duty", "team on duty", "慢病团队在岗", "`on_duty`, `off_duty` at the team", "team", ROSTERED,
         False),
    Line("chronic_mgmt", "specialist_duty", "specialist of the lead in the team", "专科医生参加团队",
         "`on_duty` to `off_duty` of a doctor of the lead at a member's team", "specialist", ROSTERED, False),
    Line("chronic_mgmt", "road", "road to a team", "赴团队路途", "b of that `on_duty`", "specialist", USED, False),
    # 设备
    Line("shared_equipment", "booked", "another member's machine booked", "预约其他成员单位设备", "`machine_booked`"),
    Line("shared_equipment", "test", "test on another member's machine", "在其他成员单位做检查", "`test`, x `shared`",
         "machine", NO_STAFF, False),
    # 急救
    Line("emergency_network", "warned", "at the door, warned ahead", "到院，已提前预警", "`at_door`, b above 0"),
    Line("emergency_network", "passed", "ambulance past the nearest hospital, to one that is able",
         "救护车绕过最近医院送至有能力的医院", "`ambulance` past a hospital; minutes of the longer way", "vehicle",
         NO_STAFF),
    Line("emergency_network", "team", "the team is there sooner, warned", "因预警团队提前到位", "`team`, b above 0",
         "receiver", SAVED),
    Line("emergency_network", "transfer", "emergency transferred", "急诊转送", "`transfer`"),
    Line("emergency_network", "vehicle", "way of a transfer vehicle", "转运车出车", "`vehicle`", "vehicle", NO_STAFF,
         False),
    # 康复护理
    Line("rehab_nursing", "taken", "stepped down to rehabilitation or nursing", "下转至康复医院或护理院",
         "`step_down` to such a place"),
    Line("rehab_nursing", "intake", "assessed by a therapist", "治疗师评估", "`intake`", "therapist", USED),
    Line("rehab_nursing", "duty", "therapists on duty", "治疗师在岗", "`on_duty`, `off_duty` of therapists",
         "therapist", ROSTERED, False),
    # 互联网
    Line("internet_hospital", "visit", "remote visit from home", "互联网就诊", "`internet`", "screen_doctor", USED),
    Line("internet_hospital", "gave_up", "no doctor at the screen in time", "互联网就诊未及时接通",
         "`remote_gave_up` of the internet clinic"),
    Line("internet_hospital", "duty", "internet clinic on duty", "互联网门诊在岗",
         "`on_duty`, `off_duty` at the internet clinic", "screen_doctor", ROSTERED, False),
    # 病区派驻
    Line("ward_posting", "posting", "posted to a township ward", "派驻乡镇病区", "`absent`, a `posted to a ward`"),
    Line("ward_posting", "posted_duty", "duty of the posted", "派驻医生在岗",
         "`on_duty` to `off_duty` at a member's duty while posted to its ward", "county_doctor", USED, False),
    Line("ward_posting", "round", "ward round at a township", "乡镇病区查房",
         "`on_duty` to `off_duty` of a doctor of the lead at a member's duty, away from any session", "county_doctor",
         USED),
    Line("ward_posting", "road", "road to a round", "查房路途", "b of that `on_duty`", "county_doctor", USED, False),
    Line("ward_posting", "stay", "stay in a bed run by a county department", "县级科室管理床位住院",
         "`stay` in a ward that a consortium opens"),
    # 总额打包, 财务统一
    *(
        Line("global_budget", f"swayed_{i}", f"decided otherwise for the budget: {name}", f"因支付改变决定：{zh}",
             f"`swayed`, link `{name}`")
        for i, (name, zh) in enumerate(zip(SWAY_NAMES, SWAY_NAMES_ZH, strict=True))
    ),
    Line("unified_finance", "swayed", "a member decided otherwise for the joint account", "成员单位因统一账户改变决定",
         "`swayed` at a member", is_event=False),
    # 门诊下转
    Line("outpatient_step_down", "offer", "handing down offered", "提出门诊下转",
         "`coordination` at the coordinators of the clinics", "clinic_coordinator", USED),
    Line("outpatient_step_down", "plan", "plan written by the specialist", "专科医生书写方案",
         "`coordination` at a clinic, right after such an offer", "specialist", USED, False),
    Line("outpatient_step_down", "handover", "handed over to a named doctor", "交接给责任医生", "`handover`",
         "named_doctor", USED),
    *_refusals("outpatient_step_down", "handover_refused", "handing down", "门诊下转", (0, 2, 3, 4)),
    Line("outpatient_step_down", "return", "return slot of who got worse", "病情加重的返诊号源",
         "`referred`, b `return slot`"),
    Line("outpatient_step_down", "duty", "coordinators of the clinics on duty", "门诊协调员在岗",
         "`on_duty`, `off_duty` at the coordinators of the clinics", "clinic_coordinator", ROSTERED, False),
)  # fmt: skip
"""Every line of the table, by mechanism."""

_UNTOLD = "It leaves no event of its own in this version."
NOTES: dict[str, str] = {
    "global_budget": "A change of payment of the whole county sways as well: then rows are of both.",
    "up_referral": "Criteria are no rows: advice that they brought is not told from other advice.",
    "pathways": "That criteria of entry were checked is no row: a referral that they brought is not told from others. "
    "The days saved are those of `pathway`, b; members' time in a review is not counted.",
    "down_referral": "Ward reviews take nobody's minutes; what is too late for one is a refusal.",
    "unified_people": "Of half-day sessions the records do not tell whether the doctor was assigned.",
    "mutual_recognition": "The staff time saved is that of a test not taken: it is in no row.",
    "family_doctor": "Time outside visits is a clinic that closes earlier: minutes on duty nowhere, so in no row.",
    "emergency_network": "The way of a vehicle has no staff in this version, nor has the team: the doctor at the door "
    "stays with the patient until it is there.",
    "shared_pharmacy": "That a drug was in stock is no event. No staff of the pharmacy.",
    "staff_training_up": "Hours are those of his own week, nights on call among them: a day without hours takes no "
    "minutes.",
    "tele_diagnostic": "Couriers are no staff of the model.",
}
"""What the records do not show of a mechanism."""


def lines_of(mechanism: str) -> tuple[Line, ...]:
    """Lines of one mechanism; one without any has a line that says so."""
    own = tuple(line for line in LINES if line.mechanism == mechanism)
    return own or (Line(mechanism, "untold", "no event of its own", "无单独事件", _UNTOLD),)
