"""Named codes of the world's tables. Append only: records written with an old code keep their meaning."""

from ylt_sim.kernel.codes import NEVER, NONE, SECONDS_A_DAY

__all__ = ["NEVER", "NONE", "SECONDS_A_DAY"]

# Tiers (分级).
VILLAGE, TOWNSHIP, COUNTY, TERTIARY = 1, 2, 3, 4
TIER_NAMES = {VILLAGE: "village", TOWNSHIP: "township", COUNTY: "county", TERTIARY: "tertiary"}
TIER_NAMES_ZH = {VILLAGE: "村", TOWNSHIP: "乡镇", COUNTY: "县", TERTIARY: "三级"}

# Kinds of facility. A private clinic has tier 1 competence and belongs to no consortium.
(VILLAGE_CLINIC, TOWNSHIP_CENTRE, COUNTY_GENERAL, COUNTY_TCM, COUNTY_MCH, TERTIARY_HOSPITAL, PRIVATE_CLINIC,
 PRIVATE_HOSPITAL) = range(8)
FACILITY_KINDS = ("village_clinic", "township_centre", "county_general", "county_tcm", "county_mch",
                  "tertiary_hospital", "private_clinic", "private_hospital")
FACILITY_KINDS_ZH = ("村卫生室", "乡镇卫生院", "县人民医院", "县中医院", "县妇幼保健院", "三级医院", "私人诊所", "一级民营医院")

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
    EPISODE_BACKGROUND_STAY, EPISODE_INITIAL_STAY = range(7)
EPISODE_KINDS = ("acute", "chronic_event", "follow_up", "scheduled", "background_visit", "background_stay",
                 "initial_stay")

# Kinds of pool.
POOL_CLINIC, POOL_WARD, POOL_MACHINE, POOL_READER, POOL_COORDINATOR = range(5)
POOL_KINDS = ("clinic", "ward", "machine", "reader", "coordinator")
