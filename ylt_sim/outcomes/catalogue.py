"""The first outcomes: name in both languages, unit, grade, and how each is read."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["OUTCOMES", "Outcome"]


@dataclass(frozen=True)
class Outcome:
    """One line of the table.

    Parameters
    ----------
    key
        Name in frames and files, with its unit.
    name, name_zh
        As shown.
    unit
        As shown; shares are 0..1 in frames and per cent in tables.
    grade
        ``calibrated`` (a constant is fitted to it), ``checked`` (compared with evidence), ``relative only``
        (differences between scenarios, never the level).
    meaning
        Numerator and denominator in a sentence.
    is_headline
        Shown in the short table.
    """

    key: str
    name: str
    name_zh: str
    unit: str
    grade: str
    meaning: str
    is_headline: bool = False


_R, _C, _K = "relative only", "calibrated", "checked"

_ALL = (
    Outcome(
        "right_tier_share",
        "right tier",
        "合适层级诊疗占比",
        "share",
        _R,
        "Episodes whose definitive care was at the tier that they needed at onset / all care-needing episodes.",
        True,
    ),
    Outcome(
        "under_placed_share",
        "under-placed",
        "层级不足占比",
        "share",
        _R,
        "Definitive care below the tier needed at onset / all care-needing episodes.",
        True,
    ),
    Outcome(
        "over_placed_share",
        "over-placed",
        "层级过高占比",
        "share",
        _R,
        "Definitive care above the tier needed at onset / all care-needing episodes.",
        True,
    ),
    Outcome(
        "unmet_need_share",
        "unmet need, moderate or worse",
        "未满足需要占比(中度及以上)",
        "share",
        _R,
        "No definitive care within the days followed / episodes of moderate or graver onset.",
        True,
    ),
    Outcome(
        "definitive_care_hours",
        "onset to definitive care, moderate or worse (restricted mean)",
        "起病至确定性治疗时间(限制均值)",
        "hours",
        _R,
        "Mean of the hours to definitive care, those beyond the days followed counted as that long.",
        True,
    ),
    Outcome(
        "primary_visit_share",
        "visits at the primary tier, in county",
        "县域内基层就诊占比",
        "share",
        _C,
        "Visits at village and township / visits at village, township and county hospitals.",
        True,
    ),
    Outcome(
        "village_visit_share",
        "village clinics' share of in-county visits",
        "村卫生室占县域内就诊比",
        "share",
        _C,
        "Visits at village clinics / visits at village, township and county hospitals.",
    ),
    Outcome(
        "township_visit_share",
        "township centres' share of in-county visits",
        "乡镇卫生院占县域内就诊比",
        "share",
        _C,
        "Visits at township centres / visits at village, township and county hospitals.",
    ),
    Outcome(
        "county_visit_share",
        "county hospitals' share of in-county visits",
        "县级医院占县域内就诊比",
        "share",
        _C,
        "Visits at county hospitals / visits at village, township and county hospitals.",
    ),
    Outcome(
        "outside_visit_share",
        "visits outside the county",
        "县域外就诊占比",
        "share",
        _C,
        "Visits at tertiary hospitals / all visits.",
        True,
    ),
    Outcome(
        "private_visit_share",
        "visits at private providers",
        "民营机构就诊占比",
        "share",
        _C,
        "Visits at private clinics and hospitals / all visits.",
    ),
    Outcome(
        "visits_per_resident_year",
        "visits per resident-year",
        "人均年诊疗人次",
        "visits",
        _C,
        "Visits of residents / residents x years.",
        True,
    ),
    Outcome(
        "admissions_per_resident_year",
        "admissions per resident-year",
        "年住院率",
        "admissions",
        _C,
        "Stays that end / residents x years.",
        True,
    ),
    Outcome(
        "outside_admission_share",
        "admissions outside the county",
        "县域外住院占比",
        "share",
        _K,
        "Stays at tertiary hospitals / all stays.",
        True,
    ),
    Outcome(
        "township_admission_share",
        "admissions at township centres",
        "乡镇卫生院住院占比",
        "share",
        _C,
        "Stays at township centres / all stays.",
    ),
    Outcome(
        "up_referrals_per_1000_primary_visits",
        "up-referrals through a consortium per 1,000 primary visits",
        "每千基层诊疗人次上转数",
        "per 1,000",
        _K,
        "Referrals with a target in a consortium / visits at village and township.",
        True,
    ),
    Outcome(
        "green_channel_share",
        "up-referrals with a bed or slot held",
        "绿色通道占上转比",
        "share",
        _R,
        "Referrals with a bed held or a slot / referrals through a consortium.",
    ),
    Outcome(
        "up_referral_refused_share",
        "up-referrals refused by the patient",
        "患者拒绝上转占比",
        "share",
        _R,
        "Refused by the patient / advised.",
    ),
    Outcome(
        "step_downs_per_100_county_stays",
        "step-downs per 100 county stays",
        "每百例县级住院下转数",
        "per 100",
        _K,
        "Patients moved to a member for recovery / stays that end at county hospitals.",
        True,
    ),
    Outcome(
        "wait_median_minutes",
        "wait for a doctor, median",
        "候诊时间中位数",
        "minutes",
        _R,
        "Median of minutes from the door to the doctor.",
        True,
    ),
    Outcome(
        "wait_p90_minutes",
        "wait for a doctor, 90th percentile",
        "候诊时间第90百分位",
        "minutes",
        _R,
        "90th percentile of minutes from the door to the doctor.",
        True,
    ),
    Outcome(
        "gave_up_share",
        "left the queue unseen",
        "未就诊离开占比",
        "share",
        _R,
        "Left a clinic's queue / visits and leavers.",
    ),
    Outcome(
        "bed_occupancy",
        "bed occupancy",
        "床位使用率",
        "share",
        _C,
        "Bed-seconds used or held / open bed-seconds.",
        True,
    ),
    Outcome(
        "doctor_utilisation",
        "doctors' utilisation",
        "医师工时利用率",
        "share",
        _R,
        "Doctor-seconds with patients / seconds on duty, overtime included.",
        True,
    ),
    Outcome(
        "overtime_hours_per_1000_visits",
        "overtime per 1,000 visits",
        "每千诊疗人次加班时间",
        "hours",
        _R,
        "Hours on duty past the rostered end / visits, everybody's.",
    ),
    Outcome(
        "staff_hours_a_week",
        "hours on duty a week, by kind of duty",
        "每周在岗工时（按岗位）",
        "hours",
        _R,
        "Hours on duty, overtime included, in clinics, reading, coordination, and duty away from patients / weeks.",
    ),
    Outcome(
        "general_lead_days",
        "days from asking for a slot to its day, general slots and tickets",
        "普通号与当日号提前天数",
        "days",
        _R,
        "Days ahead of general slots and tickets at hospitals, 0 on the same day / such slots taken.",
    ),
    Outcome(
        "kept_lead_days",
        "days from referral to the day of a kept slot",
        "预留号提前天数",
        "days",
        _R,
        "Days ahead of kept slots, which senders book / such slots taken.",
    ),
    Outcome(
        "missed_slot_share",
        "booked slots missed",
        "预约爽约占比",
        "share",
        _R,
        "Slots whose patient did not come / slots booked for another day.",
    ),
    Outcome(
        "sold_out_share",
        "found no slot of the day",
        "当日号源已满占比",
        "share",
        _R,
        "Residents who found the day sold out at a hospital / those and general slots and tickets taken.",
    ),
    Outcome(
        "kept_slot_used_share",
        "kept slots used by referred patients",
        "预留号源使用率",
        "share",
        _R,
        "Slots taken of those kept for referred patients / these and the kept slots released unused.",
    ),
    Outcome(
        "deaths_per_1000_resident_years",
        "modelled deaths of grave episodes per 1,000 resident-years",
        "模拟死亡率",
        "per 1,000",
        _C,
        "Deaths of grave episodes, none of other causes / residents x years. Never ranked on.",
    ),
    Outcome(
        "cost_yuan_per_resident_year",
        "cost of visits, tests and stays per resident-year",
        "人均年医疗费用",
        "yuan",
        _K,
        "Bills of visits, tests, stays and internet visits, whoever pays them / residents x years.",
        True,
    ),
    Outcome(
        "paid_yuan_per_resident_year",
        "paid per resident-year, by payer",
        "人均年支付额（按支付方）",
        "yuan",
        _K,
        "What one payer pays of the bills / residents x years: insurance fund, patient, serious-illness insurance, "
        "medical assistance.",
    ),
    Outcome(
        "cost_yuan_per_visit",
        "cost per visit",
        "门诊次均费用",
        "yuan",
        _C,
        "Bills of visits and of tests / visits, by tier.",
    ),
    Outcome(
        "cost_yuan_per_stay",
        "cost per stay",
        "住院次均费用",
        "yuan",
        _C,
        "Bills of stays / stays, by tier; a stay after a step-down is a stay of its own.",
    ),
    Outcome(
        "fund_share_of_stays",
        "insurance fund's share of inpatient cost",
        "医保基金支付住院费用占比",
        "share",
        _K,
        "Paid by the insurance fund / bills of stays, by tier.",
    ),
    Outcome(
        "own_share_of_stays",
        "patients' share of inpatient cost",
        "住院个人支付占比",
        "share",
        _K,
        "Paid by patients, after all insurance and aid / bills of stays.",
        True,
    ),
    Outcome(
        "fund_in_county_share",
        "insurance fund spent in the county",
        "医保基金县域内支出占比",
        "share",
        _K,
        "Paid by the fund to facilities of the county / paid by the fund for its residents.",
        True,
    ),
    Outcome(
        "fund_primary_share",
        "insurance fund spent at the primary tier",
        "县域内基层医疗卫生机构医保基金支出占比",
        "share",
        _K,
        "Paid by the fund to village clinics, township centres and private clinics / paid by it in the county.",
    ),
    Outcome(
        "fund_private_share",
        "insurance fund spent at private providers",
        "民营机构医保基金支出占比",
        "share",
        _R,
        "Paid by the fund to private clinics and hospitals / paid by the fund.",
    ),
    Outcome(
        "forgone_admissions_per_1000",
        "admissions forgone for their price, beyond today's",
        "因费用放弃住院（超出现状部分）",
        "per 1,000",
        _R,
        "Advised admissions that are forgone since they cost the patient more than today / these and stays, in 1,000.",
    ),
    Outcome(
        "travel_hours_per_resident_year",
        "patients' time on the road per resident-year",
        "人均年就医路途时间",
        "hours",
        _R,
        "Hours to places of care and back, by the mean road between village and place / residents x years; ways of "
        "planned follow-ups, of carers and of staff are not in it.",
    ),
    Outcome(
        "waiting_hours_per_resident_year",
        "patients' time waiting for doctors and machines per resident-year",
        "人均年候诊候检时间",
        "hours",
        _R,
        "Hours in the queues of clinics, of machines and at the screen, also of who left unseen / residents x years; "
        "waits for a bed, a report or a day that was booked are not in it.",
    ),
    Outcome(
        "trust_mean",
        "trust of townships in facilities, end of period",
        "期末乡镇居民对机构的信任",
        "0..1",
        _R,
        "Mean over townships and facilities of what is believed of their competence.",
    ),
    Outcome(
        "taught_skill_mean",
        "competence added by teaching, end of period",
        "期末带教提升的能力",
        "share of gap",
        _R,
        "Mean over facilities of the share of the gap to perfect treatment that teaching has closed.",
    ),
    Outcome(
        "trained_skill_mean",
        "competence added by training, end of period",
        "期末进修提升的能力",
        "share of gap",
        _R,
        "Mean over doctors of the share of the gap that training at the lead has closed.",
    ),
    Outcome(
        "vacant_share",
        "primary posts vacant, end of period",
        "期末基层空岗占比",
        "share",
        _R,
        "Doctors who left and are not yet replaced / doctors.",
    ),
    Outcome(
        "critical_care_hours",
        "onset to definitive care, time-critical (restricted mean)",
        "时间敏感病例起病至确定性治疗时间(限制均值)",
        "hours",
        _R,
        "Mean of the hours of time-critical episodes, those beyond the days followed counted as that long; direct and "
        "transferred apart.",
    ),
    Outcome(
        "critical_in_time_share",
        "time-critical episodes within target",
        "时间敏感病例达标占比",
        "share",
        _R,
        "Definitive care within the condition's target minutes / time-critical episodes; direct and transferred apart.",
    ),
    Outcome(
        "onset_to_door_minutes",
        "onset to first door, emergencies",
        "急症起病至到院时间",
        "minutes",
        _R,
        "Mean of the minutes from when an illness is an emergency (at onset, or worse since) to its first door; "
        "without those whom it strikes in a bed.",
    ),
    Outcome(
        "door_in_door_out_minutes",
        "door in to door out, emergencies transferred",
        "急症转院入门至出门时间",
        "minutes",
        _R,
        "Mean of the minutes from an emergency's coming to a door to its leaving for another facility.",
    ),
    Outcome(
        "vehicle_wait_minutes",
        "wait for a transfer vehicle",
        "等候转运车时间",
        "minutes",
        _R,
        "Mean of the minutes from the decision to transfer to the vehicle; 0 from primary facilities.",
    ),
    Outcome(
        "inside_share",
        "episodes still open at the end",
        "期末未结束病例占比",
        "share",
        _R,
        "Care-needing episodes begun in the period and not ended / begun.",
    ),
    Outcome(
        "planned_follow_ups_per_resident_year",
        "planned follow-ups by teams per resident-year",
        "人均年计划内随访次数",
        "follow-ups",
        _R,
        "Follow-ups done by chronic teams / residents x years. They are not among the visits.",
    ),
    Outcome(
        "missed_follow_up_share",
        "planned follow-ups for which the team had no time",
        "计划内随访未落实占比",
        "share",
        _R,
        "Planned follow-ups missed / done and missed.",
    ),
    Outcome(
        "out_of_stock_per_1000_primary_visits",
        "drugs out of stock per 1,000 primary visits",
        "每千基层诊疗人次缺药次数",
        "per 1,000",
        _R,
        "Treatments and follow-ups whose drug was not there / visits at village and township.",
    ),
    Outcome(
        "control_mean",
        "control of chronic patients, end of period",
        "期末慢病控制程度均值",
        "0..1",
        _R,
        "Mean control of the chronic patients who are alive; by tier of their team.",
    ),
    Outcome(
        "managed_share",
        "chronic patients under management, end of period",
        "期末慢病规范管理占比",
        "share",
        _R,
        "Enrolled with a team / chronic patients who are alive; by tier of their team.",
    ),
    Outcome(
        "signed_share",
        "residents signed with a family doctor, end of period",
        "期末家庭医生签约占比",
        "share",
        _R,
        "Signed, or reached by the signing / residents who are alive; by tier of their family doctor.",
    ),
)

OUTCOMES: dict[str, Outcome] = {o.key: o for o in _ALL}
