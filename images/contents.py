"""Checks of an image's contents: its labels, forbidden tools, and files that its user could change."""

from __future__ import annotations

from bench.running.container_engine import Image, run
from images import building
from images.check_support import ANYBODY, require

REVISION = "org.opencontainers.image.revision"
TOOLS = ("pip", "pip3", "uv", "gcc", "cc", "g++", "clang", "make", "cmake", "ld", "git", "curl", "wget")
OWN = ("/results", "/tmp", "/var/tmp", "/run/lock")  # Debian itself lets everybody write to the last three
USERS = ((), ("--user", f"{ANYBODY}"))  # the image's own user; an unknown one, whose group is root


def labels(image: Image) -> str:
    """The labels name the lock that the lane was made from, and the checkout's commit."""
    kind = image.name.rpartition("-")[2]
    lane = run(image.name, ["/opt/tfgauge/lane"], program="readlink").out.strip()
    require(
        image.lock == building.lock(kind),
        f"the lock's label is {image.lock!r}, expected {building.lock(kind)!r}",
    )
    require(lane.endswith(f"-{image.lock}"), f"the lane {lane!r} is not made from lock {image.lock}")
    here, label = building.commit().partition("-")[0], image.labels.get(REVISION, "")
    require(label.partition("-")[0] == here, f"the commit's label is {label!r}, expected {here!r}")
    return f"lock {image.lock}, commit {label[:12]}"


def no_tools(image: Image) -> str:
    """The image contains no installer and no compiler, and its user is not root."""
    search = "; ".join(f"command -v {tool}" for tool in TOOLS)
    script = f"{search}; python3 -c 'import pip' 2>/dev/null && echo pip; id -u"
    found = run(image.name, ["-c", script], program="sh")
    require(found.code == 0, found.last)
    *tools, user = found.out.split()
    require(not tools, f"the image contains {', '.join(tools)}")
    require(user != "0", "the image runs as root")
    return f"user {user}"


def nothing_writable(image: Image) -> str:
    """Its user can write to no file or folder except those meant for it."""
    for options in USERS:
        search = ["/", "-xdev", "-writable", "!", "-type", "l"]
        found = run(image.name, search, options, program="find").out.splitlines()
        require("/tmp" in found, "the search for writable files did not work: it did not find /tmp")
        others = [path for path in found if not f"{path}/".startswith(tuple(f"{own}/" for own in OWN))]
        require(not others, f"writable: {', '.join(others[:5])}")
    return f"except {', '.join(OWN)}"
