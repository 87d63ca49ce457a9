"""Named codes of the world's tables. Append only: records written with an old code keep their meaning."""

from ylt_sim.kernel.codes import NEVER, NONE, SECONDS_A_DAY

__all__ = ["NEVER", "NONE", "SECONDS_A_DAY"]

# Tiers (分级).
VILLAGE, TOWNSHIP, COUNTY, TERTIARY = 1, 2, 3, 4
TIER_NAMES = {VILLAGE: "village", TOWNSHIP: "township", COUNTY: "county", TERTIARY: "tertiary"}
TIER_NAMES_ZH = {VILLAGE: "村", TOWNSHIP: "乡镇", COUNTY: "县", TERTIARY: "三级"}

# Kinds of facility. A private clinic has tier 1 competence and belongs to no consortium.
(VILLAGE_CLINIC, TOWNSHIP_CENTRE, COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH, TERTIARY_HOSPITAL, PRIVATE_CLINIC,
 PRIVATE_HOSPITAL, REHABILITATION_HOSPITAL, NURSING_HOME) = range(10)
FACILITY_KINDS = ("village_clinic", "township_centre", "county_general", "county_tcm", "county_mch",
                  "tertiary_hospital", "private_clinic", "private_hospital", "rehabilitation_hospital", "nursing_home")
FACILITY_KINDS_ZH = ("村卫生室", "乡镇卫生院", "县人民医院", "县中医院", "县妇幼保健院", "三级医院",
                     "私人诊所", "一级民营医院", "康复医院", "护理院")

# Specialties of doctors, clinics and conditions (conditions.csv).
SPECIALTIES = ("general", "internal", "surgery", "paediatrics", "obgyn", "tcm", "cardiology_neurology",
               "oncology", "mental", "imaging")
(GENERAL, INTERNAL, SURGERY, PAEDIATRICS, OBGYN, TCM, CARDIOLOGY_NEUROLOGY, ONCOLOGY, MENTAL, IMAGING) = range(10)

# Wards of a hospital. Every specialty has one ward in a facility that has wards at all.
WARDS = ("general", "internal", "surgical", "maternal_child", "specialised")
WARD_GENERAL, WARD_INTERNAL, WARD_SURGICAL, WARD_MATERNAL_CHILD, WARD_SPECIALISED = range(5)

# Severity of an episode.
MINOR, MODERATE, SEVERE, CRITICAL = range(4)
SEVERITIES = ("minor", "moderate", "severe", "critical")

# Tests (conditions.csv, tests_needed).
TESTS = ("lab", "ecg", "xray", "ultrasound", "ct", "mri", "pathology")
LAB, ECG, XRAY, ULTRASOUND, CT, MRI, PATHOLOGY = range(7)

# Age bands of conditions.csv.
AGE_BANDS = ("0-14", "15-44", "45-64", "65+")

# Ranks of doctors.
RANKS = ("none", "junior", "middle", "associate_senior", "senior")
RANK_NONE, RANK_JUNIOR, RANK_MIDDLE, RANK_ASSOCIATE_SENIOR, RANK_SENIOR = range(5)

# Kinds of potential episode in the demand list.
EPISODE_ACUTE, EPISODE_CHRONIC_EVENT, EPISODE_FOLLOW_UP, EPISODE_SCHEDULED, EPISODE_BACKGROUND_VISIT, \
    EPISODE_BACKGROUND_STAY, EPISODE_INITIAL_STAY, EPISODE_EPIDEMIC = range(8)
EPISODE_KINDS = ("acute", "chronic_event", "follow_up", "scheduled", "background_visit", "background_stay",
                 "initial_stay", "epidemic")
OTHER_DEATH = 8  # a row of the demand list that is no illness: the resident dies of other causes

# Kinds of pool.
# An expert clinic sees by appointment only; a board discusses difficult cases; duty is staff time away from patients
# (rounds, teaching, training, public health), so that no hour of a doctor is free.
# A team is primary doctors' time for the planned follow-ups of managed patients.
(POOL_CLINIC, POOL_WARD, POOL_MACHINE, POOL_READER, POOL_COORDINATOR, POOL_EXPERT, POOL_INTERNET, POOL_BOARD,
 POOL_VEHICLE, POOL_THERAPIST, POOL_DUTY, POOL_TEAM) = range(12)
