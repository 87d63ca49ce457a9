"""Every table of the world, field by field. The kernel's own fields come first in each shared table.

Tables that a large region makes larger than a processor's cache also say which fields stand on one cache line: those
that the same events read, as ``benchmarks/lines.py`` counts them, what is read most first.
"""

from __future__ import annotations

from typing import Any

from ylt_sim.kernel.table import doctor_row, in_lines, patient_row, pool_row, row_dtype, world_type

__all__ = ["ABSENCE", "BELIEF", "CONDITION", "CONSORTIUM", "DAY", "DOCTOR", "FACILITY", "LINK", "PARAMETER", "PATIENT",
           "POOL", "POOL_POLICY", "RESIDENT", "ROSTER", "SCHEME", "TIER", "VILLAGE", "WEEK", "World"]

PATIENT = patient_row([
    ("kind", "i1"), ("condition", "i2"), ("specialty", "i1"), ("severity", "i1"), ("need", "i1"),
    ("facility", "i4"),  # where he is or is going
    ("next_stage", "i1"),  # what follows the way there
    ("decision", "i2"), ("visit", "i2"), ("trip", "i2"), ("stays", "i2"), ("asks", "i2"),
    ("homes", "i2"), ("times_seen", "i2"),  # counters, each the occurrence of draws
    ("returns_left", "i2"), ("is_resolved", "i1"), ("is_emergency", "i1"), ("is_referred", "i1"),
    ("advice", "i1"),  # tier to which he was advised to go, 0 none
    ("plan", "i1"), ("is_remote_tried", "i1"), ("tries", "i2"),
    ("appointment", "i4"),  # second of a booked slot, or NONE
    ("consortium", "i2"),  # through which he was referred or handed down, or NONE
    ("member", "i4"),  # facility to which he is handed down
    ("onset_second", "i4"), ("definitive_second", "i4"), ("definitive_tier", "i1"), ("definitive_facility", "i4"),
    ("acute_until", "i4"), ("outcome", "i1"), ("is_bouncing", "i1"),
    ("admission_uniform", "f8"),  # luck of admission need, drawn once an episode; negative before
    ("bed_uniform", "f8"),  # luck of taking a bed of a primary place, likewise
    ("is_present", "i1"),  # this episode is what its resident is out for
    ("is_review", "i1"),  # back at the doctor with a result: no new visit
    ("local_waited", "i4"), ("local_cls", "i1"),  # of the consultation, while a specialist is asked
    ("turn", "i1"), ("is_late", "i1"),  # at home: what comes next; a return that had to wait
    ("is_writing", "i1"), ("is_sent", "i1"), ("sendings", "i2"),  # a letter is being written; sent on and not yet gone
    ("is_blocked", "i1"),  # another episode has the resident out

    # appointment
    ("slot_pool", "i4"), ("slot_day", "i4"), ("slot_cls", "i1"),  # the slot he has, or NONE
    ("is_booked", "i1"),  # it was booked, not bought at the window
    ("bookings", "i2"),  # times he asked for a slot: the occurrence of draws
    ("sold_out_facility", "i4"),  # where there was nothing to be had, or NONE
    ("worse_second", "i8"), ("worse_severity", "i1"),  # when waiting makes him worse, and at which severity

    # tests and telemedicine
    ("tested", "i2"),  # tests of this place were thought of
    ("results", "i2"), ("reports", "i2"),  # tests of the episode with a result; of these, read by who is able
    ("at_hand", "i2"), ("todo", "i2"), ("samples", "i2"), ("booked", "i2"),  # at this place: accepted, to be done how
    ("tested_at", "i4", (7,)), ("tested_second", "i4", (7,)),  # where and when each was done
    ("waits_for", "i2"),  # reports without which he is not called back to the doctor
    ("awaits_result", "i1"),  # at home until a sample's result is there
    ("home_until", "i4"), ("is_looking", "i1"),  # at home: what comes next is due; between two looks for reports
    ("late_report", "i1"), ("is_recalled", "i1"),  # a report came late; back because of what it shows
    ("luck_recognise", "f8"), ("luck_treat", "f8"), ("seen_by", "i4"),  # of the last encounter; above 1: not asked
    ("failures", "i2"), ("is_boarded", "i1"), ("board_plan", "i1"), ("board_doctor", "i4"),
    ("touch", "f8"),  # luck of needing the doctor's hands, negative before it is drawn
    ("is_online", "i1"), ("left_screen", "i1"),  # returns by internet; gave up there
    ("met_second", "i4"),  # when the last encounter with a doctor began
    ("booked_at", "i4"), ("booked_second", "i4"), ("ordered_by", "i4"),  # machine of another member; who sent him there
    ("advised", "f8"),  # chance of right management with the adviser's help
    ("test", "i1"), ("reader", "i4"), ("sent_second", "i4"), ("is_overdue", "i1"), ("arrived", "i1"),  # of a job

    # referral and step-down
    ("full_options", "i2"),  # options of his, one bit each, that had no bed for him in this episode
    ("target", "i4"), ("requested_second", "i4"),  # of a referral: hospital that is asked, since when
    ("has_left_county", "i1"), ("is_full", "i1"),  # treated outside already; turned elsewhere for want of a bed
    ("seen_facility", "i4"), ("known_second", "i4"), ("has_summary", "i1"),  # who knows him; letter with record
    ("is_reviewed", "i1"), ("is_assessed", "i1"), ("arrived_second", "i4"),  # step-down: ward review, intake, at member
    ("is_offered", "i1"),  # handing down was offered in this episode

    # payment
    ("deductible_cents", "i8"),  # of the stays that referrals joined, in this episode
    ("is_sent_home", "i1"),  # at the end of the acute days
    ("admission_shift", "f8"),  # log-odds by which the place that sees him admits more readily than it does today

    # emergency and surge
    ("sender", "i4"),  # facility that transfers him, while he is on the way
    ("urgent_second", "i4"), ("door_second", "i4"),  # since when it is an emergency; when he came to the door he is at
    ("warned_seconds", "i4"), ("came_by", "i1"),  # how long before it was warned of him, and how he came
    ("is_overtaken", "i1"),  # an emergency befell the resident on the way
    ("ward_facility", "i4"),  # facility in whose ward an emergency found its resident, or NONE

    # follow-up and pharmacy
    ("follow_up", "i1"),  # what the follow-up is: FOLLOW_UP_*
    ("needs_drug", "i1"),  # of the joint list, or NONE: not yet asked
    ("outreaches", "i2"), ("lacks", "i2"),  # counters, each the occurrence of draws

    # staff and learning
], lines=(
    "state key resident facility is_blocked visit is_present ticket slot_day asked awaits_result waits_for jobs turn "
    "asks is_looking home_until seen_facility parent outcome returns_left board_plan slot reports late_report stays",
    "stage episode is_emergency kind is_review id cls is_referred slot_pool is_resolved condition waited specialty "
    "severity granted next has_summary has_left_county previous is_late pool consortium needs_drug target is_boarded "
    "is_overdue",
    "hold is_booked appointment patience next_stage is_recalled slot_cls member times_seen need is_overtaken "
    "definitive_second definitive_tier onset_second tries advice full_options failures tested is_bouncing is_sent trip "
    "is_online bookings sendings lacks worse_severity is_writing follow_up reader",
    "held doctor local_waited local_cls plan met_second known_second is_offered definitive_facility is_full homes todo "
    "at_hand results ordered_by booked samples outreaches test arrived",
    "admission_uniform admission_shift seen_by luck_treat luck_recognise decision sold_out_facility left_screen "
    "door_second sender warned_seconds is_remote_tried worse_second",
    "parent_key hold_number holds_made booked_second booked_at urgent_second came_by bed_uniform sent_second",
    "is_sent_home ward_facility acute_until deductible_cents is_reviewed is_assessed requested_second touch "
    "arrived_second advised board_doctor",
))
GLOBAL_EXTRA: list[Any] = [
    ("era", "i4"),  # 0 until policy_start_day: today's practice; then 1
    ("policy_second", "i8"), ("roster_row", "i8"), ("roster_at", "i8"), ("utility", "f8", (11,)),

    # appointment

    # tests and telemedicine

    # referral and step-down

    # emergency and surge
    ("epidemic_number", "i8"), ("epidemic_thinned", "f8"),  # the episode that is a case; chance that it does not happen
    ("epidemic_from", "i8"), ("epidemic_until", "i8"),  # 0 and 0 for none
    ("suspended_from", "i8"), ("suspended_until", "i8"),  # referrals within consortia
    ("recalled_from", "i8"), ("recalled_until", "i8"),  # doctors who rotate stay at home
    ("beds_lent", "i4"),

    # follow-up and pharmacy

    # staff and learning
    ("absence_row", "i4"), ("n_absences", "i4"),

    # payment
    ("benefits_change", "i4"),  # whether the policy changes rules of insurance or prices
    ("payment_changes", "i4"),  # whether it changes how any facility is paid
]
POOL = pool_row([
    ("kind", "i4"), ("detail", "i4"), ("overflow", "i4", (2,)),

    # appointment
    ("session_from", "i4", (7,)), ("session_until", "i4", (7,)),  # seconds of the day by weekday, or NONE
    # emergency and surge
    ("surge_beds", "i4"), ("surge_ward", "i4"), ("beds_lent", "i4"),  # beds to lend to which ward in an epidemic
], lines=(
    "capacity queued since overtime_seconds is_open head last_free first_free boards_for facility kind",
    "busy staying late busy_seconds staffed_seconds queue_seconds is_staff reserve tail",
    "first_slot sends_home session_until session_from",
))
DOCTOR = doctor_row([
    ("home_facility", "i4"), ("tier", "i4"), ("specialty", "i4"), ("rank", "i4"),
    ("has_criteria", "i4", (2,)),  # works to written referral criteria, by era
    ("teaching_seconds", "f8", (2,)),  # a session, by era

    # appointment

    # tests and telemedicine

    # referral and step-down

    # emergency and surge

    # follow-up and pharmacy

    # staff and learning
    ("away_until", "i8"), ("away_pool", "i4"), ("away_kind", "i4"),  # on leave, training or posted; where instead
    ("is_covering", "i4"),
    ("skill", "f8"), ("skill_second", "i8"),  # what training added to his competence: share of the gap closed, and when
], lines=(
    "state next_free stays tier rank home_facility skill post travel_seconds away_until pool towards late_since",
))
FACILITY = in_lines([
    ("kind", "i4"), ("tier", "i4"), ("township", "i4"),
    ("clinic", "i4", (10,)), ("ward", "i4", (10,)),  # pool of each specialty, or NONE
    ("machine", "i4", (7,)), ("reader", "i4"), ("coordinator", "i4"),
    ("open_second", "i4", (7,)), ("close_second", "i4", (7,)), ("break_from_second", "i4"),
    ("break_until_second", "i4"),
    ("first_link", "i4", (2,)), ("n_links", "i4", (2,)),  # memberships, by era
    ("skill", "f8"),  # what teaching has added to competence: share of the gap closed, 0..1
    ("taught_seconds", "f8"),  # supervised time since midnight
    ("stay_factor", "f8"),
    ("expert", "i4", (10,)),  # pool of each specialty's expert clinic, or NONE
    ("internet", "i4"), ("board", "i4"), ("vehicle", "i4"), ("therapist", "i4"), ("duty", "i4"),  # pools, or NONE

    # appointment

    # tests and telemedicine

    # referral and step-down
    ("desk", "i4"), ("handover", "i4"),  # pools of coordinators, or NONE
    ("named_panel", "i4", (2,)), ("handed_over", "i4"),  # outpatients its named doctors may carry by era, and do carry

    # emergency and surge
    ("n_hospitals", "i4"), ("hospital", "i4", (6,)), ("hospital_seconds", "i4", (6,)),  # other hospitals, nearest first
    ("team_seconds", "i8", (2,)),  # a day from 08:00 with a stroke and chest-pain team on call, by era
    ("prealert_seconds", "i8", (2,)), ("dispatched_share", "f8", (2,)),  # by era

    # follow-up and pharmacy
    ("team", "i4"),  # pool of the chronic team, or NONE
    ("signed_progress", "f8"),  # of the residents who were not signed at the start, the share signed since
    ("signing_target", "f8", (2,)), ("signing_per_day", "f8", (2,)),  # of the same residents, by era
    ("signed_first", "f8", (2,)),  # part of each hour in which signed residents go first
    ("managed_share", "f8", (2,)), ("planned_follow_ups", "f8", (2,)), ("follow_up_seconds", "f8", (2,)),
    ("prescriptions_per_year", "f8", (2,)),  # of a stable managed patient, at the longest prescription
    ("stock_share", "f8", (2,)), ("delivery_seconds", "i8", (2,)),

    # payment, by era
    ("case_share", "f8", (2,)), ("case_rate", "f8", (2,)),  # of stays paid by case; of a case over its mean price
    ("budget_share", "f8", (2,)),  # of the fund's payments, a fixed budget
    ("joint_weight", "f8", (2,)),  # of a yuan of the fund in what an act gains: the consortium's budget

    # staff and learning
    ("county_ward", "i4"),  # pool of beds run by a county department, or NONE
    ("scope_second", "i8"),  # when its doctor was last there, or NONE
    ("log_income_ratio", "f8"),  # of the lead's staff to its own
], lines=(
    "tier clinic n_links first_link internet",
    "township signed_first ward kind",
    "skill stock_share joint_weight budget_share handover",
    "break_from_second close_second open_second break_until_second",
    "managed_share signed_progress planned_follow_ups prescriptions_per_year team",
    "machine reader n_hospitals hospital_seconds",
    "expert team_seconds therapist",
    "stay_factor case_share case_rate county_ward scope_second coordinator desk",
))
LINK = row_dtype([
    ("facility", "i4"), ("consortium", "i4"), ("is_connected_reading", "i4"), ("is_connected_consult", "i4"),
    ("is_on_record", "i4"),  # reads and writes the shared record

    # tests and telemedicine
    ("is_recognising", "i4"), ("road_seconds", "i4"),  # takes part in recognition; road from the member to the lead
])
CONSORTIUM = row_dtype([
    ("lead", "i4"), ("hold_seconds", "i8"), ("down_hold_seconds", "i8"),
    ("referral_seconds", "f8"), ("payment_yuan", "f8"), ("has_coordinator", "i4"), ("recognised_share", "f8"),
    ("consult_seconds_a_day", "f8"), ("consult_seconds_used", "f8"), ("reader_pool", "i4"),
    ("has_reading", "i4"), ("teaching_seconds", "f8"), ("era", "i4"), ("slot_share", "f8"),
    ("scope", "i8"),  # conditions it concerns itself with, a bit each

    # appointment
    ("early_days", "i4"),  # by which senders book ahead of general release

    # tests and telemedicine
    ("validity_seconds", "f8"), ("courier_runs", "f8"), ("has_pool_of_machines", "i4"),
    ("internet_from_second", "i4"), ("internet_until_second", "i4"), ("internet_points", "f8"), ("has_board", "i4"),

    # referral and step-down
    ("hospital", "i4", (24,)), ("n_hospitals", "i4"),  # lead and members of the county tier and above
    ("receiver", "i4", (24,)), ("n_receivers", "i4"),  # rehabilitation hospitals and nursing homes
    ("has_desk", "i4"), ("summary_share", "f8"), ("record_delay_seconds", "i8"), ("history_seconds", "f8"),
    ("rounds_per_week", "f8"), ("handover_seconds", "f8"), ("has_handover", "i4"), ("return_slot_days", "i4"),

    # ward
    ("pathways", "i8"),  # conditions with a pathway, a bit each
    ("pathway_kept", "f8"), ("checklist_seconds", "f8"),  # share of admissions; of the admitting doctor

    # emergency and surge

    # follow-up and pharmacy

    # staff and learning
])
VILLAGE = in_lines([
    ("township", "i4"), ("facility", "i4", (9,)), ("travel_seconds", "i4", (9,)), ("ambulance_seconds", "i4"),
    ("ambulance_facility", "i4"),
    ("n_hospitals", "i4"), ("hospital", "i4", (6,)), ("hospital_seconds", "i4", (6,)),  # by ambulance, nearest first
], lines=("township facility hospital", "travel_seconds"))
RESIDENT = in_lines([
    ("village", "i4"), ("age_band", "i1"), ("income_quintile", "i1"), ("insurance", "i1"), ("is_signed", "i1"),
    ("usual_option", "i1"), ("control", "f8"), ("hospital_taste", "f8"), ("is_active", "i1"), ("is_dead", "i1"),

    # appointment

    # tests and telemedicine

    # referral and step-down
    ("discharged_second", "i4"), ("discharged_episode", "i4"),  # the last discharge from a bed, or NONE
    ("handed_from", "i4"), ("handed_consortium", "i2"), ("handed_specialty", "i1"),  # outpatient handed down, or NONE

    # emergency and surge
    ("out_for", "i4"),  # row of the patient for whose episode he was last out

    # payment
    ("is_poor", "i1"), ("benefit_rank", "f8"),  # place among those who may be registered for a chronic illness, 0..1
    ("benefit_year", "i2"),  # fiscal year of the sums: of the fund for ordinary outpatient care and for stays, his own
    ("outpatient_cents", "i8"), ("inpatient_cents", "i8"), ("own_cents", "i8"),

    # follow-up and pharmacy
    ("team_facility", "i4"),  # of his family doctor and chronic team
    ("sign_rank", "f8"),  # place among those not signed at the start, 0..1: signed when progress has passed it
    ("managed_rank", "f8"),  # place among the team's chronic patients, 0..1; 2: not eligible
    ("control_second", "i4"),  # at which ``control`` held
    ("control_decay", "f8"), ("control_gain", "f8"),  # a second; share of the gap that a perfect follow-up closes

    # staff and learning
], lines=(
    "village is_active is_dead insurance own_cents benefit_year is_poor outpatient_cents out_for is_signed "
    "usual_option team_facility handed_from hospital_taste managed_rank sign_rank",
))
BELIEF = row_dtype([
    ("wait_hours", "f8"), ("trust", "f8"), ("wait_seconds_sum", "f8"), ("n_waited", "i4"), ("n_seen", "i4"),
    ("n_failed", "i4"),
])
CONDITION = row_dtype([
    ("specialty", "i4"), ("severity_below", "f8", (4,)), ("min_tier", "i4", (4,)), ("p_admit", "f8", (4,)),
    ("mean_returns", "f8"), ("acute_seconds", "f8"), ("recovery_seconds", "f8"), ("is_step_down", "i4"),
    ("preventable", "f8"), ("worsen", "f8"), ("worsen_seconds", "f8"),
    ("critical_from", "i4"), ("target_seconds", "f8"), ("p_death", "f8", (4,)), ("tests", "i4"),
    ("self_care", "f8"), ("may_self_care", "i4"), ("return_seconds", "f8"),

    # appointment

    # tests and telemedicine

    # referral and step-down
    ("is_chronic", "i4"), ("is_rehabilitation", "i4"),  # of the chronic stock; long recovery, so for rehabilitation

    # emergency and surge
    ("needs_team", "i4"),  # stroke, chest pain: a specialist team

    # follow-up and pharmacy
    ("regular_follow_ups", "f8"), ("listed_follow_ups", "f8"),  # a year: today's, and potential episodes
    ("drug_share", "f8"),  # of treatments that need a drug of the joint list

    # payment
    ("visit_weight", "f8", (4,)), ("stay_weight", "f8", (4,)), ("start_weight", "f8"),
    ("case_start", "f8", (5,)), ("case_days", "f8", (5,)),  # mean price of a stay by tier: its start, its days

    # staff and learning
])
TIER = row_dtype([
    ("consultation_seconds", "f8"), ("recognise", "f8"), ("treat_within", "f8"), ("treat_beyond", "f8"),
    ("reimbursed_visit_points", "f8"),

    # payment
    ("visit_yuan", "f8"), ("start_yuan", "f8"), ("day_yuan", "f8"), ("test_yuan", "f8", (7,)),
    ("visit_drug_share", "f8"), ("stay_drug_share", "f8"),  # drugs; drugs and consumables
])
SCHEME = row_dtype([  # a row an era and scheme of insurance; by tier
    ("outpatient", "f8", (5,)), ("chronic", "f8"), ("registered", "f8"), ("outpatient_limit", "i8"),
    ("deductible", "i8", (5,)), ("inpatient", "f8", (5,)), ("inpatient_limit", "i8"), ("covered", "f8", (5,)),
    ("referred", "f8", (5,)), ("unreferred", "f8", (5,)),
    ("serious_threshold", "i8"), ("serious", "f8"), ("poor_threshold", "f8"), ("assistance", "f8"),
    ("price_factor", "f8", (5,)), ("usual_stay", "f8", (5,)),  # today's price of a usual stay, in cents
])
DAY = row_dtype([("weekday", "i4"), ("month", "i4"), ("fiscal_year", "i4"), ("is_holiday", "i4"), ("week", "i4", (2,))])
WEEK = row_dtype([("first", "i4"), ("until", "i4")])
ROSTER = row_dtype([
    ("second", "i4"),  # of the week
    ("act", "i4"),  # ACT_SHUT, ACT_SEND, ACT_OPEN
    ("doctor", "i4"), ("pool", "i4"), ("travel_seconds", "i4"),
    ("cover", "i4"),  # who goes in his place while he is away; NONE: the row is the doctor's own
])
ABSENCE = row_dtype([  # dated exceptions to the weekly roster, sorted by second
    ("second", "i8"), ("until", "i8"), ("doctor", "i4"),
    ("pool", "i4"),  # where he works instead, or NONE
    ("kind", "i4"),  # ABSENCE_KINDS
    ("goes", "i4"),  # GOES_* of postings, else NONE
])
ACT_SHUT, ACT_SEND, ACT_OPEN = range(3)
POOL_POLICY = row_dtype([
    ("reserve", "i4", (3,)), ("offered", "i4", (21,)),  # offered: 7 weekdays x 3 classes
    ("capacity", "i4"),  # units of a pool without named doctors in this era, or NONE: as it is
])
PARAMETER = row_dtype([
    ("choice_constant", "f8", (10,)), ("scale", "f8"), ("hospital_severity", "f8", (4,)), ("travel_per_hour", "f8"),
    ("wait_per_hour", "f8"), ("price_per_point", "f8"), ("trust_weight", "f8"), ("usual_bonus", "f8"),
    ("signed_bonus", "f8"), ("advice_bonus", "f8"), ("self_care_per_severity", "f8"),
    ("admission_multiplier", "f8"), ("false_alarm", "f8"), ("severity_recognise", "f8", (4,)),
    ("criteria_gain", "f8"), ("admission_recognise", "f8"), ("primary_bed_taken", "f8"),
    ("acceptance", "f8"), ("no_show", "f8"), ("patience_seconds", "f8"),
    ("local_referral_seconds", "f8"), ("ward_patience_seconds", "f8"),
    ("offer_seconds", "f8"), ("offer_patience_seconds", "f8"), ("sender_base", "f8"), ("sender_per_100_yuan", "f8"),
    ("agree", "f8"), ("raised", "f8"), ("bounce", "f8"), ("stay_sigma", "f8"),
    ("consultation_sigma", "f8"), ("travel_sigma", "f8"),
    ("ambulance_share", "f8"), ("teach_gain_per_hour", "f8"), ("skill_fade_per_day", "f8"), ("skill_cap", "f8"),
    ("trust_keep", "f8"), ("trust_pull", "f8"), ("wait_keep", "f8"),
    ("pathway_days_ratio", "f8"), ("entry_gain", "f8"),
    ("late_risk", "f8"), ("background_stay_seconds", "f8"), ("opening_jitter_seconds", "f8"),
    ("round_seconds", "i8"), ("emergency_seconds", "f8"),

    # appointment
    ("books_ahead", "f8"), ("asks_for_expert", "f8"), ("cancels", "f8"), ("missed", "f8"),
    ("general_days", "i4"), ("release_days", "i4"), ("longest_wait_days", "i4"),

    # tests and telemedicine
    ("missing_test_factor", "f8"), ("local_reading_factor", "f8"),
    ("test_seconds", "f8", (7,)), ("reading_seconds", "f8", (7,)), ("report_patience_seconds", "f8", (3,)),
    ("machine_wait_days", "i4"),
    ("look_seconds", "f8"), ("courier_from_second", "f8"), ("courier_span_seconds", "f8"),
    ("remote_seconds", "f8"), ("remote_patience_seconds", "f8"), ("advice_gain", "f8"),
    ("board_seconds", "f8"), ("board_after", "i4"), ("board_patience_seconds", "f8"),
    ("internet_seconds", "f8"), ("internet_patience_seconds", "f8"), ("internet_constant", "f8"),
    ("internet_yuan", "f8"), ("touch_share", "f8", (2,)),

    # referral and step-down
    ("target_rule", "i4"), ("full_ward", "i4", (3,)),  # options: TARGET_*, FULL_* by class
    ("acceptance_hours", "f8"), ("acceptance_per_severity", "f8"), ("desk_seconds", "f8"), ("history_seconds", "f8"),
    ("record_delay_seconds", "i8"),
    ("saved_hours", "f8"), ("intake_seconds", "f8"), ("intake_patience_seconds", "f8"),
    ("handover_offer_seconds", "f8"), ("handover_patience_seconds", "f8"), ("handover_agree", "f8"),
    ("primary_patience_seconds", "f8"),

    # emergency and surge
    ("assembly_seconds", "f8"), ("epidemic_severity_below", "f8", (4,)),

    # follow-up and pharmacy
    ("follow_up_patience_seconds", "f8"), ("stable_control", "f8"), ("gain_without_drug", "f8"),
    ("drug_patience_seconds", "f8"),

    # staff and learning
    ("rank_gain", "f8", (5,)), ("scope_seconds", "f8"), ("training_keep_per_week", "f8"),
    ("turnover_per_month", "f8"), ("turnover_per_log_income", "f8"), ("vacancy_seconds", "f8"),

    # payment
    ("income_sensitivity", "f8", (5,)), ("forgone_share", "f8"), ("forgone_per_point", "f8"),
    ("admit_per_yuan", "f8"), ("send_down_per_yuan", "f8"), ("refer_per_yuan", "f8"), ("accept_per_yuan", "f8"),
    ("test_per_yuan", "f8"), ("withhold_per_yuan", "f8"), ("declined_share", "f8"), ("early_share", "f8"),
    ("withheld_share", "f8"), ("needless_share", "f8"),

    # balance
    ("death_multiplier", "f8"),
])

World = world_type(__name__, "facility", "link", "consortium", "village", "resident", "belief", "condition", "tier",
                   "scheme", "potential", "day", "week", "roster", "absence", "pool_policy", "par")
