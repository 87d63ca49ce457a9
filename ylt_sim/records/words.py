"""The words of a trace, in English and Chinese: one sentence for each kind of event of a life."""

from __future__ import annotations

from ylt_sim.kernel.codes import HOLD_CLAIMED, HOLD_EXPIRED, HOLD_PLACED, HOLD_RELEASED
from ylt_sim.world.codes import (
    EV_AMBULANCE,
    EV_BED_GAVE_UP,
    EV_BOOKED,
    EV_BOUNCE_BACK,
    EV_CANCELLED,
    EV_CHOICE,
    EV_COORDINATION,
    EV_DEATH,
    EV_DEFINITIVE,
    EV_EPISODE_END,
    EV_GAVE_UP,
    EV_INSIDE,
    EV_MISSED,
    EV_NO_SHOW,
    EV_ONSET,
    EV_POLICY,
    EV_READING,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_REMOTE_CONSULTATION,
    EV_REMOTE_GAVE_UP,
    EV_REVIEW,
    EV_SLOTS,
    EV_SOLD_OUT,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_STILL_OPEN,
    EV_TEST,
    EV_TURNED_AWAY,
    EV_VISIT,
    EV_WORSE,
    TIER_NAMES,
    TIER_NAMES_ZH,
)

__all__ = ["LANGUAGES", "LIES_DOWN", "NAMES", "PHRASES", "SENTENCES"]

LANGUAGES = ("en", "zh")

# A sentence that begins at the start of a use is told at that second; LIES_DOWN is the start of a stay.
LIES_DOWN = -EV_STAY

