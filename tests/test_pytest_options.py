"""What goes to pytest, and the reason for each option that does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bench.commands import known
from bench.errors import Refusal
from bench.pytest_options import FLAGS, REFUSED, VALUED, accepted


@pytest.mark.parametrize(
    ("words", "handed_on"),
    [
        (["-k", "chain and not xla"], ["-k", "chain and not xla"]),
        (["-k=chain"], ["-k=chain"]),
        (["-m", "slow"], ["-m", "slow"]),
        (["--benchmark-json", "a.json"], ["--benchmark-json=a.json"]),
        (["--benchmark-json=a=b.json"], ["--benchmark-json=a=b.json"]),
        (["-x", "-k", "-x", "-v"], ["-x", "-k", "-x", "-v"]),
        ([], []),
    ],
    ids=["two-words", "one-word", "mark", "long-two-words", "long-one-word", "value-like-an-option", "none"],
)
def test_options_that_select_and_print_are_handed_on(words: Sequence[str], handed_on: Sequence[str]) -> None:
    assert accepted(words, pytest=True) == handed_on


@pytest.mark.parametrize("flag", FLAGS)
def test_flags_are_handed_on(flag: str) -> None:
    assert accepted([flag], pytest=True) == [flag]


def test_both_benchmark_commands_and_no_others_take_them() -> None:
    assert {name for name, command in known().items() if command.pytest} == {"cpu_bench", "gpu_bench"}


@pytest.mark.parametrize("option", VALUED)
def test_an_option_without_its_value_is_refused(option: str) -> None:
    with pytest.raises(Refusal, match=f"^{option}: needs a value$"):
        accepted([option], pytest=True)


@pytest.mark.parametrize("option", REFUSED)
@pytest.mark.parametrize("suffix", ["", "=5"], ids=["bare", "valued"])
def test_an_option_that_would_change_measuring_or_judging_is_refused_with_its_own_reason(
    option: str, suffix: str
) -> None:
    with pytest.raises(Refusal) as refused:
        accepted([option + suffix], pytest=True)
    assert (refused.value.exit_code, str(refused.value)) == (2, f"{option}{suffix}: {REFUSED[option]}")


def test_a_variant_of_a_refused_option_has_the_reason_of_the_nearest() -> None:
    with pytest.raises(Refusal, match=REFUSED["--benchmark-cprofile"]):
        accepted(["--benchmark-cprofile-loops=2"], pytest=True)


@pytest.mark.parametrize(
    "word", ["--bogus", "-s", "-kchain", "-x=1", "stray", "--benchmark-js", "--benchmark-jsonx=a", "--pdb"]
)
def test_anything_else_is_unknown(word: str) -> None:
    with pytest.raises(Refusal, match="unknown argument") as refused:
        accepted([word], pytest=True)
    assert (refused.value.exit_code, repr(word) in str(refused.value)) == (2, True)


def test_commands_without_pytest_hand_nothing_on() -> None:
    with pytest.raises(Refusal, match="unknown argument '-x'"):
        accepted(["-x"], pytest=False)