POOL_KINDS = ("clinic", "ward", "machine", "reader", "coordinator", "expert_clinic", "internet_clinic", "board",
              "vehicle", "therapist", "duty", "team")
# Coordinators by what they do (``detail`` of the pool): step-down in the wards, the referral desk, handing outpatients
# down in the specialist clinics.
COORDINATES_DESK, COORDINATES_HANDOVER = 1, 2

# Stages of care: one room of journey/ each, or a moment of one.
STAGE_NAMES = ("onset", "choice", "travel", "consultation", "test", "result", "reading", "remote_consultation",
               "referral", "ward", "step_down", "recovery", "at_home", "follow_up", "ambulance", "appointment",
               "courier", "board", "internet_visit", "desk", "handover", "intake", "transfer", "dispensing",
               "outreach")
(ONSET, CHOICE, TRAVEL, CONSULTATION, TEST, RESULT, READING, REMOTE_CONSULTATION, REFERRAL, WARD, STEP_DOWN,
 RECOVERY, AT_HOME, FOLLOW_UP, AMBULANCE, APPOINTMENT, COURIER, BOARD, INTERNET_VISIT, DESK, HANDOVER, INTAKE,
 TRANSFER, DISPENSING, OUTREACH) = range(25)

# Slots: what a patient can hold at once. OTHER: a machine, a reader, a specialist, a coordinator.
DOCTOR, BED, OTHER = 0, 1, 2

# Priority classes (急, 预约或转诊, 普通).
EMERGENCY, REFERRED, WALK_IN = 0, 1, 2
CLASS_NAMES = ("emergency", "referred", "walk_in")

# Options of first contact; the order of Region's VILLAGE.facility, then self-care.
OPTIONS = ("own_village_clinic", "own_township", "neighbour_township", "private_clinic", "county_general",
           "county_tcm", "county_mch", "tertiary", "private_hospital", "self_care", "internet_hospital")
N_OPTIONS, SELF_CARE, INTERNET = 9, 9, 10  # the first nine are places to go to

# Events of the journey. Every use of a unit is one row at its end: ``a`` seconds waited, ``b`` seconds of use.
EV_ONSET = 16  # an episode begins: link condition, a severity, b tier needed, x kind of episode
EV_CHOICE = 17  # facility (NONE: self-care), link next best option, a option, b number of the decision, x utility
EV_VISIT = 18  # seen by a doctor: link class, a waited, b seconds with the doctor, x cost in yuan
EV_GAVE_UP = 19  # left the queue of a clinic: link class, a waited, b tries before
EV_TURNED_AWAY = 20  # the door was shut: link class, b tries before
EV_TEST = 21  # a test is taken: link test, a waited, b seconds on the machine, x how (TEST_*)
EV_READING = 22  # a test is read: link consortium (NONE: own reader), a waited, b seconds of the reader, x since asked
EV_REMOTE_CONSULTATION = 23  # doctor and pool of the specialist, link consortium, a waited, b seconds
EV_REMOTE_GAVE_UP = 24  # no specialist or reader came in time: link consortium, a waited
EV_REFERRED = 25  # sent up: facility that sends, link consortium (NONE: alone), a target, b way (WAY_*), x hours asked
EV_REFERRAL_REFUSED = 26  # not sent up: facility that would send, a party (PARTY_*), b tier needed
EV_NO_SHOW = 27  # did not come to the facility that held something
EV_STAY = 28  # a stay in a bed ends: link class, a waited, b seconds in the bed, x cost in yuan
EV_BED_GAVE_UP = 29  # left the queue of a ward: link class, a waited, b queues joined so far
EV_STEP_DOWN_REFUSED = 30  # the recovery days stay in the hospital: a party
EV_STEP_DOWN = 31  # left for a member: a member facility, link consortium, b stays so far
EV_BOUNCE_BACK = 32  # worse after the acute days: link consortium, a 1 after step-down, 0 in the same bed, b hospital
EV_DEATH = 33  # dies: link condition (NONE: of other causes, at home), a severity, b tier needed (0: of other causes)
EV_EPISODE_END = 34  # facility of definitive care, link visits, a outcome, b its tier (0: none), x hours to it (-1: no)
EV_POLICY = 35  # the policy begins: a era
EV_COORDINATION = 36  # coordinator's use: a waited, b seconds
EV_AMBULANCE = 37  # at the door by ambulance: link hospital passed by, a seconds since onset, b seconds longer way
EV_INSIDE = 38  # still inside at the horizon: link stage, a slot or NONE (waiting), b seconds held or waited so far
EV_STILL_OPEN = 39  # hold or duty open at the horizon: link number
EV_WORSE = 40  # the illness is worse: link condition, a severity now, b 1 after wrong treatment, 0 after self-care
EV_DEFINITIVE = 41  # definitive care begins: a tier, b tier needed, x hours since onset
EV_REVIEW = 42  # back at the doctor with a result of the same day, no new visit: as EV_VISIT
EVENT_NAMES = {
    1: "on_duty", 2: "off_duty", 3: "capacity", 4: "door", 5: "hold_placed", 6: "hold_claimed", 7: "hold_expired",
    8: "hold_released", 16: "onset", 17: "choice", 18: "visit", 19: "gave_up", 20: "turned_away", 21: "test",
    22: "reading", 23: "remote_consultation", 24: "remote_gave_up", 25: "referred", 26: "referral_refused",
    27: "no_show", 28: "stay", 29: "bed_gave_up", 30: "step_down_refused", 31: "step_down", 32: "bounce_back",
    33: "death", 34: "episode_end", 35: "policy", 36: "coordination", 37: "ambulance", 38: "inside",
    39: "still_open", 40: "worse", 41: "definitive", 42: "review",
}

