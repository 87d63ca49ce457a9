"""Information (信息互通): a doctor who meets somebody known elsewhere takes the history again, or can read it."""

from __future__ import annotations

from ylt_sim.journey.membership import covers, membership
from ylt_sim.kernel.codes import NONE
from ylt_sim.kernel.event_row import record
from ylt_sim.kernel.rule import rule
from ylt_sim.world.codes import (
    DOCTOR,
    EV_HISTORY,
    HISTORY_ARRIVED,
    HISTORY_IN_LETTER,
    HISTORY_ON_RECORD,
    HISTORY_SHORTER,
    HISTORY_TAKEN,
)

__all__ = ["is_on_record", "note_known", "take_history"]


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
def read_history(w, p, now):
    """How the history is had (``HISTORY_*``), through which consortium, and the seconds that asking still takes.

    The shortest of what the consortia that both places belong to need; none if both are on one shared record, or if
    so long ago that the record has come by itself.
    """
    how, best = HISTORY_TAKEN, NONE
    seconds, delay = w.par[0].history_seconds, w.par[0].record_delay_seconds
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
            return HISTORY_ON_RECORD, c, 0.0
        how, best = HISTORY_SHORTER, c
        seconds, delay = consortium.history_seconds, min(delay, consortium.record_delay_seconds)
    if now - p.known_second >= delay:
        return HISTORY_ARRIVED, best, 0.0
    return how, best, seconds


@rule
def take_history(w, p, now):
    """Seconds for which the doctor takes a history that a doctor elsewhere has taken in this episode.

    None if the letter carries it. What it takes, and what a consortium saves of it, is a row, unless nothing would
    have been asked without any consortium either.
    """
    if p.seen_facility == NONE or p.seen_facility == p.facility or p.is_review:
        return 0
    par = w.par[0]
    longest = int(par.history_seconds + 0.5)
    if longest == 0 or now - p.known_second >= par.record_delay_seconds:
        return 0
    how, consortium_id, seconds = HISTORY_IN_LETTER, p.consortium, 0.0
    if not p.has_summary:
        how, consortium_id, seconds = read_history(w, p, now)
    used = int(seconds + 0.5)
    doctor, pool = p.doctor[DOCTOR], p.held[DOCTOR]
    record(w, p, EV_HISTORY, p.facility, pool, doctor, consortium_id, used, longest - used, float(how))
    return used


@rule
def note_known(p, now):
    """From now on the place where he is seen knows him; the letter has been read."""
    p.seen_facility = p.facility
    p.known_second = now
    p.has_summary = 0
