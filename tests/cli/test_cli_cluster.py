"""``extract --engine ray`` as a user runs it: real processes, told to stop, killed, on several machines."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import articles
import openai_server as model
import pytest
from command_line import CommandLine
from on_cluster import entries_in
from openai_server import ModelServer

ROOT = Path(__file__).parents[2]
NEEDS_RAY = "Ray is not installed: pip install 'fact-ledger[ray]'"
TOWNS = [f"Town{n}" for n in range(12)]


class Command:
    """``fact-ledger extract`` on the articles of a folder, in a process and a process group of its own. All
    processes that come of it bear its mark in their environment."""

    def __init__(self, folder: Path, server: ModelServer, ledger: str, *options: str) -> None:
        self.mark = f"test-{uuid.uuid4().hex}"
        code = "from ledger.cli import main; main()"
        command = [sys.executable, "-P", "-c", code, "extract", "--ledger", ledger, "--model", "openai/tiny"]
        command += ["--api-base", server.base, "--window-words", "40", "--finder", "rules", *options]
        self.process = subprocess.Popen(
            [*command, *(f"{town.casefold()}.txt" for town in TOWNS)],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "FACT_LEDGER_TEST_MARK": self.mark},
        )

    def end(self, seconds: float = 200) -> tuple[int, str, str]:
        """Its status and what it wrote, once it has ended."""
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, err

    def wait_until_asked(self, server: ModelServer, count: int) -> None:
        deadline = time.monotonic() + 150
        while len(server.seen) < count:
            assert self.process.poll() is None, self.end()
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def left(self) -> list[str]:
        """The processes that came of it and are still there."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (process / "environ").read_bytes():
                    found.append((process / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        return [command for command in found if command]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    articles.write(tmp_path, *TOWNS)
    return tmp_path


def nothing_left(command: Command, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while left := command.left():
        assert time.monotonic() < deadline, left
        time.sleep(0.2)


@contextmanager
def machines(*, ours: int) -> Iterator[tuple[str, list[int]]]:
    """A cluster of one machine without processors and ``ours`` with one, all played on this one: its address,
    and the process of each of the latter."""
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    try:
        nodes = [cluster.add_node(num_cpus=1) for _ in range(ours)]
        yield cluster.address, [node.all_processes["raylet"][0].process.pid for node in nodes]
    finally:
        cluster.shutdown()


@pytest.mark.ray
class TestOnThisMachine:
    @pytest.fixture(autouse=True)
    def _needs_ray(self) -> None:
        pytest.importorskip("ray", reason=NEEDS_RAY)

    def test_told_to_stop_it_stops_and_leaves_nothing_running(
        self, folder: Path, server: ModelServer
    ) -> None:
        server.script = model.late(0.3, model.good)
        command = Command(folder, server, "facts.db", "--engine", "ray", "--workers", "2")
        command.wait_until_asked(server, 16)
        os.killpg(command.process.pid, signal.SIGINT)  # as a terminal does: to all of them
        status, out, err = command.end()
        assert status == 1, err
        assert "interrupted: what was recorded is kept" in err
        assert "Traceback" not in err
        assert (
            len(out.splitlines()) == sum(kind == "claim" for kind, _ in entries_in(folder / "facts.db")) > 0
        )
        nothing_left(command, 10)

    def test_killed_it_goes_on_from_there_and_its_cluster_goes_with_it(
        self, folder: Path, server: ModelServer
    ) -> None:
        status, _, err = Command(folder, server, "whole.db").end()
        assert status == 0, err
        server.script = model.late(0.2, model.good)
        server.forget()
        killed = Command(folder, server, "facts.db", "--engine", "ray", "--workers", "2")
        killed.wait_until_asked(server, 20)
        killed.process.kill()
        killed.end()
        part = entries_in(folder / "facts.db")
        assert part < entries_in(folder / "whole.db")
        server.script = model.good
        again = Command(folder, server, "facts.db", "--engine", "ray", "--workers", "2", "--json")
        status, out, err = again.end()
        assert status == 0, err
        assert all(line.startswith("{") for line in out.splitlines())
        assert entries_in(folder / "facts.db") == entries_in(folder / "whole.db")
        nothing_left(again, 10)
        nothing_left(killed, 120)  # two agents of Ray look for their parent once in a while

    def test_on_a_cluster_that_loses_a_machine(self, folder: Path, server: ModelServer) -> None:
        status, _, err = Command(folder, server, "whole.db").end()
        assert status == 0, err
        server.script = model.late(6.0, model.good)  # long enough for the loss to be noticed in mid-run
        server.forget()
        with machines(ours=2) as (address, pids):
            command = Command(folder, server, "facts.db", "--engine", "ray", "--address", address)
            command.wait_until_asked(server, 10)
            os.kill(pids[0], signal.SIGKILL)
            status, out, err = command.end()
            nothing_left(command, 10)
        assert status == 0, err
        assert "2 workers" in err
        assert "another starts" in err
        assert "died" not in out
        assert entries_in(folder / "facts.db") == entries_in(folder / "whole.db")

    def test_an_address_where_nothing_is(self, folder: Path, server: ModelServer) -> None:
        status, _, err = Command(
            folder, server, "facts.db", "--engine", "ray", "--address", "127.0.0.1:1"
        ).end()
        assert status == 1
        assert err.splitlines()[-1].startswith(
            "fact-ledger: The Ray cluster could not be reached at 127.0.0.1:1"
        )
        assert not (folder / "facts.db").exists()


def test_without_ray_it_says_what_to_install(
    fact_ledger: CommandLine, asks: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles.write(tmp_path, "Amalia")
    monkeypatch.setitem(sys.modules, "ray", None)  # as where it is not installed
    ran = fact_ledger("extract", "amalia.txt", *asks, "--engine", "ray")
    assert ran.status == 1
    assert ran.err.splitlines()[-1] == (
        "fact-ledger: --engine ray needs Ray, which is not installed. Say: pip install 'fact-ledger[ray]'"
    )
    assert not (tmp_path / "facts.db").exists()


@pytest.mark.parametrize("option", [["--address", "auto"], ["--worker-cpus", "1"]])
def test_options_of_a_cluster_go_with_the_engine(
    fact_ledger: CommandLine, asks: list[str], tmp_path: Path, option: list[str]
) -> None:
    articles.write(tmp_path, "Amalia")
    ran = fact_ledger("extract", "amalia.txt", *asks, *option)
    assert ran.status == 2
    assert f"{option[0]} goes with --engine ray" in ran.err