# Events by room, each with a range of its own; names are added below each.

# Appointment: 50-54.
EV_BOOKED = 50  # a slot is taken: link 1 by the sender, 0 by himself, a class of the slot, b days ahead of its day
EV_CANCELLED = 51  # a slot is given back: link its day, a its class, b why (WHY_*)
EV_MISSED = 52  # did not come, the slot is lost: link its day, a its class
EV_SOLD_OUT = 53  # no slot is left today: b days ahead of the slot he takes instead, NONE: turns elsewhere
EV_SLOTS = 54  # midnight after a day of a pool: link slots offered in the end, a class, b released of them, x taken
EVENT_NAMES |= {50: "booked", 51: "cancelled", 52: "missed", 53: "sold_out", 54: "slots"}

# Tests and telemedicine: 55-62.
EV_RECOGNISED = 55  # a result from elsewhere is accepted: link test, a facility where it was done, b its age in seconds
EV_LATE = 56  # no report in time, treated on the local reading: pool, link consortium or NONE, a waited
EV_RECALL = 57  # called back: a why (RECALL_*), b seconds since the last consultation began to wait for it
EV_SAMPLE = 58  # a sample on the lead's machine: facility that sent it, link test, a waited, b seconds
EV_COURIER = 59  # sample at the lead: facility that sent it, link consortium, a waited for a run, b on the way, x test
EV_MACHINE_BOOKED = 60  # pool of another member's machine, link test, a facility of the machine, b seconds ahead
EV_BOARD = 61  # a difficult case before the board: link consortium, a waited, b seconds, x plan (BOARD_*)
EV_INTERNET = 62  # remote visit from home: facility that gives it, link consortium, a waited, b seconds, x yuan
EVENT_NAMES |= {
    EV_RECOGNISED: "recognised", EV_LATE: "late", EV_RECALL: "recall", EV_SAMPLE: "sample", EV_COURIER: "courier",
    EV_MACHINE_BOOKED: "machine_booked", EV_BOARD: "board", EV_INTERNET: "internet",
}
TEST_OWN, TEST_SHARED, TEST_REPEAT = range(3)  # on a machine of the place, of another member; the same test once more
TEST_WAYS = ("own", "shared", "repeat")
RECALL_REPORT, RECALL_RESULT, RECALL_BOARD = range(3)
RECALLS = ("late report", "result of a sample", "board")
BOARD_NONE, BOARD_TREAT, BOARD_REFER = range(3)  # plan of a board: none, to be treated on the spot, to be sent up
BOARD_PLANS = ("no plan", "treat on the spot", "refer")

