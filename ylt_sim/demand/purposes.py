"""What the uniforms of the demand are for. Append only; each belongs to one line of code."""

from __future__ import annotations

# Keyed (demand seed; resident, number, occurrence, purpose). 1000-1099 are the region's.
ONSET_GAP = 1100  # number: the candidate
ONSET_CONDITION = 1101
ONSET_SEASON = 1102
ONSET_PROFILE = 1103
FOLLOW_UP_PHASE = 1104  # occurrence: the condition
FOLLOW_UP_INTERVAL = 1105  # number: the follow-up, occurrence: the condition
BACKGROUND_GAP = 1106  # resident: NONE, number: the arrival, occurrence: the stream
BACKGROUND_CONDITION = 1107
INITIAL_CONDITION = 1108  # resident: the pool, number: the bed
INITIAL_RESIDENT = 1109  # resident: the pool, number: the bed, occurrence: the try
INITIAL_ACCEPTANCE = 1110
EPIDEMIC_ATTACK = 1111  # number: of the case
EPIDEMIC_TIME = 1112
