"""Parameters of the model that are no attribute of a consortium: unit, range and source of each, a module a room."""

from __future__ import annotations

from ylt_sim.scenario.fields import Frozen
from ylt_sim.scenario.parameters.appointment import AppointmentParameters
from ylt_sim.scenario.parameters.choice import ChoiceParameters
from ylt_sim.scenario.parameters.consultation import ConsultationParameters
from ylt_sim.scenario.parameters.emergency import EmergencyParameters
from ylt_sim.scenario.parameters.follow_up import FollowUpParameters
from ylt_sim.scenario.parameters.handover import HandoverParameters
from ylt_sim.scenario.parameters.insurance import InsuranceParameters
from ylt_sim.scenario.parameters.learning import LearningParameters
from ylt_sim.scenario.parameters.payment import PaymentParameters
from ylt_sim.scenario.parameters.pharmacy import PharmacyParameters
from ylt_sim.scenario.parameters.programme import ProgrammeParameters
from ylt_sim.scenario.parameters.provider import ProviderParameters
from ylt_sim.scenario.parameters.referral import ReferralParameters
from ylt_sim.scenario.parameters.staff import StaffParameters
from ylt_sim.scenario.parameters.step_down import StepDownParameters
from ylt_sim.scenario.parameters.surge import SurgeParameters
from ylt_sim.scenario.parameters.telemedicine import TelemedicineParameters
from ylt_sim.scenario.parameters.tests import TestsParameters
from ylt_sim.scenario.parameters.ward import WardParameters

__all__ = [
    "AppointmentParameters",
    "ChoiceParameters",
    "ConsultationParameters",
    "EmergencyParameters",
    "FollowUpParameters",
    "HandoverParameters",
    "InsuranceParameters",
    "LearningParameters",
    "ModelParameters",
    "PaymentParameters",
    "PharmacyParameters",
    "ProgrammeParameters",
    "ProviderParameters",
    "ReferralParameters",
    "StaffParameters",
    "StepDownParameters",
    "SurgeParameters",
    "TelemedicineParameters",
    "TestsParameters",
    "WardParameters",
]


class ModelParameters(Frozen):
    """All sections; a scenario file writes them under ``parameters``."""

    choice: ChoiceParameters = ChoiceParameters()
    appointment: AppointmentParameters = AppointmentParameters()
    consultation: ConsultationParameters = ConsultationParameters()
    tests: TestsParameters = TestsParameters()
    telemedicine: TelemedicineParameters = TelemedicineParameters()
    referral: ReferralParameters = ReferralParameters()
    ward: WardParameters = WardParameters()
    step_down: StepDownParameters = StepDownParameters()
    handover: HandoverParameters = HandoverParameters()
    emergency: EmergencyParameters = EmergencyParameters()
    surge: SurgeParameters = SurgeParameters()
    follow_up: FollowUpParameters = FollowUpParameters()
    pharmacy: PharmacyParameters = PharmacyParameters()
    staff: StaffParameters = StaffParameters()
    payment: PaymentParameters = PaymentParameters()
    provider: ProviderParameters = ProviderParameters()
    insurance: InsuranceParameters = InsuranceParameters()
    programme: ProgrammeParameters = ProgrammeParameters()
    learning: LearningParameters = LearningParameters()
