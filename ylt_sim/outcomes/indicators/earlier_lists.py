"""What can be computed of the lists of 2015 (pilot of tiered care), 2018 (assessment) and 2020 (trial)."""

from __future__ import annotations

from ylt_sim.evidence import conditions
from ylt_sim.outcomes.bills import INPATIENT, OUTPATIENT
from ylt_sim.outcomes.indicators.definition import CALIBRATED, CHECKED, NAN, UNKNOWN, Computed, Ratio, growth, indicator
from ylt_sim.outcomes.indicators.figures import (
    IN_COUNTY,
    PRIMARY,
    PUBLIC_PRIMARY,
    Figures,
)
from ylt_sim.outcomes.indicators.official_2024 import NO_BILLS, fund_in_county, fund_of_primary, primary_visits
from ylt_sim.outcomes.indicators.switches import IN_FORCE, strength_of
from ylt_sim.outcomes.indicators.tally import MANAGED, RECOGNISED, REPEATED
from ylt_sim.world.codes import (
    NURSING_HOME,
    PRIVATE_CLINIC,
    PRIVATE_HOSPITAL,
    RANK_NONE,
    REHABILITATION_HOSPITAL,
    TOWNSHIP_CENTRE,
    VILLAGE_CLINIC,
)

__all__: list[str] = []

NO_STATE = ("the slow state was not taken down", "没有记录期末状态")
RURAL = ("the region is a county, not a city", "该区域为县，不是城市")


@indicator("T15-1b", "share", CALIBRATED)
def primary_of_all_visits(f: Figures) -> Computed:
    """Numerator: residents' visits at primary facilities. Denominator: their visits anywhere."""
    return {"all": Ratio(f.visits(*PRIMARY), f.visits()), "public": Ratio(f.visits(*PUBLIC_PRIMARY), f.visits())}


@indicator("T15-2", "share", CALIBRATED)
def visits_in_county(f: Figures) -> Computed:
    """Numerator: residents' visits in the county. Denominator: their visits anywhere. Visits only, no admissions."""
    return Ratio(f.visits(*IN_COUNTY), f.visits())


@indicator("T15-7", "share")
def growth_of_referrals_down(f: Figures) -> Computed:
    """Numerator: patients referred from hospitals down to primary facilities, this year less last. Denominator: last.

    Inpatients stepped down to a township centre or village clinic and outpatients handed to a named primary doctor,
    both through a consortium.
    """

    def down(g: Figures) -> int:
        return g.step_downs(*PUBLIC_PRIMARY) + g.handovers()

    return growth(down(f), None if f.before is None else down(f.before))


@indicator("T15-3", "share", missing=RURAL)
def signed_in_city(f: Figures) -> Computed:
    """Numerator: residents signed with a family doctor at the end of the span. Denominator: residents alive.

    Of city residents, so only in a region that is a district of a city.
    """
    return Ratio(*f.state("signed_share")) if f.is_urban else UNKNOWN


@indicator("T15-4", "share")
def primary_first_choice(f: Figures) -> Computed:
    """Numerator: episodes of illness whose first chosen facility is primary. Denominator: those with a choice of one.

    The first choice of a facility in the episode, whether or not he is seen there; before it he may have stayed at
    home. Follow-ups, scheduled care and who is brought by ambulance without choosing are left out.
    """
    own = f.tally.first_choices[f.number]
    return Ratio(int(own[list(PRIMARY)].sum()), int(own.sum()))


@indicator("T15-5", "share")
def counties_with_telemedicine(f: Figures) -> Computed:
    """Numerator: this county, if members of a consortium can ask specialists from afar. Denominator: this one county.

    Derived from the scenario's switches (`tele_consult` with minutes and connected members).
    """
    return Ratio(float(f.arrangement.has_remote_consultation()), 1.0)