# Referral, step-down, handover: 63-69.
EV_DESK = 63  # the lead's referral desk answers: link consortium, a waited, b seconds of the desk
EV_FULL = 64  # a hospital without a bed is passed over: link consortium, a patients who wait there, b 1: referred
EV_LEFT_COUNTY = 65  # is outside the county: facility, link consortium, a 1 with a letter, b why (LEAVES_*)
EV_READMISSION = 66  # in a bed within 30 days of a discharge: facility, a seconds since, b 1 in the same episode
EV_INTAKE = 67  # a therapist assesses who has stepped down: a waited, b seconds
EV_HANDOVER = 68  # the named doctor takes over: facility his, link consortium, a waited, b seconds, x who sends
EV_HANDOVER_REFUSED = 69  # an outpatient stays with the specialist: facility, link consortium, a party
EVENT_NAMES |= {63: "desk", 64: "full", 65: "left_county", 66: "readmission", 67: "intake", 68: "handover",
                69: "handover_refused"}  # fmt: skip
# Why somebody is treated outside the county.
LEAVES_BY_CHOICE, LEAVES_ALONE, LEAVES_REFERRED, LEAVES_FULL = range(4)
LEAVES_NAMES = ("own choice", "sent on alone", "referred", "no bed to be had")
# Named options: how a target is picked, what a full ward does.
TARGET_EARLIEST, TARGET_NEAREST, TARGET_HIGHEST_TRUST = range(3)
FULL_WAIT, FULL_DIVERT, FULL_BOARD = range(3)

# Emergency and surge: 70-76.
EV_DOOR = 70  # an emergency at a facility's door: link how it came (BY_*), a seconds since it is one, b of warning
EV_TRANSFER = 71  # an emergency leaves: facility sends, link target, a waited for the vehicle, b seconds since its door
EV_VEHICLE = 72  # vehicle's way there: its facility, link target, a waited, b seconds; the way back is held
EV_OVERTAKEN = 73  # a trip or a wait given up, since an emergency befell the resident: link stage
EV_EMERGENCY_IN_WARD = 74  # found in a bed: facility, a tier needed, b 1 if its own doctors can treat it
EV_EPIDEMIC = 75  # a 1 it begins, 0 it is over, b beds lent to other wards at that second
EV_TEAM = 76  # the visit lasts until a specialist team is there: a seconds longer for it, b saved by the warning
EVENT_NAMES |= {
    70: "at_door", 71: "transfer", 72: "vehicle", 73: "overtaken", 74: "emergency_in_ward", 75: "epidemic", 76: "team",
}
# How an emergency came to a door.
BY_HIMSELF, BY_AMBULANCE, BY_TRANSFER = range(3)
BY_NAMES = ("by himself", "ambulance", "transfer")

# Follow-up and pharmacy: 77-82.
EV_FOLLOW_UP = 77  # planned follow-up by a team: link condition, a waited, b seconds of the team, x control after it
EV_FOLLOW_UP_MISSED = 78  # the team had no time for it: link condition, a waited
EV_CONTROL = 79  # control of one resident in sixteen after a follow-up: x control
EV_OUT_OF_STOCK = 80  # the drug is not there: link condition, a seconds until delivery, b what he does (LACK_*)
EV_DISPENSED = 81  # the drug is delivered: link condition, a seconds since the visit
EV_SIGNED = 82  # newly signed with a family doctor of the facility, told at the first episode after
EVENT_NAMES |= {
    77: "follow_up", 78: "follow_up_missed", 79: "control", 80: "out_of_stock", 81: "dispensed", 82: "signed",
}

# Staff and learning: 83-89.
EV_ABSENT = 83  # pool where the doctor works instead (NONE: nowhere), link how he goes (GOES_*), a kind, b days
EV_TRAINED = 84  # the doctor is back from training: a days
EV_NOT_SENT = 85  # a doctor of the lead was asked to work at members and is not sent: a rank
EV_LEFT = 86  # a primary doctor left for good; a junior follows: a days of vacancy
EVENT_NAMES |= {83: "absent", 84: "trained", 85: "not_sent", 86: "left"}
# Kinds of absence from the weekly roster.
(ABSENT_LEAVE, ABSENT_TRAINING, ABSENT_POSTED, ABSENT_WARD_POSTED, ABSENT_VACANT, TRAINING_ENDS,
 ABSENT_REFUSED, ABSENT_ILL) = range(8)
