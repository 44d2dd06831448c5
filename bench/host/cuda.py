"""Whether a usable NVIDIA GPU is here: probed down to the driver, without TensorFlow.

`python -m bench.host.cuda` needs nothing installed: it is silent and exits 0, or says why not and exits 3.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bench.host import container

ROOT = Path(__file__).resolve().parents[2]
DRIVER = "libcuda.so.1"
INIT_SECONDS = 60  # a driver without its persistence daemon wakes a machine's GPUs one after the other
NO_DEVICE = 100
RELOAD = "look for Xid lines in dmesg, then reload the NVIDIA driver or reboot"

# What a broken set-up returns, as CUDA names it (35 is the runtime library's code), and the next step.
CODES = {
    34: ("a stub of the driver library was loaded", "take CUDA's stubs folder out of LD_LIBRARY_PATH"),
    35: ("insufficient driver", "update the NVIDIA driver"),
    46: ("device unavailable", "end the process that holds the GPU, which nvidia-smi shows"),
    NO_DEVICE: ("no device", "see what nvidia-smi says"),
    304: ("an operating system call failed", RELOAD),
    802: ("system not ready", "start the NVIDIA fabric manager and wait for it"),
    803: ("driver and library differ in version", "reboot, so that the new kernel module is loaded"),
    804: ("forward compatibility is not for this GPU", "take CUDA's compat folder out of LD_LIBRARY_PATH"),
    999: ("unknown error", RELOAD),
}
UNUSUAL = ("an error without a usual cause", "look it up under CUresult in CUDA's documentation")


def probe() -> str:
    """One line with the reason why no NVIDIA GPU can be used here, and the remedy; "" when one can."""
    return missing_node(os.listdir("/dev"), remedy(container())) or initialise_apart()


def missing_node(devices: Iterable[str], step: str) -> str:
    """Why these names in /dev show no NVIDIA GPU, or "". A container may have only nvidia3; WSL has dxg."""
    names = set(devices)
    has_card = any(re.fullmatch(r"nvidia\d+", name) for name in names)
    if "dxg" in names or (has_card and "nvidiactl" in names):
        return ""
    missing = "/dev/nvidiactl" if has_card else "/dev/nvidia0"
    return f"no NVIDIA GPU is visible: {missing} does not exist; {step}"


def remedy(inside: str) -> str:
    """How this process gets to see a GPU, inside a container as `host.container()` names it."""
    if inside == "kubernetes":
        return "give the pod a limit of nvidia.com/gpu (needs the NVIDIA container toolkit)"
    if inside:
        return "start the container with `docker run --gpus all` (needs the NVIDIA container toolkit)"
    return "run this on a machine with an NVIDIA GPU and its driver loaded (`nvidia-smi` must list the GPU)"


def initialise_apart() -> str:
    """`initialise()` in a process of its own, because a broken driver may hang or crash whoever asks it.

    One that works keeps devices open for as long as its process lives, and the controller measures nothing.
    """
    command = [sys.executable, "-m", "bench.host.cuda", "--init"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    try:
        done = subprocess.run(
            command, env=environ, capture_output=True, text=True, timeout=INIT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"the NVIDIA driver did not answer cuInit within {INIT_SECONDS} s; {RELOAD}"
    if done.returncode:
        return f"asking the NVIDIA driver ended with exit status {done.returncode}; {RELOAD}"
    return done.stdout.strip()


def initialise() -> str:
    """Load the driver's library, initialise it and count devices; "" or what went wrong and the remedy."""
    try:
        driver = ctypes.CDLL(DRIVER)
    except OSError as error:
        return f"the NVIDIA driver's library cannot be loaded ({error}); {remedy(container())}"
    count = ctypes.c_int()
    for name, arguments in (("cuInit", (0,)), ("cuDeviceGetCount", (ctypes.byref(count),))):
        if code := driver[name](*arguments):
            return explain(name, code, os.environ)
    return "" if count.value else explain("cuDeviceGetCount", NO_DEVICE, os.environ)


def explain(call: str, code: int, environ: Mapping[str, str]) -> str:
    """What a CUDA error code means and what to do about it."""
    meaning, step = CODES.get(code, UNUSUAL)
    hidden = environ.get("CUDA_VISIBLE_DEVICES")
    if code == NO_DEVICE and hidden is not None:
        step = f"CUDA_VISIBLE_DEVICES is {hidden!r}: unset it or name a device that exists"
    return f"{call} returned {code}, {meaning}; {step}"


def main(arguments: Sequence[str]) -> int:
    """The exit code: 0, or 3 with the reason on standard error; `--init` is the child's own way in."""
    if arguments == ["--init"]:
        print(initialise())
        return 0
    reason = probe()
    if reason:
        print(f"gpu_bench: {reason}", file=sys.stderr)
    return 3 if reason else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
