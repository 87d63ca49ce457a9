"""Parameters: unit costs of a consortium's programme (项目成本), of patients' ways and time, and the discount rate.

They act on nothing that is simulated: a run is the same whatever they are, and what it cost is worked out afterwards.
"""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["ProgrammeParameters"]


def _hour(default: float, low: float, high: float, who: str) -> float:
    value: float = quantity(
        default,
        low=low,
        high=high,
        unit="yuan per hour",
        source="assumption",
        doc=f"What an hour of {who} costs the employer, pay and contributions.",
    )
    return value


def _platform(default: float, low: float, high: float, per: str, what: str) -> float:
    value: float = quantity(
        default,
        low=low,
        high=high,
        unit=f"yuan per {per} and year",
        source="assumption",
        doc=f"{what}: lines, software, upkeep, and equipment spread over its life.",
    )
    return value


class ProgrammeParameters(Frozen):
    """Unit costs of mechanisms, of patients' ways and time, and the discount rate."""

    primary_doctor_hour_yuan: float = _hour(45.0, 25.0, 80.0, "a primary doctor or a chronic team's")
    hospital_doctor_hour_yuan: float = _hour(100.0, 60.0, 180.0, "a doctor of a hospital")
    other_staff_hour_yuan: float = _hour(50.0, 30.0, 90.0, "a coordinator, a desk's clerk or a therapist")
    idle_share: float = quantity(
        1.0,
        low=0.0,
        high=1.0,
        unit="share of an hour's cost",
        source="assumption",
        doc="What an hour costs in which staff are on duty for a mechanism and have no work of it: coordinators, "
        "desks, readers, boards, chronic teams, therapists. 0: only minutes of work cost something.",
    )
    reading_platform_yuan: float = _platform(10_000, 3_000, 30_000, "connected facility", "Remote diagnosis (远程诊断)")
    consult_platform_yuan: float = _platform(
        8_000, 2_000, 20_000, "connected facility", "Remote consultation (远程会诊)"
    )
    record_platform_yuan: float = _platform(15_000, 5_000, 50_000, "connected facility", "One record (信息统一)")
    internet_platform_yuan: float = _platform(
        500_000, 100_000, 1_500_000, "internet hospital", "Internet hospital (互联网医院)"
    )
    pharmacy_platform_yuan: float = _platform(
        3_000, 1_000, 10_000, "primary member", "One list of drugs and its stock (药品共享)"
    )
    booking_platform_yuan: float = _platform(
        5_000, 1_000, 15_000, "member with a listed machine", "Common booking list of machines (设备共享)"
    )
    vehicle_hour_yuan: float = quantity(
        80.0,
        low=40.0,
        high=150.0,
        unit="yuan per hour",
        source="assumption",
        doc="An hour of a vehicle on the road with its driver: to sessions, of couriers, of transfers.",
    )
    stand_by_vehicle_yuan: float = quantity(
        200_000,
        low=100_000,
        high=400_000,
        unit="yuan per vehicle and year",
        source="assumption",
        doc="A transfer vehicle on stand-by with its crew, before the hours that it is on the road.",
    )
    posted_day_yuan: float = quantity(
        100.0,
        low=50.0,
        high=300.0,
        unit="yuan per day",
        source="assumption",
        doc="Subsidy of a doctor who is posted to a member, for each day of the posting.",
    )
    fare_yuan_per_hour: float = quantity(
        10.0,
        low=4.0,
        high=25.0,
        unit="yuan per hour on the road",
        source="assumption",
        doc="What a patient pays for an hour on the road; for ways in an ambulance or transfer vehicle nothing.",
    )
    working_hours_a_year: float = quantity(
        2000,
        low=1800,
        high=2500,
        unit="hours per year",
        source="assumption",
        minimum=1,
        doc="Hours over which a year's disposable income is spread: the value of an hour of a patient's time is the "
        "mean income of the five fifths (P339 to P343, in a city P344 to P348) over these, the same for everybody.",
    )
    bed_hours_a_day: float = quantity(
        8,
        low=4,
        high=16,
        unit="hours per day",
        source="assumption",
        maximum=24,
        doc="Hours of a patient's time that a day in a bed, or of waiting for one, takes.",
    )
    discount_rate: float = quantity(
        0.05,
        low=0.0,
        high=0.08,
        unit="share per year",
        source="assumption",
        doc="Yearly rate at which what comes later counts less.",
    )
