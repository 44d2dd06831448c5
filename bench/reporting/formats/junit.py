"""The report as JUnit XML, which CI systems show: a test suite per workload, a test per case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as Tree

from bench.reporting.presentation import Outcome, Presentation

HELP = "write the report as JUnit XML"
ELEMENTS = {"failed": "failure", "error": "error", "skipped": "skipped"}
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(shown: Presentation) -> str:
    """The outcomes as XML."""
    root = Tree.Element("testsuites", _counts(shown.outcomes))
    for group, outcomes in groupby(
        sorted(shown.outcomes, key=lambda each: each.group), lambda each: each.group
    ):
        root.append(_suite(group, list(outcomes)))
    Tree.indent(root)
    return Tree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(group: str, outcomes: Sequence[Outcome]) -> Tree.Element:
    suite = Tree.Element("testsuite", {"name": _allowed(group), **_counts(outcomes)})
    for each in outcomes:
        time = {"time": f"{each.seconds:.6g}"} if each.seconds is not None else {}
        named = {"classname": _allowed(group), "name": _allowed(each.case), **time}
        case = Tree.SubElement(suite, "testcase", named)
        if each.result in ELEMENTS:
            Tree.SubElement(case, ELEMENTS[each.result], message=_allowed(each.message))
    return suite


def _counts(outcomes: Sequence[Outcome]) -> dict[str, str]:
    counted = {"failures": "failed", "errors": "error", "skipped": "skipped"}
    counts = {name: str(sum(each.result == result for each in outcomes)) for name, result in counted.items()}
    return {"tests": str(len(outcomes)), **counts}


def _allowed(words: str) -> str:
    """Text without the characters that XML has no way to hold."""
    return NOT_XML.sub("?", words)
