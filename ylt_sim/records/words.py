"""The words of a trace, in English and Chinese: one sentence for each kind of event of a life."""

from __future__ import annotations

from ylt_sim.kernel.codes import HOLD_CLAIMED, HOLD_EXPIRED, HOLD_PLACED, HOLD_RELEASED
from ylt_sim.world.codes import (
    EV_AID,
    EV_AMBULANCE,
    EV_BED_GAVE_UP,
    EV_BILL,
    EV_BOARD,
    EV_BOOKED,
    EV_BOUNCE_BACK,
    EV_CANCELLED,
    EV_CHECKLIST,
    EV_CHOICE,
    EV_CONTROL,
    EV_COORDINATION,
    EV_COURIER,
    EV_DEATH,
    EV_DEFINITIVE,
    EV_DESK,
    EV_DISPENSED,
    EV_DOOR,
    EV_EMERGENCY_IN_WARD,
    EV_EPIDEMIC,
    EV_EPISODE_END,
    EV_FOLLOW_UP,
    EV_FOLLOW_UP_MISSED,
    EV_FORGONE,
    EV_FULL,
    EV_GAVE_UP,
    EV_HANDOVER,
    EV_HANDOVER_REFUSED,
    EV_HISTORY,
    EV_INSIDE,
    EV_INTAKE,
    EV_INTERNET,
    EV_LATE,
    EV_LEFT_COUNTY,
    EV_LETTER,
    EV_MACHINE_BOOKED,
    EV_MISSED,
    EV_NO_SHOW,
    EV_ONSET,
    EV_OUT_OF_STOCK,
    EV_OVERTAKEN,
    EV_PATHWAY,
    EV_POLICY,
    EV_READING,
    EV_READMISSION,
    EV_RECALL,
    EV_RECOGNISED,
    EV_REFERRAL_REFUSED,
    EV_REFERRED,
    EV_REMOTE_CONSULTATION,
    EV_REMOTE_GAVE_UP,
    EV_REVIEW,
    EV_SAMPLE,
    EV_SIGNED,
    EV_SLOTS,
    EV_SOLD_OUT,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_STILL_OPEN,
    EV_SWAYED,
    EV_TEAM,
    EV_TEST,
    EV_TRANSFER,
    EV_TURNED_AWAY,
    EV_VEHICLE,
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
        "en": "brought by ambulance to {facility}, {since} after onset{passed}",
        "zh": "由救护车送到{facility}，发病后{since}{passed}",
    },
    EV_HISTORY: {
        "en": "what was told elsewhere, {history} ({consortium}): {asked} to ask, {length} saved",
        "zh": "既往就诊信息{history}（{consortium}）：询问{asked}，节省{length}",
    },
    EV_LETTER: {
        "en": "the letter takes {doctor} {asked}, {length} less by the form ({consortium})",
        "zh": "{doctor}书写转诊单{asked}，统一表单节省{length}（{consortium}）",
    },
    EV_CHECKLIST: {
        "en": "the checklist of the pathway takes {doctor} {asked} ({consortium})",
        "zh": "{doctor}填写临床路径核查表{asked}（{consortium}）",
    },
    EV_PATHWAY: {
        "en": "a pathway for the stay ({consortium}): {kept}, {length} shorter for it",
        "zh": "进入临床路径（{consortium}）：{kept}，缩短{length}",
    },
    EV_TEAM: {
        "en": "until the team of {facility} is there {asked} more, {length} saved by the warning",
        "zh": "等待{facility}团队到位{asked}，预警节省{length}",
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
        "en": "the test is read {wait} by {doctor}{centre}, in {length}",
        "zh": "{wait}由{doctor}出具诊断报告{centre}，用时{length}",
    },
    EV_LATE: {
        "en": "no report within {wait_time}: treated on the local reading",
        "zh": "等待{wait_time}未出报告：按本地读片处理",
    },
    EV_RECALL: {
        "en": "called back to {facility}: {recall}",
        "zh": "{facility}召回复诊：{recall}",
    },
    EV_RECOGNISED: {
        "en": "the {test} of {target} is recognised at {facility}",
        "zh": "{facility}互认{target}的{test}结果",
    },
    EV_COURIER: {
        "en": "the sample of {facility} is at the laboratory of {consortium}, {wait}, {length} by road",
        "zh": "{facility}的标本送达{consortium}实验室（{wait}，路上{length}）",
    },
    EV_SAMPLE: {
        "en": "the sample is measured: {test} {wait}, took {length}",
        "zh": "标本检测：{wait}做{test}，用时{length}",
    },
    EV_MACHINE_BOOKED: {
        "en": "{test} booked at {target}, in {length}",
        "zh": "预约{target}的{test}，{length}后",
    },
    EV_BOARD: {
        "en": "the case before the board of {consortium} {wait}, for {length}: {board}",
        "zh": "{wait}{consortium}疑难病例讨论，{length}：{board}",
    },
    EV_INTERNET: {
        "en": "seen by screen {wait} by {doctor} of {facility}, for {length}; {yuan} yuan",
        "zh": "{wait}由{facility}的{doctor}互联网接诊，{length}，费用{yuan}元",
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
    EV_DESK: {
        "en": "the referral desk of {facility} ({doctor}) answers {wait}, looks for {length}",
        "zh": "{wait}{facility}转诊服务台（{doctor}）受理，联系{length}",
    },
    EV_FULL: {
        "en": "passed over: no bed in {pool}, {queue} waiting there",
        "zh": "{pool}无空床（{queue}人在等），改转他院",
    },
    EV_LEFT_COUNTY: {
        "en": "treated outside the county at {facility}: {leaves}",
        "zh": "到县外{facility}就诊：{leaves}",
    },
    EV_READMISSION: {
        "en": "in a bed again at {facility}, {since} after the last discharge{same}",
        "zh": "出院{since}后再次住进{facility}{same}",
    },
    EV_INTAKE: {
        "en": "assessed {wait} by {doctor} at {facility}, for {length}",
        "zh": "{wait}由{facility}的{doctor}进行康复评估，{length}",
    },
    EV_HANDOVER: {
        "en": "handed down by {sender}: {doctor} of {facility} takes over {wait}, in {length}",
        "zh": "{sender}门诊下转：{wait}由{facility}的{doctor}接管，用时{length}",
    },
    EV_HANDOVER_REFUSED: {
        "en": "stays with the specialist at {facility}: {party}",
        "zh": "继续由{facility}专科随诊：{party}",
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
    EV_DOOR: {
        "en": "at the door of {facility} as an emergency, {came_by}, after {since}{warned}",
        "zh": "到达{facility}急诊（{came_by}），用时{since}{warned}",
    },
    EV_TRANSFER: {
        "en": "leaves {facility} for {target} by ambulance {wait}, {length} after coming to its door",
        "zh": "{wait}由救护车从{facility}转往{target}，到院至离院{length}",
    },
    EV_VEHICLE: {
        "en": "the vehicle of {pool} arrives at {target} after {length}; it turns back",
        "zh": "{pool}的转运车经{length}到达{target}，随后返回",
    },
    EV_OVERTAKEN: {
        "en": "what {own} was out for at {facility} is given up for an emergency",
        "zh": "因突发急症，放弃原定前往{facility}的就诊",
    },
    EV_EMERGENCY_IN_WARD: {
        "en": "the emergency strikes in a bed of {facility}, {able}",
        "zh": "在{facility}住院期间突发急症，{able}",
    },
    EV_DEATH: {
        "en": "dies{at_facility}, {cause}",
        "zh": "{at_facility}死亡（{cause}）",
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
    EV_FOLLOW_UP: {
        "en": "planned follow-up {wait} by {doctor} of {facility}, for {length}; control {control} now",
        "zh": "{wait}{facility}的{doctor}做计划内随访，{length}；控制程度{control}",
    },
    EV_FOLLOW_UP_MISSED: {
        "en": "the team of {facility} had no time for the planned follow-up within {wait_time}",
        "zh": "等待{wait_time}，{facility}团队无时间做计划内随访",
    },
    EV_CONTROL: {
        "en": "control of the chronic illness {control} after the follow-up",
        "zh": "随访后慢病控制程度{control}",
    },
    EV_BILL: {
        "en": "bill of {facility} for the {bill}: {fund} yuan from the insurance fund, {own} his own",
        "zh": "{facility}{bill}账单：医保基金{fund}元，自付{own}元",
    },
    EV_AID: {
        "en": "aid with it: {serious} yuan of serious-illness insurance, {assistance} of medical assistance",
        "zh": "另有大病保险{serious}元，医疗救助{assistance}元",
    },
    EV_SWAYED: {
        "en": "{facility} is swayed by its payment, {gain} yuan more than today for it: {sway}: {done}",
        "zh": "{facility}受支付方式影响（收益较现状变化{gain}元）：{sway}：{done}",
    },
    EV_FORGONE: {
        "en": "forgoes the admission to {facility} for its price: {percent} % of it his own, {today} % today",
        "zh": "因费用放弃在{facility}住院：自付{percent}%，现行规则下为{today}%",
    },
    EV_OUT_OF_STOCK: {
        "en": "the drug is out of stock at {facility}, {delivery} until it is delivered: {lack}",
        "zh": "{facility}缺药，{delivery}后配送到：{lack}",
    },
    EV_DISPENSED: {
        "en": "the drug is delivered to {facility} after {wait_time}",
        "zh": "{wait_time}后药品送到{facility}",
    },
    EV_SIGNED: {
        "en": "signed with a family doctor of {facility} by now",
        "zh": "已与{facility}的家庭医生签约",
    },
    EV_EPIDEMIC: {
        "en": "-- the epidemic {phase} --",
        "zh": "—— 疫情{phase} ——",
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
               "visit from outside", "stay from outside", "already in a bed at the start", "case of an epidemic"),
        "zh": ("急性病", "慢病急性事件", "慢病随访", "计划性诊疗", "县外就诊", "县外住院", "开始时已住院",
               "疫情病例"),
    },
    "tier": {
        "en": ("no", *(TIER_NAMES[t] for t in range(1, 5))),
        "zh": ("无", *(TIER_NAMES_ZH[t] if t < 4 else "三级医院" for t in range(1, 5))),
    },
    "option": {
        "en": ("{own} village clinic", "{own} township centre", "the neighbouring township centre", "a private clinic",
               "the county general hospital", "the county hospital of Chinese medicine",
               "the maternal and child hospital", "a tertiary hospital", "a private hospital", "self-care",
               "an internet visit"),
        "zh": ("本村卫生室", "本乡镇卫生院", "邻近乡镇卫生院", "私人诊所", "县人民医院", "县中医院", "县妇幼保健院",
               "三级医院", "一级民营医院", "自我处理", "互联网就诊"),
    },
    "cls": {"en": ("emergency", "booked or referred", "walk-in"), "zh": ("急诊", "预约或转诊", "普通")},
    "test": {
        "en": ("laboratory test", "ECG", "X-ray", "ultrasound", "CT", "MRI", "pathology"),
        "zh": ("化验", "心电图", "X线", "超声", "CT", "磁共振", "病理"),
    },
    "recall": {
        "en": ("a late report shows what was missed", "the result of the sample is there", "the board has a plan"),
        "zh": ("迟到的报告提示漏诊", "标本结果已出", "讨论已有方案"),
    },
    "board": {
        "en": ("no plan", "to be treated on the spot", "to be sent up"),
        "zh": ("无方案", "就地治疗", "转上级"),
    },
    "party": {
        "en": ("the patient declines", "there is no able hospital to send to", "the sending ward does not let go",
               "no member can take {him}", "no coordinator came in time", "the ward did not review in time"),
        "zh": ("患者不愿意", "没有可接收的医院", "转出病区不放", "没有能接收的成员单位",
               "协调员未能及时到位", "病区未及时评估"),
    },
    "leaves": {
        "en": ("by own choice, without a letter", "sent on alone with a letter", "referred",
               "no bed was to be had elsewhere"),
        "zh": ("自行前往，未转诊", "持转诊单自行前往", "转诊", "他处无床"),
    },
    "outcome": {
        "en": ("treated", "well again with self-care", "gave up", "resolved without right treatment", "died",
               "did not come", "noted in the ward", "died meanwhile", "not needed, the prescription lasts",
               "missed, the team had no time"),
        "zh": ("治愈或好转", "自我处理后好转", "放弃就医", "未获正确治疗而自行缓解", "死亡", "未到诊",
               "住院期间一并处理", "其间死亡", "长处方未用完，无需复诊", "团队无时间，未随访"),
    },
    "sway": {
        "en": ("to admit", "to send down", "to send home early", "to refer", "to accept", "to repeat a test",
               "to order a needless test", "to do a needed test"),
        "zh": ("收治住院", "下转", "提前出院", "上转", "接收", "重复检查", "开具不必要的检查", "做必要的检查"),
    },
    "bill": {
        "en": ("visit", "test", "stay", "internet visit"),
        "zh": ("门诊", "检查", "住院", "互联网诊疗"),
    },
    "lack": {
        "en": ("waits for it", "goes on to a higher tier", "goes home without it"),
        "zh": ("等待配送", "转往上级机构", "未取药回家"),
    },
    "history": {
        "en": ("is asked again", "is read in part", "is on the shared record", "is in the letter",
               "has come by the record"),
        "zh": ("重新询问", "部分可读", "在共享档案中", "在转诊单中", "已随档案到达"),
    },
    "came_by": {"en": ("by {own} own means", "by ambulance", "by transfer"), "zh": ("自行前来", "救护车", "转送")},
    "stage": {
        "en": ("at the onset", "about to choose where to turn", "on the way", "at the doctor's", "at a test",
               "waiting for a report", "having a test read", "in a remote consultation", "being referred",
               "in the ward", "in the ward, step-down being talked over", "in the recovery days",
               "at home in an unfinished episode", "due for a follow-up", "in an ambulance",
               "seeking a slot or waiting at home for its day", "having a sample on the way", "before the board",
               "in a remote visit", "at the referral desk", "being handed over", "being taken in", "in a transfer",
               "waiting for a drug", "in a planned follow-up"),
        "zh": ("刚发病", "正在选择就诊机构", "在路上", "在就诊", "在检查", "在等报告", "检查待出报告",
               "在远程会诊", "在办理转诊", "在住院", "在住院，正在商议下转", "在康复期", "在家，病程未结束",
               "待随访", "在救护车上", "在家挂号或等候就诊日", "标本在途", "在疑难病例讨论", "在互联网就诊",
               "在转诊窗口", "在交接", "在办理接收", "在转运", "在等药", "在计划内随访"),
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
    "centre_of": {"en": ", centre of {consortium}", "zh": "（{consortium}诊断中心）"},
    "coordinator_of": {"en": "{facility}, step-down coordination", "zh": "{facility}下转协调"},
    "dies_at": {"en": " at {facility}", "zh": "在{facility}"},
    "other_causes": {"en": "of other causes", "zh": "其他原因"},
    "vehicle_of": {"en": "{facility}, transfer vehicles", "zh": "{facility}转运车"},
    "passed": {"en": "; {facility}, which could not treat it, was passed, {time} longer",
               "zh": "；绕过无救治能力的{facility}，多行{time}"},
    "warned": {"en": "; it had been warned {time} before", "zh": "，已提前{time}预警"},
    "begins": {"en": "begins", "zh": "开始"},
    "is_over": {"en": "is over", "zh": "结束"},
    "pathway_kept": {"en": "kept to the end", "zh": "完成路径"},
    "pathway_left": {"en": "left on the way", "zh": "变异退出"},
    "is_done": {"en": "done", "zh": "是"},
    "is_not_done": {"en": "not done", "zh": "否"},
    "able": {"en": "whose doctors begin at once", "zh": "本院医生立即救治"},
    "not_able": {"en": "which cannot treat it", "zh": "本院无法救治"},
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
    "way_diverted": {"en": "diverted: no bed here", "zh": "本院无床，分流"},
    "way_return": {"en": "the return slot of {consortium}", "zh": "{consortium}返诊号源"},
    "same_episode": {"en": ", of the same illness", "zh": "（同一疾病）"},
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
