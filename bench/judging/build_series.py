"""One series over builds, as numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class BuildSeries:
    """One series over builds, in their order; values are log-ratios to `base`, above 0 is slower.

    `variances` are of each build's own error; `bases` numbers the base that it was measured against, whose link's
    variance is in `links` at that number. The base itself is a build of the series, 0 by definition.
    """

    base: str
    builds: tuple[str, ...]
    values: Array
    variances: Array
    bases: Array
    links: Array
    left_out: int = 0  # points that no link reaches

    def __len__(self) -> int:
        return len(self.builds)

    def part(self, first: int, end: int) -> BuildSeries:
        """The builds from number `first` to before `end`."""
        return replace(
            self,
            builds=self.builds[first:end],
            values=self.values[first:end],
            variances=self.variances[first:end],
            bases=self.bases[first:end],
        )
