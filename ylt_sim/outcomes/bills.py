"""Bills of residents in one span, as the indicators read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ylt_sim.world.codes import BILL_NAMES, UNINSURED

__all__ = ["INPATIENT", "OUTPATIENT", "REASONS", "Bills"]

REASONS = BILL_NAMES
"""What a bill is for."""
OUTPATIENT, INPATIENT = ("visit", "test"), ("stay",)


@dataclass(frozen=True)
class Bills:
    """Bills of one span, in cents.

    Attributes
    ----------
    kinds
        Kind of every facility.
    fund, own
        ``(facilities, reasons)``: paid by the basic insurance fund, and by the patients themselves.
    cost
        ``(facilities, reasons, schemes)``: paid by everybody: fund, serious-illness insurance (大病保险), medical
        assistance (医疗救助) and patient.
    own_insured_stays
        Paid by insured patients themselves for their stays.
    paid
        ``(residents,)``: what each paid himself.
    """

    kinds: NDArray[np.int64]
    fund: NDArray[np.int64]
    own: NDArray[np.int64]
    cost: NDArray[np.int64]
    own_insured_stays: int
    paid: NDArray[np.int64]

    def _of(self, cents: NDArray[np.int64], reasons: Iterable[str], kinds: Iterable[int] | None) -> float:
        here = cents if kinds is None else cents[np.isin(self.kinds, list(kinds))]
        return int(here[:, [REASONS.index(reason) for reason in reasons]].sum()) / 100.0

    def fund_yuan(self, kinds: Iterable[int] | None = None) -> float:
        """Paid by the basic insurance fund to kinds of facility, to all if None."""
        return self._of(self.fund, REASONS, kinds)

    def own_yuan(self, reasons: Iterable[str]) -> float:
        """Paid by the patients themselves."""
        return self._of(self.own, reasons, None)

    def cost_yuan(
        self, reasons: Iterable[str], kinds: Iterable[int] | None = None, *, only_insured: bool = False
    ) -> float:
        """Paid by everybody for acts at kinds of facility, at all if None."""
        cost = self.cost[..., :UNINSURED] if only_insured else self.cost
        return self._of(cost.sum(axis=-1), reasons, kinds)