SENTENCES: dict[int, dict[str, str]] = {
    EV_ONSET: {
        "en": "{condition}, {severity}: needs the {need} tier ({kind})",
        "zh": "{condition}，{severity}，需要{need}级诊治（{kind}）",
    },
    EV_CHOICE: {
        "en": "chose {option}{at_facility} (utility {utility}{next_best})",
        "zh": "选择{option}{at_facility}（效用{utility}{next_best}）",
    },
    EV_AMBULANCE: {
        "en": "brought by ambulance to {facility}, {since} after onset",
        "zh": "由救护车送到{facility}，发病后{since}",
    },
    EV_VISIT: {
        "en": "seen {wait} by {doctor} at {facility} as {cls}, for {length}; {yuan} yuan",
        "zh": "{wait}由{doctor}在{facility}接诊（{cls}），就诊{length}，费用{yuan}元",
    },
    EV_REVIEW: {
        "en": "back {wait} with the result, seen by {doctor} at {facility} for {length}",
        "zh": "{wait}持检查结果复诊，由{doctor}在{facility}接诊，{length}",
    },
    EV_TEST: {
        "en": "{test} at {facility} {wait}, took {length}",
        "zh": "{wait}在{facility}做{test}，用时{length}",
    },
    EV_READING: {
        "en": "the test is read {wait} by {doctor}, centre of {consortium}, in {length}",
        "zh": "{wait}由{doctor}远程出具诊断报告（{consortium}诊断中心），用时{length}",
    },
    EV_REMOTE_CONSULTATION: {
        "en": "remote consultation {wait} with {doctor} of {consortium}, for {length}",
        "zh": "{wait}与{doctor}远程会诊（{consortium}），{length}",
    },
    EV_REMOTE_GAVE_UP: {
        "en": "no specialist of {consortium} came to the screen within {wait_time}",
        "zh": "等待{wait_time}，{consortium}无专家应诊远程会诊",
    },
    EV_GAVE_UP: {
        "en": "left the queue at {facility} after {wait_time} ({cls})",
        "zh": "在{facility}候诊{wait_time}后离开（{cls}）",
    },
    EV_TURNED_AWAY: {
        "en": "found the door of {facility} shut",
        "zh": "到{facility}时已停诊",
    },
    EV_REFERRED: {
        "en": "referred up by {facility} to {target}, {way}",
        "zh": "由{facility}上转至{target}，{way}",
    },
    EV_REFERRAL_REFUSED: {
        "en": "referral up from {facility} to the {need} tier came to nothing: {party}",
        "zh": "{facility}建议上转至{need}级，未成：{party}",
    },
    EV_NO_SHOW: {
        "en": "did not go to {facility}, where a bed or an appointment was kept",
        "zh": "未到{facility}就诊（已留床或预约）",
    },
    HOLD_PLACED: {
        "en": "a bed is held in {pool} until {expiry}",
        "zh": "{pool}留床至{expiry}",
    },
    HOLD_CLAIMED: {
        "en": "the bed held in {pool} is claimed",
        "zh": "到达{pool}，使用所留床位",
    },
    HOLD_EXPIRED: {
        "en": "the bed held in {pool} lapses: nobody came",
        "zh": "{pool}所留床位到期，无人使用",
    },
    HOLD_RELEASED: {
        "en": "the bed held in {pool} is given up",
        "zh": "{pool}所留床位已退回",
    },
    LIES_DOWN: {
        "en": "in {bed} of {pool} {wait} ({cls})",
        "zh": "{wait}住进{pool}{bed}（{cls}）",
    },
    EV_STAY: {
        "en": "leaves {pool} after {length}; {yuan} yuan",
        "zh": "离开{pool}，住了{length}，费用{yuan}元",
    },
    EV_BED_GAVE_UP: {
        "en": "gave up waiting for a bed in {pool} after {wait_time} ({cls})",
        "zh": "等{pool}床位{wait_time}后放弃（{cls}）",
    },
    EV_COORDINATION: {
        "en": "acute days over; {doctor} of {facility} {wait} offers step-down, talks for {length}",
        "zh": "急性期结束；{wait}{facility}的{doctor}提出下转，沟通{length}",
    },
    EV_STEP_DOWN: {
        "en": "step-down: moved from {facility} to {target}, through {consortium}; able, willing, agreed{until}",
        "zh": "下转：由{facility}转至{target}（{consortium}），各方同意{until}",
    },
    EV_STEP_DOWN_REFUSED: {
        "en": "no step-down from {facility}: {party}",
        "zh": "未能由{facility}下转：{party}",
    },
    EV_BOUNCE_BACK: {
        "en": "worse again in the recovery days {where}: back to acute care at {target}",
        "zh": "康复期{where}病情反复：回{target}再治疗",
    },
    EV_WORSE: {
        "en": "the illness is worse, {severity} now, {after}",
        "zh": "病情加重，现为{severity}，{after}",
    },
    EV_DEFINITIVE: {
        "en": "definitive care begins at {facility}: {tier} tier, needed {need}; {since} after onset",
        "zh": "在{facility}开始确定性治疗：{tier}级，需要{need}级；发病后{since}",
    },
    EV_DEATH: {
        "en": "dies at {facility}, {severity}",
        "zh": "在{facility}死亡（{severity}）",
    },
    EV_EPISODE_END: {
        "en": "episode over: {outcome}; {visits} seen by a doctor; {definitive}",
        "zh": "病程结束：{outcome}；看医生{visits}；{definitive}",
    },
    EV_INSIDE: {
        "en": "the horizon: still {doing}",
        "zh": "模拟结束：仍{doing}",
    },
    EV_STILL_OPEN: {
        "en": "the horizon: the bed in {pool} is still held",
        "zh": "模拟结束：{pool}仍留床",
    },
    EV_BOOKED: {
        "en": "{booker} at {pool} for {slot_day}, {ahead}: a {slot} slot",
        "zh": "{booker}{pool}，{slot_day}，{ahead}（{slot}）",
    },
    EV_CANCELLED: {
        "en": "the slot at {pool} for {slot_day} is cancelled: {reason}",
        "zh": "取消{pool}{slot_day}的号：{reason}",
    },
    EV_MISSED: {
        "en": "does not come to {pool}, where a slot was booked",
        "zh": "未到{pool}就诊（已预约，爽约）",
    },
    EV_SOLD_OUT: {
        "en": "no slot is left today at {pool}: {instead}",
        "zh": "{pool}当日号源已满：{instead}",
    },
    EV_SLOTS: {
        "en": "the day is over at {pool}: {taken} of {offered} {slot} slots taken",
        "zh": "{pool}当日结束：{slot}号源{offered}个，已用{taken}个",
    },
    EV_POLICY: {
        "en": "-- the scenario's consortia begin --",
        "zh": "—— 方案中的医联体开始运行 ——",
    },
}  # fmt: skip

NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "severity": {"en": ("minor", "moderate", "severe", "critical"), "zh": ("轻", "中", "重", "危重")},
    "kind": {
        "en": ("acute illness", "event of a chronic illness", "chronic follow-up", "scheduled care",
               "visit from outside", "stay from outside", "already in a bed at the start"),
        "zh": ("急性病", "慢病急性事件", "慢病随访", "计划性诊疗", "县外就诊", "县外住院", "开始时已住院"),
    },
    "tier": {
        "en": ("no", *(TIER_NAMES[t] for t in range(1, 5))),
        "zh": ("无", *(TIER_NAMES_ZH[t] if t < 4 else "三级医院" for t in range(1, 5))),
    },
    "option": {
        "en": ("{own} village clinic", "{own} township centre", "the neighbouring township centre", "a private clinic",
               "the county general hospital", "the county hospital of Chinese medicine",
               "the maternal and child hospital", "a tertiary hospital", "a private hospital", "self-care"),
        "zh": ("本村卫生室", "本乡镇卫生院", "邻近乡镇卫生院", "私人诊所", "县人民医院", "县中医院", "县妇幼保健院",
               "三级医院", "一级民营医院", "自我处理"),
    },
    "cls": {"en": ("emergency", "booked or referred", "walk-in"), "zh": ("急诊", "预约或转诊", "普通")},
    "test": {
        "en": ("laboratory test", "ECG", "X-ray", "ultrasound", "CT", "MRI", "pathology"),
        "zh": ("化验", "心电图", "X线", "超声", "CT", "磁共振", "病理"),
    },
    "party": {
        "en": ("the patient declines", "there is no able hospital to send to", "the sending ward does not let go",
               "no member can take {him}", "no coordinator came in time"),
        "zh": ("患者不愿意", "没有可接收的医院", "转出病区不放", "没有能接收的成员单位", "协调员未能及时到位"),
    },
    "outcome": {
        "en": ("treated", "well again with self-care", "gave up", "resolved without right treatment", "died",
               "did not come", "noted in the ward", "died in another episode"),
        "zh": ("治愈或好转", "自我处理后好转", "放弃就医", "未获正确治疗而自行缓解", "死亡", "未到诊",
               "住院期间一并处理", "因其他疾病死亡"),
    },
    "stage": {
        "en": ("at the onset", "about to choose where to turn", "on the way", "at the doctor's", "at a test",
               "waiting for a report", "having a test read", "in a remote consultation", "being referred",
               "in the ward", "in the ward, step-down being talked over", "in the recovery days",
               "at home in an unfinished episode", "due for a follow-up", "in an ambulance",
               "at home, seeking a slot or waiting for its day"),
        "zh": ("刚发病", "正在选择就诊机构", "在路上", "在就诊", "在检查", "在等报告", "检查待出报告",
               "在远程会诊", "在办理转诊", "在住院", "在住院，正在商议下转", "在康复期", "在家，病程未结束",
               "待随访", "在救护车上", "在家，挂号或等候就诊日"),
    },
    "slot": {"en": ("general", "kept", "same-day"), "zh": ("普通号", "预留号", "当日号")},
    "reason": {
        "en": ("another decision", "the illness is worse", "out for another illness", "died"),
        "zh": ("改变主意", "病情加重", "因其他疾病外出", "死亡"),
    },
    "ward": {"en": ("general", "internal", "surgical", "maternal and child", "specialised"),
             "zh": ("综合", "内科", "外科", "妇儿", "专科")},
    "specialty": {
        "en": ("general", "internal", "surgery", "paediatrics", "obstetrics and gynaecology", "Chinese medicine",
               "cardiology and neurology", "oncology", "mental health", "imaging"),
        "zh": ("全科", "内科", "外科", "儿科", "妇产科", "中医", "心脑血管科", "肿瘤科", "精神科", "影像科"),
    },
}  # fmt: skip