ABSENCE_KINDS = ("leave", "training", "posted", "posted to a ward", "vacant", "back from training", "not sent", "ill")
# How a doctor comes to be posted; of other absences NONE.
GOES_ASSIGNED, GOES_BY_HIMSELF = range(2)
GOES_NAMES = ("assigned", "of his own accord")

# Parts of a visit: 95-97. Its doctor asks or writes.
EV_HISTORY = 95  # known to a doctor elsewhere: link consortium, a seconds of asking again, b saved, x how (HISTORY_*)
EV_LETTER = 96  # a referral is written: link consortium of its form (NONE: of none), a seconds, b saved by the form
EVENT_NAMES |= {95: "history", 96: "letter"}
EV_CHECKLIST = 97  # the doctor who admits works through the checklist of a pathway: link consortium, a seconds
EVENT_NAMES |= {97: "checklist"}
HISTORY_TAKEN, HISTORY_SHORTER, HISTORY_ON_RECORD, HISTORY_IN_LETTER, HISTORY_ARRIVED = range(5)
HISTORY_WAYS = ("taken again", "in part", "on the shared record", "in the letter", "the record has come")

# Ward: 98.
EV_PATHWAY = 98  # a stay with a pathway begins: pool, link consortium, a 1 kept 0 left, b seconds shorter for it
EVENT_NAMES |= {98: "pathway"}

# Payment and incentives: 90-94.
EV_BILL = 90  # a bill: facility that is paid, link for what (BILL_*), a cents of the fund, b of him, x condition
EV_AID = 91  # aid with the bill before: facility, link as there, a cents of serious-illness insurance, b of assistance
EV_FORGONE = 92  # an admission is forgone for its price: a percent that he would pay himself, b percent today
EV_SWAYED = 93  # decided otherwise than under today's payment: link decision (SWAY_*), a 1 done, 0 not, x gain in yuan
EVENT_NAMES |= {90: "bill", 91: "aid", 92: "forgone", 93: "swayed"}
# Decisions that payment sways.
SWAY_ADMIT, SWAY_SEND_DOWN, SWAY_HOME, SWAY_REFER, SWAY_ACCEPT, SWAY_REPEAT, SWAY_ORDER, SWAY_WITHHOLD = range(8)
SWAY_NAMES = ("admit", "send down", "send home", "refer", "accept", "repeat a test", "order a test", "do a needed test")
# What a bill is for.
BILL_VISIT, BILL_TEST, BILL_STAY, BILL_INTERNET = range(4)
BILL_NAMES = ("visit", "test", "stay", "internet visit")
# Schemes of basic insurance (resident.insurance).
RESIDENT_SCHEME, EMPLOYEE_SCHEME, UNINSURED = range(3)
SCHEME_NAMES = ("resident scheme", "employee scheme", "uninsured")
N_SCHEMES = 3

# Ways of a referral.
WAY_PLAIN, WAY_BED, WAY_SLOT, WAY_ALONE, WAY_DIVERTED, WAY_RETURN = range(6)
WAY_NAMES = ("priority only", "bed held", "slot", "alone", "diverted", "return slot")
# Classes of slots: anybody's ahead of the day, kept for referred patients, tickets of the same day.
SLOT_GENERAL, SLOT_KEPT, SLOT_TICKET = range(3)
SLOT_NAMES = ("general", "kept", "ticket")
# Why a slot was given back.
WHY_CHANGED_HIS_MIND, WHY_WORSE, WHY_ELSEWHERE, WHY_DEAD = range(4)
WHY_NAMES = ("changed his mind", "worse", "out for another illness", "dead")
# Who refused.
(PARTY_PATIENT, PARTY_TARGET, PARTY_SENDER, PARTY_RECEIVER, PARTY_COORDINATOR,
 PARTY_REVIEW) = range(6)
PARTY_NAMES = ("patient", "no able hospital", "sending ward", "receiving member", "no coordinator in time",
               "no ward review in time")
