"""What an hour on each environment costs, from a file."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.errors import Refusal
from bench.judging.hardware import Fleet


def priced(fleet: Fleet, path: Path) -> Fleet:
    """The fleet with prices from a CSV file of `environment,per_hour,currency`.

    Raises Refusal (2) where the file cannot be read, or names an environment that is none.
    """
    prices, currency = _prices(path)
    unknown = sorted(set(prices) - {each.name for each in fleet.columns})
    if unknown:
        known = ", ".join(repr(each.name) for each in fleet.columns)
        raise Refusal(f"--prices {path}: no environment is called {unknown[0]!r}; known are {known}")
    columns = tuple(replace(each, price=prices.get(each.name)) for each in fleet.columns)
    return replace(fleet, columns=columns, currency=currency)


def _prices(path: Path) -> tuple[dict[str, float], str]:
    wanted = "a CSV file with the columns environment,per_hour,currency and one currency is needed"
    try:
        rows: list[dict[str, Any]] = list(csv.DictReader(path.read_text().splitlines()))
        found = {row["environment"]: float(row["per_hour"]) for row in rows}
        currencies = {row["currency"] for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refusal(f"--prices {path}: cannot be read ({error}); {wanted}") from error
    if len(currencies) != 1 or min(found.values()) <= 0:
        raise Refusal(f"--prices {path}: has {len(currencies)} currencies, or a price of 0; {wanted}")
    return found, currencies.pop()
