"""``python -m ylt_sim.report docs``: generated blocks of the pages brought up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from ylt_sim.report.consortium_pages import write_consortium_pages
from ylt_sim.report.indicator_page import write_indicator_page
from ylt_sim.report.mechanism_page import write_mechanism_page
from ylt_sim.report.region_page import write_region_page
from ylt_sim.report.room_pages import write_pages

if __name__ == "__main__":
    docs = Path(sys.argv[1] if len(sys.argv) > 1 else "docs")
    writers = (write_pages, write_mechanism_page, write_indicator_page, write_region_page, write_consortium_pages)
    for write in writers:
        for path in write(docs):
            sys.stdout.write(f"{path}\n")
