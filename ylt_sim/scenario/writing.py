"""A scenario as the text of a file."""

from __future__ import annotations

import io
from typing import Any

from ruamel.yaml import YAML

from ylt_sim.scenario.scenario import Scenario

__all__ = ["scenario_yaml"]


def scenario_yaml(scenario: Scenario) -> str:
    """A scenario file that stands alone: everything written or inherited, nothing extended."""
    content = scenario.model_dump(mode="json", exclude_unset=True)
    for section in ("today", "consortia"):
        items = getattr(scenario, section)
        content[section] = {
            key: None if item is None else item.model_dump(mode="json", exclude_unset=True)
            for key, item in items.items()
        }
    yaml: Any = YAML(typ="safe")
    yaml.default_flow_style, yaml.allow_unicode, yaml.width = False, True, 120
    yaml.sort_base_mapping_type_on_output = False
    out = io.StringIO()
    yaml.dump(content, out)
    return out.getvalue()
