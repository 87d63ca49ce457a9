"""Named options: rules of the model on which reasonable people differ, each with a stated default."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ylt_sim.scenario.fields import Frozen

__all__ = ["Options"]


class Options(Frozen):
    """What a scenario file writes under ``options``."""

    closing: Literal["see_all", "send_home"] = Field(
        default="see_all",
        description="What closing time does to the queue: see_all shuts the door and sees those inside, as overtime; "
        "send_home sends those who still wait home.",
    )
    clock_step_seconds: int = Field(
        default=1,
        ge=1,
        le=3600,
        description="Durations are rounded up to this step: 60 gives whole minutes, and many events in one second.",
        json_schema_extra={"unit": "seconds"},
    )