@indicator("T15-6", "share")
def information_coverage(f: Figures) -> Computed:
    """Numerator: township centres on a shared record. Denominator: township centres. Derived from switches.

    Of each consortium the share of members that it connects (`unified_info`).
    """
    return Ratio(*f.arrangement.townships_on_record())


@indicator("T15-9", "share", missing=RURAL)
def managed_in_city(f: Figures) -> Computed:
    """Numerator: patients with hypertension or diabetes who had a planned follow-up due in the span. Denominator: all.

    Of city residents, so only in a region that is a district of a city.
    """
    if not f.is_urban:
        return UNKNOWN
    bits = sum(1 << i for i, c in enumerate(conditions()) if c.condition_id in ("htn_routine", "dm_routine"))
    patients = (f.tally.ground.region.residents["chronic"] & bits) > 0
    return Ratio(int((patients & f.people(MANAGED)).sum()), int(patients.sum()))


@indicator("C20-1", "share", CHECKED)
def admissions_in_county(f: Figures) -> Computed:
    """Numerator: residents' stays in the county. Denominator: their stays anywhere, that ended in the span."""
    return Ratio(f.stays(*IN_COUNTY), f.stays())


@indicator("C20-2", "share", CALIBRATED)
def visit_rate_in_county(f: Figures) -> Computed:
    """Numerator: residents' visits in the county. Denominator: their visits anywhere. Visits only, no admissions."""
    return visits_in_county(f)


@indicator("C20-3", "share", CALIBRATED)
def primary_visits_2020(f: Figures) -> Computed:
    """Numerator: visits at primary facilities in the county. Denominator: visits at all facilities in the county.

    As C24-3.1: village clinics are counted, and clinics of private doctors unless it says that these are left out.
    """
    return primary_visits(f)


@indicator("C20-4", "share", missing=NO_BILLS)
def fund_in_county_2020(f: Figures) -> Computed:
    """Numerator: basic insurance fund paid to facilities in the county. Denominator: paid to all. As C24-3.2."""
    return fund_in_county(f)


@indicator("C20-5", "share", missing=NO_BILLS)
def fund_of_primary_2020(f: Figures) -> Computed:
    """Numerator: basic insurance fund paid to primary facilities. Denominator: paid in the county. As C24-3.3."""
    return fund_of_primary(f)


@indicator("C20-6", "count", is_annual=True)
def referrals(f: Figures) -> Computed:
    """Accepted referrals through a consortium: up from primary facilities to hospitals; inpatients stepped down.

    Outpatients handed down to a named primary doctor are told apart. Numbers of the span.
    """
    return {
        "up": Ratio(f.up_referrals(), 1),
        "down": Ratio(f.step_downs(), 1),
        "handover": Ratio(f.handovers(), 1),
    }


@indicator("C20-7", "share", missing=NO_STATE)
def managed_share(f: Figures) -> Computed:
    """Numerator: chronic patients enrolled with a primary team at the end of the span. Denominator: those alive."""
    return Ratio(*f.state("managed_share"))


@indicator("C20-8", "share", CALIBRATED)
def primary_beds(f: Figures) -> Computed:
    """Numerator: bed-days used or held at township centres. Denominator: their open bed-days."""
    used, there = f.beds(TOWNSHIP_CENTRE)
    return Ratio(used / 86_400, there / 86_400)


@indicator("C20-9", "yuan", missing=NO_BILLS)
def cost_of_a_visit(f: Figures) -> Computed:
    """Numerator: cost of residents' visits and outpatient tests in the county, all purses. Denominator: visits."""
    cost = NAN if f.bills is None else f.bills.cost_yuan(OUTPATIENT, IN_COUNTY)
    return Ratio(cost, f.visits(*IN_COUNTY))


@indicator("C20-10", "yuan", missing=NO_BILLS)
def cost_of_a_stay(f: Figures) -> Computed:
    """Numerator: cost of residents' stays in the county, all purses. Denominator: stays that ended."""
    cost = NAN if f.bills is None else f.bills.cost_yuan(INPATIENT, IN_COUNTY)
    return Ratio(cost, f.stays(*IN_COUNTY))


