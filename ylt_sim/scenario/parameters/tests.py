"""Parameters: Tests on machines (检查检验). Tuples: laboratory, ECG, X-ray, ultrasound, CT, MRI, pathology."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen, quantity

__all__ = ["TestsParameters"]

ByTest = tuple[float, float, float, float, float, float, float]


class TestsParameters(Frozen):
    """Tests on machines (检查检验). Tuples are by test: laboratory, ECG, X-ray, ultrasound, CT, MRI, pathology."""

    test_minutes: ByTest = quantity(
        (3.0, 6.0, 6.0, 10.0, 12.0, 25.0, 20.0),
        low=(1.0, 4.0, 4.0, 6.0, 8.0, 15.0, 10.0),
        high=(6.0, 10.0, 10.0, 20.0, 20.0, 40.0, 40.0),
        unit="minutes by test",
        source="assumption",
        minimum=0.5,
        doc="Time on the machine; of the laboratory, of the automatic line a patient.",
    )
    reading_minutes: ByTest = quantity(
        (1.0, 3.0, 4.0, 3.0, 7.0, 10.0, 12.0),
        low=(1.0, 2.0, 2.0, 1.0, 4.0, 6.0, 6.0),
        high=(2.0, 6.0, 8.0, 6.0, 15.0, 20.0, 25.0),
        unit="minutes by test",
        source="assumption",
        minimum=0.5,
        doc="A reader's time for the report; a laboratory value needs none.",
    )
    report_patience_minutes: tuple[float, float, float] = quantity(
        (15.0, 60.0, 90.0),
        low=(5.0, 20.0, 30.0),
        high=(30.0, 120.0, 240.0),
        unit="minutes by class",
        source="assumption",
        minimum=1,
        doc="Time for which the doctor waits for a report before he treats on the local reading: emergency, booked or "
        "referred, walk-in.",
    )
    machine_wait_days: float = quantity(
        13,
        low=2,
        high=28,
        unit="days",
        source="assumption",
        minimum=1,
        maximum=60,
        doc="Longest wait for a slot on another member's machine; if none is sooner, the doctor does without the test.",
    )
    call_back_hours: float = quantity(
        2.0,
        low=0.5,
        high=12.0,
        unit="hours",
        source="assumption",
        minimum=0.25,
        doc="How often a place looks through late reports of patients who have a date of their own.",
    )
    courier_first_hour: float = quantity(
        8.0,
        low=6.0,
        high=10.0,
        unit="hours of the day",
        source="assumption",
        maximum=14.0,
        doc="Begin of the working day over which courier runs are spread evenly.",
    )
    courier_span_hours: float = quantity(
        9.0,
        low=4.0,
        high=10.0,
        unit="hours",
        source="assumption",
        minimum=1.0,
        maximum=10.0,
        doc="Length of the working day over which courier runs are spread evenly.",
    )
    missing_test_factor: float = quantity(
        0.85,
        low=0.6,
        high=1.0,
        unit="share of competence left",
        source="assumption",
        doc="Competence without any of the tests that the condition needs; without some of them, in proportion.",
    )
    local_reading_factor: float = quantity(
        0.92,
        low=0.75,
        high=1.0,
        unit="share of competence left",
        source="assumption",
        doc="Competence with tests read by the treating doctor himself; with some of them, in proportion.",
    )
