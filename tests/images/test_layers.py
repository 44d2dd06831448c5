"""What must not be in a layer is found there, and what looks like it is left alone."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from bench.running.container_engine import Image
from images import layers
from images.check_support import Failed

KEY = b"-----BEGIN RSA PRIVATE KEY-----\n" + b"MIIEpAIBAAKCAQEA" * 4
INDEX = b"https://packages.example.org/simple"


def archive(**files: bytes) -> io.BytesIO:
    """A layer with files of these names, in which __ stands for a slash."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name.replace("__", "/"))
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    made.seek(0)
    return made


def found(**files: bytes) -> list[str]:
    return list(layers.in_layer(archive(**files), {INDEX}))


@pytest.mark.parametrize(
    "name",
    ["etc/pip.conf", "root/.netrc", "home/me/.docker/config.json", "root/.ssh/id_ed25519", "suite/.git"],
)
def test_a_file_of_credentials_or_settings_is_found_by_its_name(name: str) -> None:
    assert found(**{name: b""}) == [f"/{name} is in a layer"]


@pytest.mark.parametrize("name", ["usr/lib/python3/pip/conf.py", "usr/bin/git", "opt/x/my.netrc.txt"])
def test_other_names_are_left_alone(name: str) -> None:
    assert found(**{name: b""}) == []


def test_an_address_of_this_machine_is_found_across_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layers, "PIECE", 50)
    assert found(log=b"x" * 40 + INDEX + b"y" * 200) == [f"/log contains the address {INDEX.decode()}"]


def test_a_private_key_is_found_and_a_program_s_own_test_key_is_not() -> None:
    assert found(key=KEY) == ["/key contains a private key"]
    assert found(program=b"\x7fELF" + KEY, docs=b"-----BEGIN PRIVATE KEY-----\n...") == []


@pytest.mark.parametrize(
    "said",
    [
        "PIP_INDEX_URL=https://x",
        "RUN uv pip install --default-index https://x",
        "pip install --extra-index-url x",
        "git clone https://me:secret@example.org/x",
        "ENV GITHUB_TOKEN=abc",
    ],
)
def test_a_history_that_says_too_much_is_heard(said: str) -> None:
    assert layers.FORBIDDEN_WORDS.search(said)


@pytest.mark.parametrize(
    "said",
    [
        "ENV PIP_CERT=/etc/ssl/ca.crt",
        "ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D",
        "pip install -r x",
    ],
)
def test_a_usual_history_is_not(said: str) -> None:
    assert not layers.FORBIDDEN_WORDS.search(said)


def test_addresses_come_from_the_environment_and_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pip.conf").write_text("[global]\nextra-index-url = file:///srv/a file:///srv/b\n")
    monkeypatch.setattr(layers, "SETTINGS", (str(tmp_path / "pip.conf"), str(tmp_path / "none")))
    monkeypatch.setenv("UV_INDEX", f"mine={INDEX.decode()}")
    monkeypatch.setenv("EDITOR", "https://elsewhere.example.org")
    assert {"file:///srv/a", "file:///srv/b", INDEX.decode()} <= layers.addresses_here()
    assert not any("elsewhere" in address for address in layers.addresses_here())


@pytest.mark.slow
@pytest.mark.engine
def test_a_real_image_is_read_through_to_its_files(image: Image) -> None:
    """An address that surely stands in the image is found there."""
    sure = b"bench.measuring.worker"
    assert any("opt/tfgauge/suite/bench/running/" in line for line in layers.findings(image.name, {sure}))


@pytest.mark.engine
def test_an_image_that_cannot_be_read_fails(image: Image) -> None:
    with pytest.raises((Failed, tarfile.ReadError)):
        list(layers.findings("tfgauge-none", set()))
