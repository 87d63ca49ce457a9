"""What the uniforms of region building are for. Append only; each belongs to one line of code."""

from __future__ import annotations

# Keyed (population seed; row, 0, occurrence, purpose), where the row is a township, village, facility, doctor or
# resident. 1000-1099 are the region's, 1100-1199 the demand's (`ylt_sim.demand.purposes`).
TOWNSHIP_DISTANCE = 1000
TOWNSHIP_ANGLE = 1001
TOWNSHIP_SIZE = 1002
VILLAGE_DISTANCE = 1003
VILLAGE_ANGLE = 1004
VILLAGE_SIZE = 1005
CLINIC_DISTANCE = 1006
FACILITY_PLACE = 1007
FACILITY_MACHINE = 1008
DOCTOR_RANK = 1009
AGE = 1010
SEX = 1011
INCOME = 1012
VILLAGE_INCOME = 1013
POVERTY = 1014
SCHOOLING = 1015
MIGRANT = 1016
INSURANCE = 1017
SIGNED = 1018
USUAL = 1019
CONTROL = 1020
CHRONIC = 1021  # occurrence: the condition
