"""Competence (能力): what the doctor who is there sees and can do, where he is.

Two competences: *recognise* (sees that the need exceeds the place; has false alarms) and *treat* (right management
within scope). They belong to the doctor who is there: a visiting specialist brings his own. Supports do not add:
competence = 1 - (1 - own)(1 - gain).
"""

from __future__ import annotations

from ylt_sim.journey.destination import has_team
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.pathway import with_entry_criteria
from ylt_sim.journey.staff import own_skill
from ylt_sim.journey.tests import test_factor
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.primitives import draw
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import COUNTY, MODERATE, SEVERE, TOWNSHIP_CENTRE, U_BED_HERE

__all__ = [
    "chance_to_recognise",
    "chance_to_treat",
    "chance_with_advice",
    "follow_up_quality",
    "has_county_beds",
    "of_rank",
    "reach_at",
    "reach_of",
    "would_rather_go",
]


@rule
def has_county_beds(w, p, facility_id):
    """Whether a county department runs beds of the facility now that may take this patient: no critical case.

    Its scope holds for some days after one of its doctors was there: posted, or on a round.
    """
    facility = w.facility[facility_id]
    if facility.county_ward == NONE or facility.scope_second == NONE or p.severity > SEVERE:
        return False
    if w.pool[facility.county_ward].capacity == 0:
        return False
    return w.glob[0].now - facility.scope_second <= w.par[0].scope_seconds


@rule
def would_rather_go(w, p):
    """Whether who is due a bed would rather lie in a hospital than in one of the centre's where he is.

    The same at every visit of the episode, whoever runs the beds.
    """
    taken = w.par[0].primary_bed_taken
    if taken >= 1.0 or w.facility[p.facility].kind != TOWNSHIP_CENTRE:
        return False
    if p.bed_uniform < 0.0:
        p.bed_uniform = draw(w, p, U_BED_HERE, 0)
    return p.bed_uniform >= taken


@rule
def reach_at(w, p, facility_id):
    """Tier up to which a facility can give this patient a bed, or, if none is due, can see him."""
    reach = w.facility[facility_id].tier
    if reach < COUNTY and is_admission_due(w, p) and has_county_beds(w, p, facility_id):
        reach = COUNTY
    return reach


@rule
def reach_of(w, p, doctor):
    """Tier up to which the place can treat this patient with this doctor.

    A visiting doctor extends the place's to his own for what needs no bed and no theatre; for what needs a bed, beds
    run by a county department have its scope. What needs a specialist team that is not on call now is beyond it.
    """
    reach = reach_at(w, p, p.facility)
    if doctor.tier > reach and p.severity <= MODERATE and not is_admission_due(w, p):
        reach = doctor.tier
    if not has_team(w, p, p.facility):
        reach = min(reach, p.need - 1)
    return reach


@rule
def of_rank(w, doctor, chance):
    """A tier's competence as this doctor's rank has it."""
    return min(1.0, max(0.0, 1.0 - (1.0 - chance) * (1.0 - w.par[0].rank_gain[doctor.rank])))


@rule
def chance_to_recognise(w, p, doctor):
    """Chance that the doctor sees that the need exceeds the place; higher for what looks grave, by written criteria.

    Where there is no ward, who is seen to need a bed is seen to need another place; where there is one, the criteria
    of entry of a pathway help to see it.
    """
    par = w.par[0]
    base = of_rank(w, doctor, w.tier[doctor.tier].recognise)
    chance = 1.0 - (1.0 - base) * (1.0 - par.severity_recognise[p.severity])
    if is_admission_due(w, p):
        if w.facility[p.facility].ward[p.specialty] == NONE:
            chance = 1.0 - (1.0 - chance) * (1.0 - par.admission_recognise)
        else:
            chance = with_entry_criteria(w, p, chance)
    if doctor.has_criteria[w.glob[0].era]:
        chance = 1.0 - (1.0 - chance) * (1.0 - par.criteria_gain)
    return chance * test_factor(w, p)


@rule
def as_taught(w, doctor, facility_id, chance):
    """A tier's chance of right management as this doctor has it: his rank, what his place was taught, his training."""
    chance = of_rank(w, doctor, chance)
    if doctor.home_facility == facility_id:
        chance = 1.0 - (1.0 - chance) * (1.0 - w.facility[facility_id].skill)
    return 1.0 - (1.0 - chance) * (1.0 - own_skill(w, doctor, w.glob[0].now))


@rule
def chance_to_treat(w, p, doctor, reach):
    """Chance of right management at a place whose reach is tier ``reach``."""
    tier = w.tier[doctor.tier]
    chance = as_taught(w, doctor, p.facility, tier.treat_within if reach >= p.need else tier.treat_beyond)
    return chance * test_factor(w, p)


@rule
def follow_up_quality(w, doctor, facility_id):
    """How good a follow-up by this doctor is, 0..1: his chance of right management within scope."""
    return as_taught(w, doctor, facility_id, w.tier[doctor.tier].treat_within)


@rule
def chance_with_advice(w, p, doctor, adviser):
    """Chance of right management by a doctor with an adviser, who works from the same tests.

    Supports do not add: what the doctor would miss becomes less by the gain of advice, up to the adviser's own chance.
    """
    own = chance_to_treat(w, p, doctor, reach_of(w, p, doctor))
    tier = w.tier[adviser.tier]
    most = of_rank(w, adviser, tier.treat_within if adviser.tier >= p.need else tier.treat_beyond) * test_factor(w, p)
    return max(own, min(1.0 - (1.0 - own) * (1.0 - w.par[0].advice_gain), most))
