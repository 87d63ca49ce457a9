"""Codes of the kernel: why a stage is left, in which state a patient is, in which order events happen."""

NONE = -1
"""No row: an empty reference in a table."""
NEVER = 1 << 40
"""Later than any second of a simulation (34,000 years)."""
SECONDS_A_DAY = 86_400
LAST_SECOND = (1 << 29) - 1
"""Where every clock ends, after 17 years: the compiled engine packs time, kind and key into 64 bits."""

# Kinds of timed event, in the order in which they happen within one second; then by key.
ALARM, END, EXPIRE, RENEGE, ARRIVAL = range(5)

# Why a patient is resumed.
BORN, GRANTED, RENEGED, DONE, SIGNALLED = range(5)

# States of a patient's row.
FREE, READY, WAITING, HOLDING, AWAITING = range(5)
STATE_NAMES = ("free", "ready", "waiting", "holding", "awaiting")

EXIT = -2
"""What ``leave`` answers when the patient's way through the system ends."""
AWAIT = -3
"""What ``start`` answers to sleep until signalled."""

CLASSES = 3
"""Priority classes of a pool: 0 is served first."""
SLOTS = 3
"""Units one patient can hold at once."""
JOBS = 7
"""Jobs one patient can have running at once (three bits of the key)."""

# States of a doctor.
OFF_DUTY, FREE_ON_DUTY, BUSY_ON_DUTY, BUSY_LATE, TRAVELLING = range(5)
DOCTOR_STATES = ("off duty", "free", "busy", "busy, called away", "travelling")

# States of a hold.
HOLD_FREE, HOLD_OPEN = range(2)

# Events that the kernel itself records. A journey's own events begin at 16.
ON_DUTY, OFF_DUTY_EVENT, CAPACITY, DOOR, HOLD_PLACED, HOLD_CLAIMED, HOLD_EXPIRED, HOLD_RELEASED = range(1, 9)
FIRST_JOURNEY_EVENT = 16

DOCTOR_ARRIVES = 1 << 20
"""Alarm codes from here on mean that the doctor of row ``code - DOCTOR_ARRIVES`` ends a journey by road."""

FINISHED = -4
"""What ``alarm`` answers when nothing is left to do at this instant."""

SLICE = 64
"""Rows, posts and patients that one slice of an alarm, or one step of a patient, may add at most."""

BOOKING_DAYS = 64
"""Days ahead for which the slot table has room."""

CACHE_LINE_BYTES = 64
"""What memory brings at once: of no effect on any value."""