# How an episode ended.
(END_TREATED, END_SELF_CARE, END_GAVE_UP, END_NOT_TREATED, END_DIED, END_NO_SHOW, END_NOTED,
 END_DIED_OTHERWISE, END_SPARED, END_MISSED) = range(10)
END_NAMES = ("treated", "self-care", "gave up", "resolved without right treatment", "died", "did not come",
             "noted in the ward", "died meanwhile", "not needed, the prescription lasts",
             "missed, the team had no time")

# What is done about a drug that is out of stock: wait for it, go where it is; at a follow-up go home without.
LACK_WAITS, LACK_GOES_ON, LACK_FOLLOW_UP = range(3)
LACK_NAMES = ("waits for it", "goes on", "goes home without it")

# What a potential follow-up is in a scenario.
FOLLOW_UP_NONE, FOLLOW_UP_REGULAR, FOLLOW_UP_PLANNED, FOLLOW_UP_SPARED = range(4)

# What a doctor decides at the end of a consultation.
PLAN_ROUTINE, PLAN_TEST, PLAN_TREATED, PLAN_WRONG, PLAN_ADMIT, PLAN_REFER, PLAN_REMOTE, PLAN_BOARD, PLAN_GO = range(9)

# Alarms.
ALARM_POLICY, ALARM_DAY, ALARM_ROSTER, ALARM_ABSENCE, ALARM_SURGE = 0, 1, 2, 3, 4

# Purposes of the journey's draws: append only, each used on one line.
(U_SEVERITY, U_RAISED, U_ADMIT, U_RETURNS, U_EVENT_THINNED, U_CHOICE, U_TRAVEL, U_JITTER, U_NO_SHOW, U_PATIENCE,
 U_CONSULTATION, U_RECOGNISE, U_TREAT, U_FALSE_ALARM, U_TEST, U_READING, U_REMOTE, U_REMOTE_HELPS, U_ACCEPT,
 U_APPOINTMENT, U_STAY, U_RESIDUAL, U_DEATH, U_WARD_PATIENCE, U_COORDINATION, U_SENDER, U_AGREE, U_RECOVERY,
 U_BOUNCE, U_WORSE, U_WORSE_DAYS, U_RETURN_DAYS, U_AMBULANCE, U_AMBULANCE_ROAD, U_RECOGNISED_TEST, U_GO_HOME,
 U_BACKGROUND_STAY, U_BACKGROUND_DOOR) = range(38)

# Purposes by room, each with a range of its own.

# Appointment: 40-49.
(U_BOOKS_AHEAD, U_ASKS_FOR_EXPERT, U_SETS_OUT, U_CANCELS, U_CANCEL_TIME, U_MISSED, U_WORSE_WAITING,
 U_WORSE_WAITING_DAYS, U_BACKGROUND_EXPERT) = range(40, 49)

# Tests: 50-59.
U_SAMPLE = 50

# Telemedicine: 60-69.
U_TOUCH, U_INTERNET, U_INTERNET_TREAT, U_INTERNET_SEES, U_BOARD, U_BOARD_SEES = range(60, 66)

# Referral: 70-79.
U_SUMMARY, U_DESK = 70, 71

# Step-down and handover: 80-89.
U_INTAKE, U_HANDOVER_OFFER, U_HANDOVER_AGREE, U_HANDOVER_PLAN, U_HANDOVER_TIME = range(80, 85)

# Emergency: 90-99.
U_DISPATCHED, U_TRANSFER_ROAD = 90, 91

# Surge: 100-109.
U_EPIDEMIC = 100

# Follow-up: 110-119.
(U_FOLLOW_UP, U_OUTREACH) = range(110, 112)

# Pharmacy: 120-129.
(U_NEEDS_DRUG, U_STOCK, U_DRUG_PATIENCE, U_DRUG_WORSE, U_DRUG_WORSE_DAYS) = range(120, 125)

# Staff and learning: 130-139.
U_TURNOVER = 130  # keyed by doctor and month

# Ward: 140-149.
U_GROWN_STAY, U_PATHWAY, U_BED_HERE = 140, 141, 142

# Payment and incentives: 150-159.
U_FORGONE, U_EARLY, U_DECLINED, U_NEEDLESS, U_WITHHELD = range(150, 155)
