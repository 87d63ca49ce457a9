"""The 14 indicators of the monitoring list of 2024 (紧密型县域医疗卫生共同体监测指标体系, 2024版)."""

from __future__ import annotations

from ylt_sim.outcomes.bills import INPATIENT
from ylt_sim.outcomes.indicators.definition import (
    CALIBRATED,
    CHECKED,
    NAN,
    UNKNOWN,
    Computed,
    Ratio,
    growth,
    indicator,
)
from ylt_sim.outcomes.indicators.figures import (
    IN_COUNTY,
    PRIMARY,
    PUBLIC_IN_COUNTY,
    PUBLIC_PRIMARY,
    Figures,
)
from ylt_sim.outcomes.indicators.tally import ADMITTED, ADMITTED_IN_COUNTY, MANAGED
from ylt_sim.world.codes import VILLAGE_CLINIC

__all__: list[str] = []

RESOURCES = ("unified_people", "unified_finance", "unified_info", "shared_pharmacy")
COORDINATION = ("up_referral", "down_referral", "unified_info", "tele_consult", "tele_diagnostic", "mutual_recognition")
NO_BILLS = ("no bill was written in the span", "该时期没有账单")


@indicator("C24-1.1", "share")
def unified_resources(f: Figures) -> Computed:
    """Qualitative, derived from the scenario's switches, not from records.

    Numerator: township centres where people, money, information and drugs are each under unified management
    (`unified_people`, `unified_finance`, `unified_info`, `shared_pharmacy` at half of full practice or more, at the end
    of the span). Denominator: township centres. In force: all of them.
    """
    return Ratio(*f.arrangement.townships_with(RESOURCES))


@indicator("C24-1.3", "share")
def service_coordination(f: Figures) -> Computed:
    """Qualitative, derived from the scenario's switches, not from records.

    Numerator: township centres where referral up and down, one record, remote consultation, remote reading and
    recognition of results are each in force (`up_referral`, `down_referral`, `unified_info`, `tele_consult`,
    `tele_diagnostic`, `mutual_recognition` at half of full practice or more, at the end of the span). Denominator:
    township centres. In force: all of them.
    """
    return Ratio(*f.arrangement.townships_with(COORDINATION))


@indicator("C24-2.1", "per 10,000", is_annual=True)
def posted_physicians(f: Figures) -> Computed:
    """Numerator: doctors of middle rank or above of hospitals posted to village clinics or township centres.

    Postings of 180 days or more, as planned when they begin, with a day in the span; a doctor counts once. Sessions of
    visiting specialists are no postings. Denominator: residents at the start.
    """
    return Ratio(f.posted_half_year(), f.n_residents)


@indicator("C24-2.2a", "per 10,000", is_annual=True)
def remote_readings(f: Figures) -> Computed:
    """Numerator: residents' images and ECGs read by the centre of a consortium. Denominator: residents at the start.

    Readings by a facility's own reader and samples sent to a laboratory are not counted.
    """
    return Ratio(int(f.tally.remote_readings[f.number]), f.n_residents)


@indicator("C24-2.2b", "share")
def village_ecg(f: Figures) -> Computed:
    """Numerator: village clinics with an ECG device. Denominator: all of them. A fact of the region."""
    return Ratio(*f.arrangement.with_ecg(VILLAGE_CLINIC))


@indicator("C24-2.3", "ratio", missing=("no settlement of accounts gives pay by facility", "没有给出人员收入的结算"))
def income_ratio(f: Figures) -> Computed:
    """Numerator: yearly pay a head of the staff of primary facilities. Denominator: of the staff of the lead hospital.

    Both are given by the settlement of accounts.
    """
    s = f.settlement
    if s is None or not s.primary_staff or not s.lead_staff:
        return UNKNOWN
    return Ratio(s.primary_income_yuan / s.primary_staff, s.lead_income_yuan / s.lead_staff)


@indicator("C24-3.1", "share", CALIBRATED)
def primary_visits(f: Figures) -> Computed:
    """Numerator: visits at primary facilities in the county. Denominator: visits at all facilities in the county.

    Outpatient and emergency visits of residents; admissions, remote visits from home and planned follow-ups by teams
    are left out. Primary are village clinics, township centres and clinics of private doctors. Also without private
    providers (in neither part), and with planned follow-ups (in both parts).
    """
    follow_ups = f.count("follow_ups_done")
    primary, everywhere = f.visits(*PRIMARY), f.visits(*IN_COUNTY)
    return {
        "all": Ratio(primary, everywhere),
        "public": Ratio(f.visits(*PUBLIC_PRIMARY), f.visits(*PUBLIC_IN_COUNTY)),
        "with_follow_ups": Ratio(primary + follow_ups, everywhere + follow_ups),
    }