@indicator("C20-11", "share", missing=NO_BILLS)
def paid_of_stays(f: Figures) -> Computed:
    """Numerator: what insured residents paid of their stays, anywhere. Denominator: cost of these stays, all purses."""
    if f.bills is None:
        return UNKNOWN
    return Ratio(f.bills.own_insured_stays / 100.0, f.bills.cost_yuan(INPATIENT, only_insured=True))


@indicator("P18-3", "share")
def primary_members(f: Figures) -> Computed:
    """Numerator: township centres and village clinics (in a city: centres and stations) in a consortium.

    Denominator: all of them. Derived from the scenario's members.
    """
    return Ratio(*f.arrangement.members(TOWNSHIP_CENTRE, VILLAGE_CLINIC))


@indicator("P18-4", "share")
def other_members(f: Figures) -> Computed:
    """Numerator: private providers, nursing homes and rehabilitation hospitals in a consortium. Denominator: all.

    Derived from the scenario's members.
    """
    kinds = (PRIVATE_CLINIC, PRIVATE_HOSPITAL, NURSING_HOME, REHABILITATION_HOSPITAL)
    return Ratio(*f.arrangement.members(*kinds))


@indicator("P18-6", "share")
def incentive(f: Figures) -> Computed:
    """Qualitative, derived from the scenario's switches. Numerator: consortia in which a budget's surplus is kept.

    `global_budget` at half of full practice or more. Denominator: consortia.
    """
    own = f.arrangement.consortia
    return Ratio(sum(strength_of(c, "global_budget") >= IN_FORCE for c in own), len(own))


@indicator("P18-8", "share")
def common_quality(f: Figures) -> Computed:
    """Qualitative, derived from the scenario's switches. Numerator: consortia that work to common pathways.

    `pathways` at half of full practice or more. Denominator: consortia.
    """
    own = f.arrangement.consortia
    return Ratio(sum(strength_of(c, "pathways") >= IN_FORCE for c in own), len(own))


@indicator("P18-9", "share", missing=NO_STATE)
def signed(f: Figures) -> Computed:
    """Numerator: residents signed with a family doctor at the end of the span. Denominator: residents alive."""
    return Ratio(*f.state("signed_share"))


@indicator("P18-10", "person-days", is_annual=True)
def posted_days(f: Figures) -> Computed:
    """Days in the span of doctors of leads posted to village clinics and township centres, as planned at their begin.

    Postings of any length and rank; half-day sessions of visiting specialists are not among them.
    """
    return Ratio(f.postings(shortest_days=1, only_leads=True, lowest_rank=RANK_NONE)[1], 1)


@indicator("P18-11", "count", is_annual=True)
def referrals_and_growth(f: Figures) -> Computed:
    """Accepted referrals through a consortium, up and down as in C20-6, and their growth on the year before."""
    before = f.before
    return {
        "up": Ratio(f.up_referrals(), 1),
        "down": Ratio(f.step_downs(), 1),
        "growth_up": growth(f.up_referrals(), None if before is None else before.up_referrals()),
        "growth_down": growth(f.step_downs(), None if before is None else before.step_downs()),
    }


@indicator("P18-12", "count", is_annual=True)
def remote_services(f: Figures) -> Computed:
    """Remote consultations held and readings by the centre of a consortium, of residents, in the span."""
    return Ratio(int(f.tally.remote_readings[f.number]) + f.count("remote_consultations"), 1)


@indicator("P18-13", "share")
def recognised(f: Figures) -> Computed:
    """Numerator: results of another facility that were recognised. Denominator: these and tests done once more.

    Once more: the same test in the same episode, anywhere.
    """
    own = f.tally.tests[f.number]
    return Ratio(int(own[RECOGNISED]), int(own[RECOGNISED] + own[REPEATED]))
