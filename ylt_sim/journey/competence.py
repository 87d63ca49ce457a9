"""Competence (能力): what the doctor who is there sees and can do, where he is.

Two competences: *recognise* (sees that the need exceeds the place; has false alarms) and *treat* (right management
within scope). They belong to the doctor who is there: a visiting specialist brings his own. Supports do not add:
competence = 1 - (1 - own)(1 - gain).
"""

from __future__ import annotations

from ylt_sim.journey.destination import has_team
from ylt_sim.journey.onset import is_admission_due
from ylt_sim.journey.tests import test_factor
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import MODERATE

__all__ = ["chance_to_recognise", "chance_to_treat", "reach_of"]


@rule
def reach_of(w, p, doctor):
    """Tier up to which the place can treat this patient with this doctor.

    It is the facility's tier; a visiting doctor extends it to his own for what needs no bed and no theatre. What needs
    a specialist team that is not on call now is beyond the place.
    """
    reach = w.facility[p.facility].tier
    if doctor.tier > reach and p.severity <= MODERATE and not is_admission_due(w, p):
        reach = doctor.tier
    if not has_team(w, p, p.facility):
        reach = min(reach, p.need - 1)
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
