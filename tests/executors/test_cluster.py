"""The Dask side of the seam. benchmarks/dask_run.py kills its workers in mid-run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import WorkerError
from extractor.model import ReadFailure

from . import stages


def test_without_dask_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.executors.cluster import Cluster

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WorkerError, match=r"pip install scrutiny\[dask\]"):
        Cluster(stages.misbehave, "shared", "tcp://127.0.0.1:1")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as local:
        yield local.scheduler_address


@pytest.fixture
def cluster(address: str) -> Iterator[Any]:
    from extractor.executors.cluster import Cluster

    made: Cluster[str, str] = Cluster(stages.misbehave, "shared", address)
    yield made
    made.close()


def _start(cluster: Any, folder: Path, text: str, name: str) -> Any:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return cluster.start(path, name, "f" * 64, {"area": "Brent"})


@pytest.mark.filterwarnings("ignore")
def test_a_file_that_ends_its_workers_is_named_and_the_others_are_read(cluster: Any, tmp_path: Path) -> None:
    pending = [_start(cluster, tmp_path, "good", f"{number}.txt") for number in range(4)]
    bad = _start(cluster, tmp_path, "ABORT", "bad.txt")
    pending += [_start(cluster, tmp_path, "good", f"{number}.txt") for number in range(4, 8)]
    failure = bad.result()
    assert isinstance(failure, ReadFailure)
    assert failure.kind == "limit"
    assert "ended every worker" in failure.reason
    for number, one in enumerate(pending):
        assert one.result().startswith(f"{number}.txt {'f' * 64} shared {{'area': 'Brent'}} ")


@pytest.mark.filterwarnings("ignore")
def test_mistakes_and_missing_files_are_values_and_our_errors_are_raised(cluster: Any, tmp_path: Path) -> None:
    found = _start(cluster, tmp_path, "MISTAKE", "a.txt").result()
    assert (found.kind, "KeyError" in found.reason) == ("defect", True)
    assert cluster.start(tmp_path / "nowhere.txt", "b.txt", "f" * 64, {}).result().kind == "missing"
    with pytest.raises(Exception, match=r"themes\.toml: wrong"):
        _start(cluster, tmp_path, "PATTERN", "c.txt").result()


@pytest.mark.filterwarnings("ignore")
def test_an_address_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.executors import cluster

    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with pytest.raises(WorkerError, match="does not answer"):
        cluster.Cluster(stages.misbehave, "shared", "tcp://127.0.0.1:1")


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    from extractor.executors import cluster

    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with (
        LocalCluster(n_workers=0, dashboard_address=None, host="127.0.0.1") as local,
        pytest.raises(WorkerError, match="has no workers; start some with: dask worker"),
    ):
        cluster.Cluster(stages.misbehave, "shared", local.scheduler_address)
