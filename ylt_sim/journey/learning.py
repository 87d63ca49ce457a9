"""Learning (信任与能力): what townships come to believe of facilities, and what teaching adds to competence.

Kept by township and facility, never by looping over residents; brought up to date at midnight.
"""

from __future__ import annotations

from ylt_sim.journey.choice import belief_row
from ylt_sim.journey.ending import is_background
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.rule import rule

__all__ = ["forget_day", "learn_skill", "note_failed", "note_seen", "note_teaching", "note_wait"]


@rule
def note_wait(w, p, facility_id, seconds):
    """The resident's township hears how long he waited."""
    if p.resident != NONE and not is_background(p):
        belief = w.belief[belief_row(w, p, facility_id)]
        belief.wait_seconds_sum += seconds
        belief.n_waited += 1


@rule
def note_seen(w, p, facility_id):
    """The resident's township hears that he was treated there."""
    if p.resident != NONE and not is_background(p):
        w.belief[belief_row(w, p, facility_id)].n_seen += 1


@rule
def note_failed(w, p, facility_id):
    """The resident's township hears that it went wrong there: not served, or treated in vain."""
    if p.resident != NONE and not is_background(p) and facility_id != NONE:
        belief = w.belief[belief_row(w, p, facility_id)]
        belief.n_seen += 1
        belief.n_failed += 1


@rule
def note_teaching(w, facility_id, seconds):
    """Supervised time of the facility's own doctors today."""
    w.facility[facility_id].taught_seconds += seconds


@rule
def forget_day(w, row, facility_id):
    """Bring one belief up to date at midnight: exponentially weighted, trust drawn back to reputation.

    Trust moves towards the day's share of good experiences with weight that grows with their number, and reverts to
    the competence the facility's tier is known for, so that it stays within 0..1.
    """
    par = w.par[0]
    belief = w.belief[row]
    if belief.n_waited > 0:
        belief.wait_hours += (1.0 - par.wait_keep) * (
            belief.wait_seconds_sum / belief.n_waited / 3600.0 - belief.wait_hours
        )
    if belief.n_seen > 0:
        weight = (1.0 - par.trust_keep) * belief.n_seen / (belief.n_seen + 5.0)
        belief.trust += weight * (1.0 - belief.n_failed / belief.n_seen - belief.trust)
    reputation = w.tier[w.facility[facility_id].tier].treat_within
    belief.trust += par.trust_pull * (reputation - belief.trust)
    belief.wait_seconds_sum = 0.0
    belief.n_waited, belief.n_seen, belief.n_failed = 0, 0, 0


@rule
def learn_skill(w, facility_id):
    """Competence added by today's supervised hours, fading every day; never above the cap."""
    par = w.par[0]
    facility = w.facility[facility_id]
    gained = par.teach_gain_per_hour * facility.taught_seconds / 3600.0
    facility.skill += gained * (par.skill_cap - facility.skill) - par.skill_fade_per_day * facility.skill
    if facility.skill < 0.0:
        facility.skill = 0.0
    facility.taught_seconds = 0.0
