"""What is in an image, and what must not be: provenance, tools, and files that its user could change."""

from __future__ import annotations

from bench.running.container_engine import Image, run
from images import building
from images.check_support import ANYBODY, require

REVISION = "org.opencontainers.image.revision"
TOOLS = ("pip", "pip3", "uv", "gcc", "cc", "g++", "clang", "make", "cmake", "ld", "git", "curl", "wget")
OWN = ("/results", "/tmp", "/var/tmp", "/run/lock")  # the last three are anybody's on every Debian
USERS = ((), ("--user", f"{ANYBODY}"))  # the image's own; another one, who is then in root's group


def labels(image: Image) -> str:
    """The labels name the lock that the lane was really made from, and the commit."""
    kind = image.name.rpartition("-")[2]
    lane = run(image.name, ["/opt/tfgauge/lane"], program="readlink").out.strip()
    require(image.lock == building.lock(kind), f"the lock's label is {image.lock!r}")
    require(lane.endswith(f"-{image.lock}"), f"its lane is {lane!r}")
    here, said = building.commit().partition("-")[0], image.labels.get(REVISION, "")
    require(said.partition("-")[0] == here, f"the commit's label is {said!r}")
    return f"lock {image.lock}, commit {said[:12]}"


def no_tools(image: Image) -> str:
    """Nothing in it installs or compiles, and nobody is root by default."""
    looking = "; ".join(f"command -v {tool}" for tool in TOOLS)
    found = run(
        image.name, ["-c", f"{looking}; python3 -c 'import pip' 2>/dev/null && echo pip; id -u"], program="sh"
    )
    require(found.code == 0, found.last)
    *tools, user = found.out.split()
    require(not tools, f"has {', '.join(tools)}")
    require(user != "0", "runs as root")
    return f"user {user}"


def nothing_writable(image: Image) -> str:
    """No file or folder is writable by whoever it runs as, but for those made for that."""
    for options in USERS:
        search = ["/", "-xdev", "-writable", "!", "-type", "l"]
        found = run(image.name, search, options, program="find").out.splitlines()
        require("/tmp" in found, "the search itself found nothing")
        others = [path for path in found if not f"{path}/".startswith(tuple(f"{own}/" for own in OWN))]
        require(not others, f"writable: {', '.join(others[:5])}")
    return f"but {', '.join(OWN)}"
