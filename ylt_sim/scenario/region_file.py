"""What a region file says: size, land, targets, staff and people of one county and the city beyond.

A region file is YAML with the fields of `RegionSpecification`. Whatever it leaves out takes the default below, each of
which names its evidence row or says ``assumption`` with low and high.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from ylt_sim.scenario.constants import Constants
from ylt_sim.scenario.fields import Frozen, quantity

__all__ = [
    "COUNTY_HOSPITALS",
    "ClinicSettings",
    "FacilityCounts",
    "LandSettings",
    "PeopleSettings",
    "RegionSpecification",
    "StaffSettings",
    "TargetSettings",
]

Positive = Annotated[float, Field(gt=0.0)]


class FacilityCounts(Frozen):
    """How many hospitals and private facilities there are beside townships and village clinics."""

    county_general: int = quantity(
        1, minimum=0, maximum=20, low=1, high=1, unit="facilities", source="A35",
        doc="County general hospitals: one in the county seat, each other where it shortens most ways.",
    )
    county_tcm: int = quantity(
        1, minimum=0, maximum=20, low=0, high=1, unit="facilities", source="A35",
        doc="County hospitals of Chinese medicine.",
    )
    county_mch: int = quantity(
        1, minimum=0, maximum=20, low=0, high=1, unit="facilities", source="A35",
        doc="County maternal and child hospitals.",
    )
    township_wards_share: float = quantity(
        1.0, minimum=0, maximum=1, low=0.8, high=1.0, unit="share of the centres", source="assumption",
        doc="Township or community centres that have a ward: the first so many by the residents they serve.",
    )
    tertiary_hospitals: int = quantity(
        2, minimum=0, maximum=20, low=1, high=4, unit="facilities", source="assumption",
        doc="Tertiary hospitals in the city that residents use.",
    )
    tertiary_in_region: int = quantity(
        0, minimum=0, maximum=20, low=0, high=2, unit="facilities", source="assumption",
        doc="Of these, hospitals that stand in the county's own towns: who goes there has not left the county.",
    )
    private_clinics: int = quantity(
        150, minimum=0, maximum=2000, low=80, high=250, unit="facilities", source="assumption",
        doc="Private clinics; the default sees about 6,000 visits a clinic and year.",
    )
    private_hospitals: int = quantity(
        5, minimum=0, maximum=200, low=2, high=9, unit="facilities", source="A03;A20",
        doc="Private level-1 hospitals: 13,252 in China, 4.7 per 500,000 residents.",
    )
    rehabilitation_hospitals: int = quantity(
        1, minimum=0, maximum=20, low=0, high=2, unit="facilities", source="assumption",
        doc="Rehabilitation hospitals in the county seat; their open beds come with a consortium.",
    )
    nursing_homes: int = quantity(
        1, minimum=0, maximum=50, low=0, high=5, unit="facilities", source="assumption",
        doc="Nursing homes in the county seat; their open beds come with a consortium.",
    )


class LandSettings(Frozen):
    """Distances and speeds."""

    township_to_seat_km: Positive = quantity(
        22, low=10, high=40, unit="km", source="P364", doc="Median road distance from township centre to county seat."
    )
    seat_to_city_km: Positive = quantity(
        60, low=30, high=120, unit="km", source="P365", doc="Median road distance from county seat to prefecture city."
    )
    village_to_clinic_km: Positive = quantity(
        0.7, low=0.3, high=1.5, unit="km", source="P355", doc="Median distance from home to the village clinic."
    )
    village_to_township_log_km: float = quantity(
        1.385, low=1.0, high=1.6, unit="ln km", source="P358", doc="Lognormal mu of road km from village to township."
    )
    village_to_township_sigma: Positive = quantity(
        0.885, low=0.6, high=0.95, unit="ln km", source="P359",
        doc="Lognormal sigma of road km from village to township.",
    )
    farthest_village_km: Positive = quantity(
        30, low=20, high=40, unit="km", source="assumption",
        doc="Longest road from a village to its township centre; longer ones are cut to it.",
    )
    private_clinic_km: Positive = quantity(
        2.0, low=0.5, high=5.0, unit="km", source="assumption", doc="Least distance from a village to a private clinic."
    )
    seat_town_share: float = quantity(
        0.20, low=0.10, high=0.35, maximum=0.9, unit="share of residents", source="assumption",
        doc="Residents of the township that is the county seat (the first); needs at least two townships.",
    )
    township_size_sigma: float = quantity(
        0.4, low=0.2, high=0.7, unit="ln residents", source="assumption", doc="Spread of the other townships' sizes."
    )
    village_size_sigma: float = quantity(
        0.5, low=0.2, high=0.8, unit="ln residents", source="assumption", doc="Spread of villages' sizes."
    )
    road_factor: float = quantity(
        1.3, minimum=1.0, low=1.1, high=2.0, unit="road km per straight km", source="assumption",
        doc="Road distance over straight-line distance; about 2 in the hills of F09.",
    )
    in_city_km: Positive = quantity(
        4.0, low=1.0, high=10.0, unit="km", source="assumption", doc="Spread of the tertiary hospitals within the city."
    )
    walk_kmh: Positive = quantity(4.5, low=4, high=5, unit="km/h", source="P366", doc="Walking.")
    electric_bike_kmh: Positive = quantity(
        22, low=18, high=30, unit="km/h", source="P367", doc="Electric bike or motorcycle on village roads."
    )
    bus_kmh: Positive = quantity(25, low=18, high=32, unit="km/h", source="P368", doc="Rural bus with its stops.")
    car_village_road_kmh: Positive = quantity(30, low=20, high=40, unit="km/h", source="P369", doc="Car, village road.")
    car_county_road_kmh: Positive = quantity(
        45, low=35, high=55, unit="km/h", source="P370", doc="Car, township and county roads."
    )
    car_national_road_kmh: Positive = quantity(
        60, low=50, high=70, unit="km/h", source="P371", doc="Car, provincial and national roads."
    )
    car_expressway_kmh: Positive = quantity(90, low=80, high=105, unit="km/h", source="P372", doc="Car, expressway.")
    ambulance_kmh: Positive = quantity(
        55, low=45, high=65, unit="km/h", source="P373", doc="Ambulance on county roads."
    )
    ambulance_departure_minutes: float = quantity(
        3, low=2, high=5, unit="minutes", source="P374", doc="From call to departure of the ambulance."
    )
    ambulance_scene_minutes: float = quantity(
        12, low=8, high=20, unit="minutes", source="P375", doc="Ambulance at the scene."
    )
    bus_share: float = quantity(
        0.5, low=0.2, high=0.8, unit="share of journeys beyond the village", source="assumption",
        doc="Journeys by bus, the rest by car; a village's travel time is the mean of both.",
    )
    bus_wait_minutes: float = quantity(
        20, low=5, high=45, unit="minutes", source="assumption", doc="Walk to the stop and wait for the bus."
    )


class TargetSettings(Frozen):
    """Volumes, stays and occupancies on which the books are closed."""

    visits_per_resident_year: Positive = quantity(
        6.8, low=6.0, high=6.8, unit="visits per resident-year", source="B24", doc="Visits of residents, all places."
    )
    out_of_county_visit_share: float = quantity(
        0.06, low=0.06, high=0.175, unit="share of residents' visits", source="B68;B67",
        doc="Visits outside the county, here at the tertiary hospitals.",
    )
    private_visit_share: float = quantity(
        0.30, low=0.25, high=0.36, unit="share of residents' visits", source="B15;B60;B61",
        doc="Visits at private clinics and level-1 hospitals: what the three public groups and the city leave.",
    )
    private_hospital_visit_share: float = quantity(
        0.026, low=0.02, high=0.05, unit="share of residents' visits", source="B11;B07",
        doc="Of these, visits at private level-1 hospitals.",
    )
    village_share: float = quantity(
        0.333, low=0.31, high=0.36, unit="share of visits in the three public groups", source="B16",
        doc="Visits at village clinics.",
    )
    township_share: float = quantity(
        0.315, low=0.29, high=0.34, unit="share of visits in the three public groups", source="B17",
        doc="Visits at township centres.",
    )
    county_share: float = quantity(
        0.352, low=0.32, high=0.38, unit="share of visits in the three public groups", source="B18",
        doc="Visits at county hospitals.",
    )
    tcm_hospital_share: float = quantity(
        0.25, low=0.15, high=0.35, unit="share of county hospitals", source="assumption",
        doc="The Chinese-medicine hospital's part of visits and admissions of the county hospitals.",
    )
    mch_hospital_share: float = quantity(
        0.12, low=0.06, high=0.20, unit="share of county hospitals", source="assumption",
        doc="The maternal and child hospital's part of visits and admissions of the county hospitals.",
    )
    admissions_per_resident_year: Positive = quantity(
        0.196, low=0.175, high=0.214, unit="admissions per resident-year", source="B25",
        doc="Admissions of residents; the balance of the condition table, within the published range.",
    )
    out_of_county_admission_share: float = quantity(
        0.228, low=0.20, high=0.30, unit="share of residents' admissions", source="B69",
        doc="Admissions outside the county, here at the tertiary hospitals.",
    )
    private_hospital_admission_share: float = quantity(
        0.042, low=0.02, high=0.06, unit="share of residents' admissions", source="B30;B26",
        doc="Admissions at private level-1 hospitals.",
    )
    township_admission_share: float = quantity(
        0.217, low=0.13, high=0.28, unit="share of residents' admissions", source="B62;A33",
        doc="Admissions at township centres: 1,183 a centre, 18 centres, 98,000 admissions of 500,000 residents.",
    )
    stay_rule: Literal["catalogue", "bulletin"] = Field(
        default="catalogue",
        description="Stays that beds are solved with: those of the conditions, which are simulated, or scaled so that "
        "each tier's mean is the published one.",
    )
    township_stay_days: Positive = quantity(
        6.4, low=5.5, high=6.6, unit="days", source="B49", doc="Published mean stay, township centres."
    )
    private_hospital_stay_days: Positive = quantity(
        9.5, low=9.0, high=10.2, unit="days", source="B46", doc="Published mean stay, level-1 hospitals."
    )
    county_stay_days: Positive = quantity(
        9.5, low=8.4, high=9.7, unit="days", source="B45", doc="Published mean stay, secondary hospitals."
    )
    tertiary_stay_days: Positive = quantity(
        8.1, low=7.8, high=8.4, unit="days", source="B44", doc="Published mean stay, tertiary hospitals."
    )
    township_occupancy: float = quantity(
        0.533, minimum=0.01, maximum=1, low=0.469, high=0.575, unit="share of open beds", source="B41",
        doc="Bed occupancy, township centres.",
    )
    private_hospital_occupancy: float = quantity(
        0.541, minimum=0.01, maximum=1, low=0.516, high=0.60, unit="share of open beds", source="B38",
        doc="Bed occupancy, level-1 hospitals.",
    )
    county_occupancy: float = quantity(
        0.743, minimum=0.01, maximum=1, low=0.677, high=0.82, unit="share of open beds", source="B37",
        doc="Bed occupancy, secondary hospitals.",
    )
    tertiary_occupancy: float = quantity(
        0.911, minimum=0.01, maximum=1, low=0.798, high=0.95, unit="share of open beds", source="B36",
        doc="Bed occupancy, tertiary hospitals.",
    )
    tertiary_visits_per_year: float = quantity(
        682_231, low=400_000, high=1_500_000, unit="visits per hospital-year", source="B65",
        doc="All visits of one tertiary hospital, whoever comes.",
    )
    tertiary_admissions_per_year: float = quantity(
        38_479, low=25_000, high=80_000, unit="admissions per hospital-year", source="B66",
        doc="All admissions of one tertiary hospital, whoever comes.",
    )
    recorded_referral_share: float = quantity(
        0.65, low=0.3, high=1.0, unit="share of referrals through a consortium to hospitals", source="assumption",
        doc="Entered in a register, and so in the national count (E05). It measures and changes nothing that happens; "
        "the middle of its range.",
    )
    below_scope_weight: float = quantity(
        0.15, minimum=0.01, maximum=1, low=0.05, high=0.4, unit="weight", source="assumption",
        doc="Weight of a place below an illness's minimum tier when targets are spread over conditions.",
    )


class ClinicSettings(Frozen):
    """Consultations and how full clinics are planned to be."""

    village_minutes: Positive = quantity(
        9.57, low=4.3, high=9.6, unit="minutes", source="F03", doc="Consultation at village and private clinics."
    )
    township_minutes: Positive = quantity(
        9.57, low=4.3, high=9.6, unit="minutes", source="F03", doc="Consultation at township centres."
    )
    county_minutes: Positive = quantity(
        6.28, low=4.33, high=9.57, unit="minutes", source="F02", doc="Consultation at county and private hospitals."
    )
    tertiary_minutes: Positive = quantity(
        5.0, low=3.0, high=8.0, unit="minutes", source="assumption",
        doc="Consultation at tertiary hospitals; F04 reports usually less than 3 as an extreme.",
    )
    utilisation_target: float = quantity(
        0.70, minimum=0.01, maximum=0.99, low=0.5, high=0.85, unit="share of rostered clinic time", source="assumption",
        doc="Consultation time over rostered clinic time at which sessions are solved.",
    )
    emergency_visit_share: float = quantity(
        0.043, low=0.03, high=0.08, unit="share of visits at county and tertiary hospitals", source="R53;B07;B09;B10",
        doc="Emergency visits: 119 per 1,000 residents over 2,740 visits at secondary and tertiary hospitals.",
    )
    emergency_minutes: Positive = quantity(
        15, low=8, high=25, unit="minutes", source="assumption", doc="Doctor's time per emergency visit."
    )
    emergency_minimum_crew: int = quantity(
        2, minimum=1, maximum=20, low=1, high=4, unit="doctors", source="assumption",
        doc="Least number of doctors in a general or tertiary emergency department at any hour; half of it elsewhere.",
    )


class StaffSettings(Frozen):
    """How many doctors there are, of which rank, and what their week is made of."""

    clinicians_per_village_clinic: float = quantity(
        1.9, minimum=1, maximum=10, low=1.5, high=2.3, unit="clinicians per clinic", source="A24",
        doc="Clinicians of a village clinic, mean.",
    )
    clinicians_per_private_clinic: float = quantity(
        2.2, minimum=1, maximum=10, low=1.0, high=4.0, unit="clinicians per clinic", source="assumption",
        doc="Clinicians of a private clinic, mean.",
    )
    township_visits_per_physician_day: Positive = quantity(
        9.2, low=8.5, high=10.0, unit="visits per physician-day", source="B55",
        doc="Counts all physicians, ward doctors too: gives the number of doctors, not the length of a clinic list.",
    )
    private_hospital_visits_per_physician_day: Positive = quantity(
        5.3, low=4.9, high=6.0, unit="visits per physician-day", source="B53", doc="As above, level-1 hospitals."
    )
    county_visits_per_physician_day: Positive = quantity(
        6.0, low=5.5, high=6.5, unit="visits per physician-day", source="B52", doc="As above, secondary hospitals."
    )
    tertiary_visits_per_physician_day: Positive = quantity(
        7.3, low=6.7, high=8.0, unit="visits per physician-day", source="B51", doc="As above, tertiary hospitals."
    )
    working_days_per_year: Positive = quantity(
        251, low=245, high=300, unit="days", source="B60", doc="Days a year behind visits per physician-day."
    )
    township_clinic_share_limit: float = quantity(
        0.55, minimum=0.01, maximum=1, low=0.35, high=0.7, unit="share of ten half-day sessions", source="assumption",
        doc="Most clinic time of a township doctor; ward, public health and village visits take the rest.",
    )
    hospital_clinic_share_limit: float = quantity(
        0.40, minimum=0.01, maximum=1, low=0.25, high=0.6, unit="share of ten half-day sessions", source="assumption",
        doc="Most clinic time of a county or tertiary doctor; ward, theatre and teaching take the rest.",
    )
    village_public_health_sessions: int = quantity(
        2, minimum=0, maximum=5, low=1, high=4, unit="midday half-days a week per clinician", source="assumption",
        doc="Village clinicians away from the clinic for public health and home visits.",
    )
    township_imaging_doctors: int = quantity(
        1, minimum=1, maximum=10, low=1, high=3, unit="doctors per township centre", source="assumption",
        doc="Doctors who read images.",
    )
    imaging_doctor_share: float = quantity(
        0.05, minimum=0.01, maximum=0.5, low=0.03, high=0.08, unit="share of hospital doctors", source="P417",
        doc="Imaging doctors; a third of imaging, anaesthesia, ear-nose-throat and eye.",
    )
    township_attending_share: float = quantity(
        0.30, low=0.20, high=0.43, unit="share of doctors", source="P386", doc="Township doctors attending or above."
    )
    village_licensed_share: float = quantity(
        0.38, low=0.25, high=0.50, unit="share of clinicians", source="P387",
        doc="Village clinicians licensed as (assistant) doctor; the others have rank none.",
    )


class PeopleSettings(Frozen):
    """Make-up of the residents beyond age and sex, which come from the profiles."""

    poverty_share: float = quantity(
        0.05, low=0.02, high=0.10, unit="share of residents", source="assumption", doc="Registered poverty status."
    )
    migrant_share: float = quantity(
        0.06, low=0.02, high=0.15, unit="share of residents", source="assumption", doc="Migrants from elsewhere."
    )
    employee_insurance_share: float = quantity(
        0.15, low=0.08, high=0.25, unit="share of residents aged 15-64", source="assumption",
        doc="Employee scheme; most others are in the resident scheme.",
    )
    uninsured_share: float = quantity(
        0.04, low=0.02, high=0.06, unit="share of residents", source="assumption", doc="No basic insurance."
    )
    signed_share: float = quantity(
        0.35, low=0.222, high=0.45, unit="share of residents without chronic illness", source="G07;G05",
        doc="Signed with a family doctor.",
    )
    signed_share_chronic: float = quantity(
        0.70, low=0.60, high=0.80, unit="share of priority groups", source="G07",
        doc="Signed with a family doctor: chronic illness, or 65 and older.",
    )
    signed_share_migrant: float = quantity(
        0.14, low=0.10, high=0.22, unit="share of migrants", source="G10", doc="Signed with a family doctor: migrants."
    )
    listed_follow_ups_per_year: float = quantity(
        4.0, minimum=0, maximum=52, low=4, high=12, unit="follow-ups per year", source="strengths.csv:chronic_mgmt",
        doc="Most planned follow-ups a year that a scenario of a study may ask for: potential episodes suffice for it.",
    )
    control_mean: float = quantity(
        0.40, minimum=0.01, maximum=0.99, low=0.30, high=0.50, unit="0..1", source="D05;G15",
        doc="Mean control of chronic patients in care: hypertension 34.6 % of treated, diabetes 50.1 % of treated.",
    )
    deaths_per_1000: float = quantity(
        8.5, low=7.5, high=10.0, unit="deaths per 1,000 residents and year", source="P338",
        doc="Crude death rate; deaths that the conditions do not account for have a date of their own. 0 for none.",
    )
    death_slope_per_year: float = quantity(
        0.09, low=0.075, high=0.105, unit="ln per year of age", source="assumption",
        doc="How the rate of death of other causes grows with age (Gompertz): doubling in 8 years.",
    )
    income_spread_of_villages: float = quantity(
        0.25, low=0.0, high=0.5, unit="share of the spread within a village", source="assumption",
        doc="How far villages differ in income, as a part of how far their residents do.",
    )
    schooling_years_15_44: Positive = quantity(
        10.5, low=9.0, high=12.0, unit="years", source="assumption", doc="Mean schooling, 15-44 years old."
    )
    schooling_years_45_64: Positive = quantity(
        7.5, low=6.0, high=9.0, unit="years", source="assumption", doc="Mean schooling, 45-64 years old."
    )
    schooling_years_65plus: Positive = quantity(
        5.0, low=3.0, high=7.0, unit="years", source="assumption", doc="Mean schooling, 65 and older."
    )
    usual_village_share: float = quantity(
        0.55, low=0.40, high=0.70, unit="share of residents", source="assumption",
        doc="Usual provider is the village clinic.",
    )
    usual_township_share: float = quantity(
        0.15, low=0.08, high=0.25, unit="share of residents", source="assumption",
        doc="Usual provider is the township centre.",
    )
    usual_private_share: float = quantity(
        0.18, low=0.10, high=0.30, unit="share of residents", source="assumption",
        doc="Usual provider is a private clinic; the rest go to the county general hospital.",
    )


COUNTY_HOSPITALS = ("county_general", "county_tcm", "county_mch")


class RegionSpecification(Frozen):
    """One county and the city beyond, or one district of a city, as a researcher describes it."""

    name: str = "county-500k"
    name_zh: str = "示例县（50万人）"
    setting: Literal["county", "urban"] = Field(
        default="county",
        description="county: villages, townships, a county seat. urban: a district of a city, whose neighbourhoods "
        "have community stations (社区卫生服务站) in place of village clinics, whose subdistricts have community "
        "centres (社区卫生服务中心) in place of township centres, and whose district hospitals (区级医院) are the "
        "county's.",
    )
    residents: int = quantity(
        500_000, minimum=100, maximum=20_000_000, low=200_000, high=1_000_000, unit="residents", source="assumption",
        doc="Residents of the county.",
    )
    townships: int = quantity(
        18, minimum=1, maximum=99, low=15, high=25, unit="townships", source="A33",
        doc="Townships, each with a health centre.",
    )
    village_clinics: int = quantity(
        312, minimum=1, maximum=9999, low=200, high=320, unit="clinics", source="A34",
        doc="Villages, each with a clinic.",
    )
    township_names: tuple[str, ...] = ()
    township_names_zh: tuple[str, ...] = ()
    facility_names: dict[str, str] = Field(
        default={}, description="English names of single facilities, by key; all others have invented ones."
    )
    facility_names_zh: dict[str, str] = Field(default={}, description="Chinese names of single facilities, by key.")
    tertiary_scale: Literal["full", "fractional"] = Field(
        default="full",
        description="full: tertiary hospitals have their whole size and a background of other people's patients; "
        "fractional: they have only the size that this county's residents fill, and the pooling of a large hospital "
        "is lost.",
    )
    facilities: FacilityCounts = FacilityCounts()
    land: LandSettings = LandSettings()
    targets: TargetSettings = TargetSettings()
    clinics: ClinicSettings = ClinicSettings()
    staff: StaffSettings = StaffSettings()
    people: PeopleSettings = PeopleSettings()
    constants: Constants = Constants()

    @model_validator(mode="after")
    def _adds_up(self) -> RegionSpecification:
        """Refuse a region that contradicts itself, with all faults told at once."""
        faults = []
        t, p = self.targets, self.people
        if self.village_clinics < self.townships:
            faults.append(
                f"village_clinics = {self.village_clinics}, townships = {self.townships}: every township has a village"
            )
        if self.residents < self.village_clinics:
            faults.append(f"residents = {self.residents}: fewer than village clinics ({self.village_clinics})")
        for field, names in (("township_names", self.township_names), ("township_names_zh", self.township_names_zh)):
            if names and len(names) != self.townships:
                faults.append(f"{field}: {len(names)} names for {self.townships} townships; give one each, or none")
        if abs(t.village_share + t.township_share + t.county_share - 1) > 1e-6:
            faults.append("targets.village_share + township_share + county_share must add up to 1")
        if t.out_of_county_visit_share + t.private_visit_share >= 1:
            faults.append("targets.out_of_county_visit_share + private_visit_share must stay below 1")
        if t.private_hospital_visit_share > t.private_visit_share:
            faults.append("targets.private_hospital_visit_share is a part of private_visit_share and cannot exceed it")
        if t.tcm_hospital_share + t.mch_hospital_share >= 1:
            faults.append("targets.tcm_hospital_share + mch_hospital_share must stay below 1")
        if t.out_of_county_admission_share + t.private_hospital_admission_share + t.township_admission_share >= 1:
            faults.append("targets: the shares of admissions outside county hospitals must stay below 1 together")
        if p.usual_village_share + p.usual_township_share + p.usual_private_share > 1:
            faults.append("people: the shares of usual providers exceed 1 together")
        if p.employee_insurance_share + p.uninsured_share > 1:
            faults.append("people.employee_insurance_share + uninsured_share exceed 1")
        for kind in COUNTY_HOSPITALS:
            if (count := getattr(self.facilities, kind)) > self.townships:
                faults.append(
                    f"facilities.{kind} = {count}, townships = {self.townships}: each stands in a town of its own"
                )
        inside, tertiary = self.facilities.tertiary_in_region, self.facilities.tertiary_hospitals
        if inside > min(tertiary, self.townships):
            faults.append(
                f"facilities.tertiary_in_region = {inside}, tertiary_hospitals = {tertiary}, townships = "
                f"{self.townships}: they are some of the tertiary hospitals, each in a town of its own"
            )
        keys = set(self.facility_keys()) if self.facility_names or self.facility_names_zh else set()
        for field, given in (("facility_names", self.facility_names), ("facility_names_zh", self.facility_names_zh)):
            faults += [f"{field}.{key}: the region has no such facility" for key in given if key not in keys]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    @property
    def is_urban(self) -> bool:
        """Whether it is a district of a city."""
        return self.setting == "urban"

    def facility_keys(self) -> tuple[str, ...]:
        """Names of the facilities as scenario files use them, in the order of `Region.facilities`.

        They are the same in a county and in a district: ``township_03`` is a community centre there. The first
        hospital of a kind is ``county_general``, the second ``county_general_2``.
        """
        counts = self.facilities
        keys = [
            kind if i == 0 else f"{kind}_{i + 1}" for kind in COUNTY_HOSPITALS for i in range(getattr(counts, kind))
        ]
        keys += [f"tertiary_{i + 1}" for i in range(counts.tertiary_hospitals)]
        keys += [f"township_{i + 1:02d}" for i in range(self.townships)]
        keys += [f"village_clinic_{i + 1:04d}" for i in range(self.village_clinics)]
        keys += [f"private_clinic_{i + 1:03d}" for i in range(counts.private_clinics)]
        keys += [f"private_hospital_{i + 1:02d}" for i in range(counts.private_hospitals)]
        keys += [f"rehabilitation_{i + 1}" for i in range(counts.rehabilitation_hospitals)]
        keys += [f"nursing_{i + 1}" for i in range(counts.nursing_homes)]
        return tuple(keys)

    def groups(self) -> dict[str, tuple[str, ...]]:
        """Names for many: all_townships, all_village_clinics, all_county_hospitals, all_tertiary, all_nursing, ..."""
        keys = self.facility_keys()

        def starting(*prefixes: str) -> tuple[str, ...]:
            return tuple(k for k in keys if k.startswith(prefixes))

        return {
            "all_townships": starting("township_"),
            "all_village_clinics": starting("village_clinic_"),
            "all_county_hospitals": starting("county_"),
            "all_tertiary": starting("tertiary_"),
            "all_rehabilitation": starting("rehabilitation_"),
            "all_nursing": starting("nursing_"),
        }
