"""The mechanisms of a consortium, and where each quantity stands in strengths.csv."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from pydantic import create_model

from ylt_sim import evidence
from ylt_sim.scenario.fields import Frozen, quantity

__all__ = [
    "LONGEST_HOLD_HOURS",
    "MECHANISMS",
    "OTHER_NAMES",
    "Mechanism",
    "Numbers",
]

LONGEST_HOLD_HOURS = 64 * 24.0  # the calendar of slots and holds reaches 64 days ahead


class Row(NamedTuple):
    """One quantity of a mechanism: its name in files, its row of strengths.csv, the most that may be written."""

    field: str
    quantity: str
    maximum: float | None
    doc: str


class Mechanism(Frozen):
    """Base of the mechanisms. A quantity left out (``None``) follows the preset; see `ylt_sim.scenario.resolve`."""

    rows: ClassVar[dict[str, str]]  # field -> quantity of strengths.csv


class Numbers:
    """The quantities of one mechanism in natural units, by name; they cannot be changed."""

    __slots__ = ("_values",)
    _values: dict[str, float]

    def __init__(self, values: dict[str, float]) -> None:
        object.__setattr__(self, "_values", dict(values))

    def __getattr__(self, name: str) -> float:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(f"no quantity '{name}': there is {', '.join(self._values)}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("the numbers of a resolved consortium cannot be changed")

    def __iter__(self) -> Iterator[tuple[str, float]]:
        return iter(self._values.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Numbers) and self._values == other._values

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def __repr__(self) -> str:
        return "Numbers(" + ", ".join(f"{name}={value:g}" for name, value in self) + ")"

    def __reduce__(self) -> tuple[Any, ...]:
        return Numbers, (self._values,)


_TABLE: dict[str, tuple[str, tuple[Row, ...]]] = {
    "green_channel": (
        "绿色通道: slots and beds kept for referred patients.",
        (
            Row("slot_share", "specialist slots kept for referred patients", None,
                "Specialist slots of the lead kept for referred patients; unused ones return to general release."),
            Row("expert_share", "expert slots within the kept slots", None,
                "Of the kept slots, those in the clinics of associate chief and chief doctors."),
            Row("early_days", "days by which referred patients book before general release", 42,
                "Days by which senders may book ahead of general release."),
            Row("beds_held_per_100", "beds held for referred patients", 100,
                "Beds of the lead that only referred patients may take."),
            Row("hold_hours", "time a bed is held for a named patient", LONGEST_HOLD_HOURS,
                "Time for which a bed of the lead is held for a named patient, then released."),
        ),
    ),
    "up_referral": (
        "双向转诊上转: written criteria, a desk at the lead, a shared form.",
        (
            Row("criteria_share", "primary doctors working to shared written referral criteria", None,
                "Primary doctors who advise referral when the criteria are met."),
            Row("desk_hours_per_day", "referral desk staffed at the lead hospital", 24,
                "Hours a day in which a desk at the lead answers senders; else a referral waits."),
            Row("referral_minutes", "minutes of the primary doctor to write and send a referral", 480,
                "Time of the primary doctor to write and send a referral; falls with a shared form."),
            Row("summary_share", "share of referrals carrying a record summary", None,
                "Referrals that carry the record, so that history need not be taken again."),
        ),
    ),
    "down_referral": (
        "双向转诊下转: coordinators who offer step-down, rounds, holds at members, payment.",
        (
            Row("coordinator_hours_per_week_per_100_beds", "coordinator time to identify and offer step-down", 168 * 10,
                "Coordinators' time at the lead to identify and offer step-down."),
            Row("rounds_per_week", "ward review rounds for step-down", 7,
                "Days a week on which wards review who may move down; only then is a patient identified."),
            Row("hold_hours", "time a bed is held at the receiving member", LONGEST_HOLD_HOURS,
                "Time for which a bed is held at the receiving member."),
            Row("payment_yuan", "payment to the sending ward per completed handover", None,
                "Paid to the sending ward for a completed handover."),
        ),
    ),
    "expert_rotation": (
        "专家下沉: sessions and postings of the lead's doctors at primary members, and teaching in them.",
        (
            Row("sessions_per_week_per_10000_residents", "specialist half-day sessions at primary members", 1000,
                "Half-day sessions of the lead's specialists at primary members; its clinics lose them and the way."),
            Row("posted_doctors_per_township", "doctors of middle rank or above posted for 6 months or longer", 20,
                "Doctors of the lead who work at a township centre for half a year and more."),
            Row("teaching_minutes_per_session", "bedside teaching inside a session", 240,
                "Bedside teaching inside a session of four hours."),
        ),
    ),
    "staff_training_up": (
        "上挂进修: primary doctors train at the lead, away from their own roster.",
        (
            Row("weeks_per_doctor_year", "training of primary doctors at the lead hospital", 52,
                "Weeks a year for which a primary doctor trains at the lead; he is away from his clinic."),
            Row("places_per_100_doctors", "training places at the lead hospital", 100,
                "Places at the lead at one time; they bound how many train."),
        ),
    ),
    "tele_diagnostic": (
        "远程诊断中心: images, ECG and samples taken at the member, read by the lead.",
        (
            Row("reader_hours_per_day", "reading centre, imaging and ECG", 2400,
                "Reading time of the lead's imaging doctors for members, per 500,000 residents."),
            Row("connected_township_share", "township centres with a machine connected to the centre", None,
                "Township centres with a machine connected to the reading centre."),
            Row("connected_village_share", "village clinics with a connected ECG", None,
                "Village clinics with an ECG connected to the reading centre."),
            Row("courier_runs_per_day", "specimen courier runs", 24,
                "Runs a day that take samples from a township centre to the laboratory and pathology of the lead."),
        ),
    ),
    "tele_consult": (
        "远程会诊: the local doctor and a specialist of the lead, both occupied.",
        (
            Row("consultant_minutes_per_day", "specialist time offered for remote consultation", 144000,
                "Specialists' time of the lead offered for remote consultation."),
            Row("connected_share", "members connected", None,
                "Members connected to remote consultation."),
        ),
    ),
    "mutual_recognition": (
        "检查检验结果互认: results of one facility accepted at another.",
        (
            Row("participating_share", "facilities taking part", None,
                "Members whose results are recognised and who recognise those of others."),
            Row("recognised_share", "results recognised between facilities that take part", None,
                "Results recognised between members that take part."),
            Row("validity_days", "validity of a recognised result", 3650,
                "Age up to which a result is recognised."),
        ),
    ),
    "pathways": (
        "临床路径: pathways for common illnesses, criteria of entry, standard days, joint review of cases.",
        (
            Row("conditions", "conditions with a pathway shared by all members", 30,
                "Illnesses with a pathway: of those that the consortium concerns itself with the most admitted ones."),
            Row("checklist_minutes", "checklist and record work", 240,
                "Time of the admitting doctor for the checklist of an illness with a pathway."),
            Row("review_hours", "joint case review", 80,
                "Time of a senior of each department of the lead for reviewing cases of members and lead."),
        ),
    ),
    "shared_pharmacy": (
        "药品共享: one list of drugs, delivery of what is not in stock, long prescriptions.",
        (
            Row("township_stock_share", "essential drugs stocked at the township centre", None,
                "Chance that a drug of the joint list is in stock at a township centre."),
            Row("village_stock_share", "essential drugs stocked at the village clinic", None,
                "Chance that a drug of the joint list is in stock at a village clinic."),
            Row("delivery_days", "delivery of a drug not in stock", 60,
                "Days until a drug that is not in stock is delivered."),
            Row("prescription_weeks", "longest prescription for a stable chronic patient", 52,
                "Longest prescription; regular visits of stable chronic patients are no more frequent."),
        ),
    ),
    "unified_people": (
        "人员统一管理: who may be sent down, for how long, after what notice.",
        (
            Row("assignable_share", "lead doctors who may be assigned to members", None,
                "Ceiling on the lead's doctors who rotate or are posted."),
            Row("longest_assignment_weeks", "longest assignment", 52,
                "Longest posting; a longer one ends after so many weeks and another doctor has to be found."),
            Row("notice_days", "decision and notice before a reassignment", 365,
                "Days before a posting begins, and between two postings to one member."),
        ),
    ),
    "unified_finance": (
        "财务统一: one account, and a joint balance that counts in the pay of staff.",
        (
            Row("one_account_share", "member revenue in one account", None,
                "Revenue of members in the account of the consortium: how far its balance is theirs."),
            Row("joint_balance_weight", "weight of the joint balance in the pay of lead staff", None,
                "Weight of the joint balance, beside own revenue, in what the lead gains by an act."),
        ),
    ),
    "global_budget": (
        "总额打包: the fund's money packaged to the consortium, surplus kept and overspending shared.",
        (
            Row("packaged_share", "insurance budget packaged to the consortium", None,
                "Part of the fund's money for its residents that the consortium is given for the year."),
            Row("retained_share", "surplus kept by the consortium", None,
                "Part of what is left at the end of the year that it keeps."),
            Row("borne_share", "overspend borne by the consortium", None,
                "Part of what is overspent that it bears."),
            Row("withheld_share", "budget withheld pending assessment", None,
                "Part of the budget that is paid after the assessment."),
            Row("primary_share", "retained surplus paid to township and village members", None,
                "Part of the retained surplus that goes to the primary members."),
        ),
    ),
    "unified_info": (
        "信息统一: one record, read without delay, history not taken twice.",
        (
            Row("shared_record_share", "members on one shared record", None,
                "Members whose records the others can read."),
            Row("record_delay_hours", "delay until an outside record can be read", 720,
                "Hours until a record from outside can be read where it is not shared."),
            Row("history_minutes", "repeat history-taking for a patient known elsewhere", 60,
                "Doctor's time to take the history again of a patient who was seen elsewhere."),
        ),
    ),
    "family_doctor": (
        "家庭医生签约: a named doctor, slots kept, time outside visits.",
        (
            Row("signed_share", "residents with a named family doctor", None,
                "Residents signed with a family doctor."),
            Row("primary_slot_share", "primary slots kept for contracted residents", None,
                "Part of the primary doctors' time in which signed residents go first."),
            Row("minutes_per_signed_resident_year", "time for contracted residents outside visits", 600,
                "Primary doctors' minutes for signed residents outside visits; it is taken from clinic time."),
        ),
    ),
    "chronic_mgmt": (
        "慢病管理: planned follow-ups of managed patients, specialists in the team.",
        (
            Row("managed_share", "eligible chronic patients under management", None,
                "Chronic patients in care who are enrolled."),
            Row("follow_ups_per_year", "planned follow-ups of a managed patient", 52,
                "Planned follow-ups of a managed patient a year."),
            Row("follow_up_minutes", "time of one planned follow-up", 120,
                "Staff time of one planned follow-up."),
            Row("specialist_hours_per_week_per_township", "specialist time in the chronic team", 80,
                "Lead specialists' hours in the chronic team of a township."),
        ),
    ),
    "shared_equipment": (
        "设备共享: machines of members behind one booking desk.",
        (
            Row("pooled_hours_per_week_per_machine", "machine time open to other members", 168,
                "Machine hours a week that other members may book."),
            Row("listed_share", "machines in the common booking list", None,
                "Machines of members that are in the common list."),
        ),
    ),
    "emergency_network": (
        "急救网络: team on call, warning ahead, destination rule, transfer vehicles.",
        (
            Row("team_hours_per_day", "specialist team on call", 24,
                "Hours a day with a stroke and chest-pain team on call at the lead."),
            Row("prealert_minutes", "warning sent ahead of the patient", 120,
                "Warning before arrival; the team is there at the door."),
            Row("dispatched_share", "ambulances under one dispatch with a destination rule", None,
                "Ambulances that go to the nearest hospital that is able, not the nearest."),
            Row("vehicles_per_100000_residents", "transfer vehicle on stand-by", 100,
                "Vehicles for transfers between hospitals."),
        ),
    ),
    "rehab_nursing": (
        "康复护理承接: beds, therapists and nurses for who steps down.",
        (
            Row("beds_per_1000_residents", "beds for rehabilitation and nursing open to step-down", 100,
                "Open beds of rehabilitation hospitals and nursing homes."),
            Row("therapist_hours_per_day_per_10_beds", "therapist time", 240,
                "Therapists' hours a day for ten of these beds."),
            Row("nurses_per_10_beds", "nurse posts on those beds", 40,
                "Nurse posts for ten of these beds; beds without a nurse stay shut."),
        ),
    ),
    "internet_hospital": (
        "互联网医院: direct-to-patient remote visits.",
        (
            Row("doctor_minutes_per_day", "time kept for direct-to-patient remote visits", 144000,
                "Doctors' minutes a day of the lead kept for remote visits."),
            Row("open_hours_per_day", "opening of remote visits", 24,
                "Hours a day in which remote visits are answered, from 08:00."),
            Row("fund_share", "fund share of the remote visit fee", None,
                "Share of the fee that the insurance pays."),
        ),
    ),
    "ward_posting": (
        "病区派驻: county doctors run beds of the township ward.",
        (
            Row("posted_doctors_per_township", "county ward doctors posted to a township ward", 20,
                "Ward doctors of the lead posted to a township ward."),
            Row("bed_share", "township beds run by a county department", None,
                "Beds of a township ward with county scope while a county doctor is posted or rounds are kept."),
            Row("rounds_per_week", "senior ward rounds at the township", 14,
                "Rounds a week by a senior doctor of the lead at each township ward."),
            Row("posting_weeks", "length of one posting", 52,
                "Weeks after which the posted doctor changes."),
        ),
    ),
    "outpatient_step_down": (
        "门诊下转: stable chronic patients handed to a named primary doctor after specialist care.",
        (
            Row("named_doctors_per_10000_residents", "primary doctors able to take handed-over patients", 100,
                "Named primary doctors who take handed-over patients."),
            Row("handover_minutes", "handover of one stable chronic patient", 120,
                "Minutes of each side to hand one patient over."),
            Row("coordinator_hours_per_week", "coordinator time in the specialist clinics", 1680,
                "Coordinators' hours a week in the specialist clinics."),
            Row("return_slot_days", "return appointment guaranteed on worsening", 60,
                "Days within which a slot is kept for a handed-over patient who gets worse."),
        ),
    ),
}


def _model(mechanism: str) -> type[Mechanism]:
    """What a file may write of a mechanism: units, ranges and sources are those of strengths.csv."""
    doc, rows = _TABLE[mechanism]
    fields: dict[str, Any] = {}
    for row in rows:
        strength = evidence.strength(mechanism, row.quantity)
        fields[row.field] = (
            float | None,
            quantity(
                None, low=strength.low, high=strength.high, unit=strength.unit, source=strength.source_id, doc=row.doc,
                minimum=0.0, maximum=row.maximum,
            ),
        )  # fmt: skip
    name = "".join(part.title() for part in mechanism.split("_"))
    model = create_model(name, __base__=Mechanism, __module__=__name__, __doc__=doc, **fields)
    model.rows = {row.field: row.quantity for row in rows}
    return model


MECHANISMS: dict[str, type[Mechanism]] = {mechanism: _model(mechanism) for mechanism in _TABLE}
"""Mechanism id -> what a file may write."""
globals().update({model.__name__: model for model in MECHANISMS.values()})  # so that a scenario can be pickled

# What people call a mechanism -> its id, for hints.
OTHER_NAMES = {
    "remote_reading": "tele_diagnostic",
    "remote_imaging": "tele_diagnostic",
    "telemedicine": "tele_consult",
    "remote_consultation": "tele_consult",
    "referral_protocol": "up_referral",
    "step_down": "down_referral",
    "training_upward": "staff_training_up",
    "test_recognition": "mutual_recognition",
    "long_posting": "ward_posting",
    "rehabilitation": "rehab_nursing",
    "unified_records": "unified_info",
    "chronic_management": "chronic_mgmt",
}
