"""Container, operating system, steal and temperature are read from their texts."""

from __future__ import annotations

import pytest

from bench.host import system


@pytest.mark.parametrize(
    ("files", "environ", "first", "kind"),
    [
        (["/.dockerenv"], {}, "", "docker"),
        (["/run/.containerenv"], {}, "", "podman"),
        (["/.dockerenv"], {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}, "", "kubernetes"),
        ([], {}, "PATH=/bin\0container=podman\0", "podman"),
        ([], {}, "container=lxc", ""),
        ([], {}, "", ""),
    ],
)
def test_the_kind_of_container(files: list[str], environ: dict[str, str], first: str, kind: str) -> None:
    """Marker files, the environment, and the environment of process 1 each tell."""
    assert system.container_kind(files, environ, first) == kind


def test_the_operating_system_is_named_with_or_without_quotes() -> None:
    """Both spellings are in use."""
    assert system.os_name('ID=debian\nPRETTY_NAME="Debian GNU/Linux 12"\nX=1') == "Debian GNU/Linux 12"
    assert system.os_name("PRETTY_NAME=Alpine") == "Alpine"
    assert system.os_name("") == "unknown"


def test_steal_and_temperature_are_read_from_their_texts() -> None:
    """Steal is the eighth number of the first line; sensors count in thousandths of a degree."""
    assert system.steal("cpu  5956 0 2882 161583 182 0 64 43 0 0\ncpu0 1 1 1 1 1 1 1 1 1 1") == 43
    assert system.steal("") == 0
    assert system.hottest(["41000", "", "52500"]) == 52.5
    assert system.hottest([]) is None
