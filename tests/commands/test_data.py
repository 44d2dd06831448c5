"""`data` says in one line what it cannot fetch, and why."""

from __future__ import annotations

from tests.conftest import Place

CLOSED = "http://127.0.0.1:9"  # a proxy that nobody listens as: the network as a firewall leaves it


def test_an_unknown_dataset_is_refused_with_those_that_there_are(place: Place) -> None:
    ended = place.bench("data", "minst", KERAS_HOME=str(place.folder))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "data: there is no dataset 'minst'; there are mnist, fashion-mnist\n"


def test_without_a_network_it_exits_3_and_leaves_nothing_behind(place: Place) -> None:
    keras = str(place.folder / "keras")
    ended = place.bench("data", "mnist", KERAS_HOME=keras, https_proxy=CLOSED, no_proxy="")
    assert (ended.code, ended.out) == (3, "")
    *fetching, line = ended.err.splitlines()
    address = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
    assert fetching == [f"fetching {address}"]
    reason = "[Errno 111] Connection refused"
    assert line == f"data: mnist: cannot be fetched: {reason}; try again where {address} is reached"
    assert not (place.folder / "keras").exists()


def test_a_dataset_of_the_checkout_is_here(place: Place) -> None:
    ended = place.bench("data", "digits")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("digits: ")
