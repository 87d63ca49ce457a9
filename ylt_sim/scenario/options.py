"""Named options: rules of the model on which reasonable people differ, each with a stated default."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from ylt_sim.scenario.fields import Frozen

__all__ = ["Options"]

FullWard = Literal["wait", "divert", "board"]


def _full_ward(who: str) -> Any:
    return Field(
        default="wait",
        description=f"What happens to {who} who finds no bed in the own ward and its overflow wards: wait queues with "
        "patience, divert sends on to the nearest able hospital with a bed and queues only if there is none, board "
        "lies in any ward of the hospital and queues only if all are full.",
    )


class Options(Frozen):
    """What a scenario file writes under ``options``."""

    closing: Literal["see_all", "send_home"] = Field(
        default="see_all",
        description="What closing time does to the queue: see_all shuts the door and sees those inside, as overtime; "
        "send_home sends those who still wait home.",
    )
    target: Literal["earliest", "nearest", "highest_trust"] = Field(
        default="earliest",
        description="How a referral picks among the able hospitals of its consortia: earliest takes one with a bed or "
        "the first open day, nearest the shortest way, highest_trust the one that the patient's township trusts most; "
        "of equals the nearest, then the first of the region. The own township centre, if able, comes before all.",
    )
    full_ward_emergency: FullWard = _full_ward("an emergency")
    full_ward_referred: FullWard = _full_ward("who was referred")
    full_ward_walk_in: FullWard = _full_ward("who came by himself")
    clock_step_seconds: int = Field(
        default=1,
        ge=1,
        le=3600,
        description="Durations are rounded up to this step: 60 gives whole minutes, and many events in one second.",
        json_schema_extra={"unit": "seconds"},
    )
