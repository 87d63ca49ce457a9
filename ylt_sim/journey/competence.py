"""Competence (能力): what the doctor who is there sees and can do, where he is.

Two competences: *recognise* (sees that the need exceeds the place; has false alarms) and *treat* (right management
within scope). They belong to the doctor who is there: a visiting specialist brings his own. Supports do not add:
competence = 1 - (1 - own)(1 - gain).
"""

from __future__ import annotations

from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.tests import test_factor
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import MODERATE

__all__ = ["chance_to_recognise", "chance_to_treat", "chance_with_advice", "reach_of"]


@rule
def reach_of(w, p, doctor):
    """Tier up to which the place can treat this patient with this doctor.

    It is the facility's tier; a visiting doctor extends it to his own for what needs no bed and no theatre.
    """
    reach = w.facility[p.facility].tier
    if doctor.tier > reach and p.severity <= MODERATE and not is_admission_due(w, p):
        reach = doctor.tier
    return reach


@rule
def chance_to_recognise(w, p, doctor):
    """Chance that the doctor sees that the need exceeds the place; higher for what looks grave, by written criteria."""
    par = w.par[0]
    base = w.tier[doctor.tier].recognise
    chance = 1.0 - (1.0 - base) * (1.0 - par.severity_recognise[p.severity])
    if is_admission_due(w, p):
        chance = 1.0 - (1.0 - chance) * (1.0 - par.admission_recognise)
    if doctor.has_criteria[w.glob[0].era]:
        chance = 1.0 - (1.0 - chance) * (1.0 - par.criteria_gain)
    return chance * test_factor(w, p)


@rule
def chance_to_treat(w, p, doctor, reach):
    """Chance of right management at a place whose reach is tier ``reach``."""
    tier = w.tier[doctor.tier]
    chance = tier.treat_within if reach >= p.need else tier.treat_beyond
    chance = 1.0 - (1.0 - chance) * (1.0 - w.facility[p.facility].skill)
    return chance * test_factor(w, p)


@rule
def chance_with_advice(w, p, doctor, adviser_tier):
    """Chance of right management by a doctor with an adviser of a tier, who works from the same tests.

    Supports do not add: what the doctor would miss becomes less by the gain of advice, up to the adviser's own chance.
    """
    own = chance_to_treat(w, p, doctor, reach_of(w, p, doctor))
    tier = w.tier[adviser_tier]
    most = (tier.treat_within if adviser_tier >= p.need else tier.treat_beyond) * test_factor(w, p)
    return max(own, min(1.0 - (1.0 - own) * (1.0 - w.par[0].advice_gain), most))
