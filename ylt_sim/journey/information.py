"""Information (信息互通): a doctor who meets somebody known elsewhere takes the history again, or can read it."""

from __future__ import annotations

from ylt_sim.journey.membership import covers, membership
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.rule import rule

__all__ = ["history_seconds", "is_on_record", "note_known"]


@rule
def is_on_record(w, facility_id, consortium_id):
    """Whether a facility is of the consortium: 2 on its shared record (the lead is), 1 not on it, 0 no member."""
    if w.consortium[consortium_id].lead == facility_id:
        return 2
    row = membership(w, facility_id, consortium_id)
    if row == NONE:
        return 0
    return 2 if w.link[row].is_on_record else 1


@rule
def history_seconds(w, p, now):
    """Seconds for which the doctor takes a history that a doctor elsewhere has taken in this episode.

    None if the letter carries the record, if both places are on one shared record, or if so long ago that the record
    has come by itself. The shortest of what the consortia that both places belong to need.
    """
    if p.seen_facility == NONE or p.seen_facility == p.facility or p.is_review:
        return 0
    if p.has_summary:
        return 0
    par = w.par[0]
    seconds, delay = par.history_seconds, par.record_delay_seconds
    for c in range(len(w.consortium)):
        consortium = w.consortium[c]
        if consortium.era != w.glob[0].era or consortium.history_seconds >= seconds:
            continue
        if not covers(w, p, c):
            continue
        there, here = is_on_record(w, p.seen_facility, c), is_on_record(w, p.facility, c)
        if there == 0 or here == 0:
            continue
        if there == 2 and here == 2:
            return 0
        seconds, delay = consortium.history_seconds, min(delay, consortium.record_delay_seconds)
    if now - p.known_second >= delay:
        return 0
    return int(seconds + 0.5)


@rule
def note_known(p, now):
    """From now on the place where he is seen knows him; the letter has been read."""
    p.seen_facility = p.facility
    p.known_second = now
    p.has_summary = 0