@indicator("C24-3.2", "share", missing=NO_BILLS)
def fund_in_county(f: Figures) -> Computed:
    """Numerator: basic insurance fund paid to facilities in the county. Denominator: paid to all, for residents.

    Pharmacies are no payees of the model. Serious-illness insurance and medical assistance are other purses.
    """
    return UNKNOWN if f.bills is None else Ratio(f.bills.fund_yuan(IN_COUNTY), f.bills.fund_yuan())


@indicator("C24-3.3", "share", missing=NO_BILLS)
def fund_of_primary(f: Figures) -> Computed:
    """Numerator: basic insurance fund paid to primary facilities. Denominator: paid to all facilities in the county.

    Also without private providers, in neither part.
    """
    if f.bills is None:
        return {"all": UNKNOWN, "public": UNKNOWN}
    return {
        "all": Ratio(f.bills.fund_yuan(PRIMARY), f.bills.fund_yuan(IN_COUNTY)),
        "public": Ratio(f.bills.fund_yuan(PUBLIC_PRIMARY), f.bills.fund_yuan(PUBLIC_IN_COUNTY)),
    }


@indicator("C24-4.1", "yuan", missing=NO_BILLS)
def inpatient_cost(f: Figures) -> Computed:
    """Numerator: cost of insured residents' stays in the county. Denominator: residents who had one, or stays.

    All purses together; a stay counts when its bed is given back. Growth: on the year before, where both are whole.
    """

    def mean(g: Figures) -> tuple[Ratio, Ratio]:
        yuan = NAN if g.bills is None else g.bills.cost_yuan(INPATIENT, IN_COUNTY, only_insured=True)
        people = int((g.people(ADMITTED_IN_COUNTY) & g.tally.ground.is_insured()).sum())
        return Ratio(yuan, people), Ratio(yuan, g.insured_stays(*IN_COUNTY))

    def rise(now: Ratio, last: Ratio) -> Ratio:
        if not now.denominator or not last.denominator:
            return growth(0, None)
        return growth(now.numerator / now.denominator, last.numerator / last.denominator)

    person, admission = mean(f)
    last = mean(f.before) if f.before is not None else (Ratio(NAN, 0), Ratio(NAN, 0))
    return {
        "person": person,
        "admission": admission,
        "growth_person": rise(person, last[0]),
        "growth_admission": rise(admission, last[1]),
    }


@indicator("C24-4.2", "share", CHECKED)
def insured_admissions_in_county(f: Figures) -> Computed:
    """Numerator: insured residents' stays in the county. Denominator: their stays anywhere, that ended in the span.

    Every use of a bed that ends is an admission, the recovery days after a step-down too.
    """
    return Ratio(f.insured_stays(*IN_COUNTY), f.insured_stays())


@indicator("C24-4.3", "share", missing=("the region has no clinic of Chinese medicine", "区域内没有中医类诊疗"))
def traditional_medicine(f: Figures) -> Computed:
    """Numerator: visits to Chinese medicine. Denominator: visits at all facilities in the county.

    Counted are all visits at the county's hospital of Chinese medicine, and visits to clinics of that specialty of
    other facilities; those of the city's hospitals are left out of both parts. What general doctors prescribe is not
    seen.
    """
    if not f.tally.ground.is_tcm().any():
        return UNKNOWN
    return Ratio(int(f.tally.tcm_visits[f.number]), f.visits(*IN_COUNTY))


@indicator("C24-5.1", "share", is_annual=True)
def managed_admitted(f: Figures) -> Computed:
    """Numerator: people under chronic-disease management with a stay that ended. Denominator: people under management.

    Under management is who had a planned follow-up by a team that was due in the span, done or missed. Admissions are
    for any illness.
    """
    managed = f.people(MANAGED)
    return Ratio(int((managed & f.people(ADMITTED)).sum()), int(managed.sum()))


@indicator("C24-5.2", "share", missing=(
    "deaths outside the model's episodes have no cause: background mortality is of all causes",
    "模型外死亡没有死因：背景死亡率不分死因",
))  # fmt: skip
def premature_mortality(f: Figures) -> Computed:
    """Probability of dying between 30 and 69 of cardiovascular, cancer, chronic respiratory disease or diabetes.

    By the life-table method it needs deaths by cause and five-year age group. The model has the cause of deaths of its
    grave episodes only; other deaths come at one rate of all causes, so it is undefined.
    """
    return UNKNOWN