PHRASES: dict[str, dict[str, str]] = {
    "resident": {"en": "resident {n}, {sex}, {age}, {village} village{township}{way}{chronic}{signed}",
                 "zh": "居民{n}，{sex}，{age}岁，{village}{township}{way}{chronic}{signed}"},
    "woman": {"en": "woman", "zh": "女"},
    "man": {"en": "man", "zh": "男"},
    "of_township": {"en": ", {township}", "zh": "（{township}）"},
    "way": {"en": " ({minutes} min to the county seat)", "zh": "，到县城{minutes}分钟"},
    "no_chronic": {"en": "; no chronic illness", "zh": "，无慢性病"},
    "signed": {"en": "; signed with a family doctor", "zh": "，已签约家庭医生"},
    "not_signed": {"en": "; not signed with a family doctor", "zh": "，未签约家庭医生"},
    "nothing": {"en": "nothing was recorded of this life", "zh": "没有任何记录"},
    "doctor": {"en": "Dr {name}", "zh": "{name}医生"},
    "somebody": {"en": "somebody", "zh": "工作人员"},
    "no_facility": {"en": "no facility", "zh": "无机构"},
    "ward_of": {"en": "{facility}, {ward} ward", "zh": "{facility}{ward}病区"},
    "machine_of": {"en": "{facility}, {test}", "zh": "{facility}{test}"},
    "clinic_of": {"en": "{facility}, {specialty} clinic", "zh": "{facility}{specialty}门诊"},
    "expert_of": {"en": "{facility}, expert clinic", "zh": "{facility}专家门诊"},
    "booked_by_sender": {"en": "booked by the sender", "zh": "由转出机构预约"},
    "booked": {"en": "booked", "zh": "预约"},
    "today": {"en": "today", "zh": "当日"},
    "days_ahead": {"en": "{n} ahead", "zh": "提前{n}"},
    "turns_elsewhere": {"en": "turns elsewhere", "zh": "另选机构"},
    "comes_later": {"en": "a slot {n} ahead instead", "zh": "改约{n}后"},
    "reader_of": {"en": "{facility}, test reading", "zh": "{facility}阅片室"},
    "coordinator_of": {"en": "{facility}, step-down coordination", "zh": "{facility}下转协调"},
    "at": {"en": ": {facility}", "zh": "：{facility}"},
    "next_best": {"en": "; next best {option}", "zh": "，其次为{option}"},
    "only": {"en": "; no other option", "zh": "，别无选择"},
    "nowhere": {"en": "nowhere: no option can see this illness", "zh": "无处可去：没有机构能看此病"},
    "at_once": {"en": "at once", "zh": "即刻"},
    "after": {"en": "after {time}", "zh": "等候{time}后"},
    "after_a_wait": {"en": "after a wait of {time}", "zh": "等候{time}后"},
    "held_bed": {"en": "{own} held bed", "zh": "所留床位"},
    "a_bed": {"en": "a bed", "zh": "病床"},
    "way_plain": {"en": "with priority, through {consortium}", "zh": "优先安排（{consortium}）"},
    "way_bed": {"en": "green channel of {consortium}; bed held until {expiry}",
                "zh": "{consortium}绿色通道，留床至{expiry}"},
    "way_slot": {"en": "with an appointment, through {consortium}", "zh": "预约号源（{consortium}）"},
    "way_alone": {"en": "alone: no hospital of a consortium to send to", "zh": "自行前往：没有医联体医院可转"},
    "any_hospital": {"en": "a hospital of {own} own choice", "zh": "自选医院"},
    "until": {"en": "; bed held until {expiry}", "zh": "，留床至{expiry}"},
    "in_the_same_bed": {"en": "in the same bed", "zh": "（原床位）"},
    "after_step_down": {"en": "after step-down at {facility}", "zh": "（下转至{facility}后）"},
    "after_visit": {"en": "although a doctor was seen", "zh": "此前已看过医生"},
    "without_visit": {"en": "and no doctor has been seen", "zh": "此前未看医生"},
    "times": {"en": "{n} times", "zh": "{n}次"},
    "once": {"en": "once", "zh": "1次"},
    "never": {"en": "not once", "zh": "0次"},
    "definitive": {"en": "definitive care at the {tier} tier after {time}",
                   "zh": "发病后{time}在{tier}级获得确定性治疗"},
    "no_definitive": {"en": "no definitive care", "zh": "未获得确定性治疗"},
    "using": {"en": "{stage}: {pool}, for {time} so far", "zh": "{stage}：{pool}，已{time}"},
    "waiting": {"en": "waiting for {pool}, for {time} so far", "zh": "在等候{pool}，已{time}"},
    "consortium": {"en": "`{key}`", "zh": "「{key}」"},
    "consortium_number": {"en": "consortium {n}", "zh": "第{n}个医联体"},
    "no_consortium": {"en": "no consortium", "zh": "无医联体"},
    "minutes": {"en": "{n} min", "zh": "{n}分钟"},
    "hours": {"en": "{n} h", "zh": "{n}小时"},
    "one_day": {"en": "1 day", "zh": "1天"},
    "days": {"en": "{n} days", "zh": "{n}天"},
    "chronic": {"en": "; {names}", "zh": "，{names}"},
    "and": {"en": "; ", "zh": "、"},
    "episode": {"en": "episode {n}", "zh": "病程{n}"},
}  # fmt: skip
