"""Whether this machine has a usable NVIDIA GPU, tested as far as the driver, without TensorFlow.

`python -m bench.host.cuda` needs no installed package. It exits 0 in silence if there is one; otherwise it prints the
reason and exits 3.
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
INIT_SECONDS = 60  # without its persistence daemon, the driver starts GPUs one after the other
NO_DEVICE = 100
RELOAD = "look for Xid lines in dmesg, then reload the NVIDIA driver or reboot"

# The error codes of broken installations: their meaning in CUDA's documentation, and the next step. All are CUresult
# codes but 35, which the runtime library defines.
CODES = {
    34: ("a stub of the driver library was loaded", "remove CUDA's stubs folder from LD_LIBRARY_PATH"),
    35: ("insufficient driver", "update the NVIDIA driver"),
    46: ("device unavailable", "end the process that holds the GPU; nvidia-smi shows it"),
    NO_DEVICE: ("no device", "see whether nvidia-smi lists a GPU"),
    304: ("an operating system call failed", RELOAD),
    802: ("system not ready", "start the NVIDIA fabric manager and wait until it is up"),
    803: ("kernel module and driver library differ in version", "reboot to load the new kernel module"),
    804: (
        "this GPU does not support forward compatibility",
        "remove CUDA's compat folder from LD_LIBRARY_PATH",
    ),
    999: ("unknown error", RELOAD),
}
UNUSUAL = ("an unusual error", "look it up under CUresult in CUDA's documentation")


def probe() -> str:
    """One line with the reason why no NVIDIA GPU can be used, and the remedy; "" if one can."""
    return missing_node(os.listdir("/dev"), remedy(container())) or initialise_apart()


def missing_node(devices: Iterable[str], step: str) -> str:
    """Which device node of an NVIDIA GPU is not among these names in /dev, and `step`; "" if none is missing.

    A container may have only nvidia3, and WSL has dxg instead.
    """
    names = set(devices)
    has_card = any(re.fullmatch(r"nvidia\d+", name) for name in names)
    if "dxg" in names or (has_card and "nvidiactl" in names):
        return ""
    missing = "/dev/nvidiactl" if has_card else "/dev/nvidia0"
    return f"no NVIDIA GPU is visible: {missing} does not exist; {step}"


def remedy(inside: str) -> str:
    """How to make a GPU visible to this process, which runs in a container of the kind `inside`, if any."""
    if inside == "kubernetes":
        return "give the pod a limit of nvidia.com/gpu (needs the NVIDIA container toolkit)"
    if inside:
        return "start the container with `docker run --gpus all` (needs the NVIDIA container toolkit)"
    return "run this on a machine with an NVIDIA GPU and its driver loaded (`nvidia-smi` must list the GPU)"


def initialise_apart() -> str:
    """`initialise()` in a child process, because a broken driver may hang or crash its caller.

    A working driver keeps the GPUs open until its process ends, and the controller must not hold them.
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
        return f"initialising the NVIDIA driver ended with exit status {done.returncode}; {RELOAD}"
    return done.stdout.strip()


def initialise() -> str:
    """Load the driver library, initialise it and count the devices; "", or what failed and the remedy."""
    try:
        driver = ctypes.CDLL(DRIVER)
    except OSError as error:
        return f"the NVIDIA driver library cannot be loaded ({error}); {remedy(container())}"
    count = ctypes.c_int()
    for name, arguments in (("cuInit", (0,)), ("cuDeviceGetCount", (ctypes.byref(count),))):
        if code := driver[name](*arguments):
            return explain(name, code, os.environ)
    return "" if count.value else explain("cuDeviceGetCount", NO_DEVICE, os.environ)


def explain(call: str, code: int, environ: Mapping[str, str]) -> str:
    """What a CUDA error code from `call` means, and what to do about it."""
    meaning, step = CODES.get(code, UNUSUAL)
    hidden = environ.get("CUDA_VISIBLE_DEVICES")
    if code == NO_DEVICE and hidden is not None:
        step = f"CUDA_VISIBLE_DEVICES is {hidden!r}: unset it or name a device that exists"
    return f"{call} returned {code}, {meaning}; {step}"


def main(arguments: Sequence[str]) -> int:
    """Run the probe; returns exit code 0, or 3 with the reason on standard error. The child process gets `--init`."""
    if arguments == ["--init"]:
        print(initialise())
        return 0
    reason = probe()
    if reason:
        print(f"gpu_bench: {reason}", file=sys.stderr)
    return 3 if reason else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
