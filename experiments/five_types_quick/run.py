"""Five kinds of consortium against today's practice in county-small; see README.md.

Usage: python experiments/five_types_quick/run.py FOLDER
"""

from __future__ import annotations

import sys

import ylt_sim as ylt

TYPES = ("loose", "semi_tight", "tight_county_community", "specialty_alliance", "telemedicine_network")
SMALL = {"region": "county-small", "policy_start_day": 56}
REPLICATIONS, WEEKS, SEED = 10, 26, 20231116


def main(folder: str) -> None:
    """Run the comparison, print its table, write everything into the folder."""
    comparison = ylt.compare(
        [ylt.load(name, set=SMALL) for name in TYPES],
        against=ylt.load("status_quo_2023", set=SMALL),
        replications=REPLICATIONS,
        weeks=WEEKS,
        seed=SEED,
    )
    print(comparison)
    print(comparison.save(folder))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "results/five_types_quick")
