"""Real processes of the real command, started in no time: a program that has imported everything, and forks.

``Forker`` is the side that tests use; run as a script, this file is the program. It reads a command a line
from standard input, forks, and has the child run ``fact-ledger`` with those arguments; it is told to wait for
one by its process id. Importing takes seconds of processor time, so otherwise two hundred rounds of four
processes each would be spent on that.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Self

ROOT = Path(__file__).parents[1]


class Forked:
    """A process of ``fact-ledger``; ``out`` and ``err`` are the files that it writes."""

    def __init__(self, forker: Forker, pid: int, out: Path, err: Path) -> None:
        self.pid, self.out, self.err = pid, out, err
        self._forker = forker
        self._status: int | None = None

    def kill(self) -> None:
        """``kill -9``, at whatever it is."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """The exit status once it has ended; of one that was killed, minus the signal."""
        if self._status is None:
            self._status = int(self._forker.say({"wait": self.pid}))
        return self._status

    def lines(self) -> list[str]:
        """What it has written to standard output so far, by whole lines: one cut short was not said."""
        return [line for line in self.out.read_text("utf-8").splitlines(keepends=True) if line.endswith("\n")]


class Forker:
    """The program, running; a context manager."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # or it looks for a newer one in the net
                **environment,
            },
        )
        self._started = 0
        assert self._read() == "ready"

    def run(
        self,
        arguments: Sequence[str],
        folder: Path,
        *,
        file_bytes: int | None = None,
        user: int | None = None,
    ) -> Forked:
        """``fact-ledger ARGUMENTS`` in this folder, where its output goes too.

        No file may grow beyond ``file_bytes``; it runs as this ``user`` (a number), which root can ask for.
        """
        self._started += 1
        out, err = (folder / f"process-{self._started}.{kind}" for kind in ("out", "err"))
        told: dict[str, Any] = {"run": [*arguments], "folder": str(folder), "out": str(out), "err": str(err)}
        told |= {"file_bytes": file_bytes, "user": user}
        return Forked(self, int(self.say(told)), out, err)

    def say(self, told: Mapping[str, Any]) -> Any:
        """Tells the program something, and returns its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()


_NEEDED = (
    "instructor",
    "litellm",
    "openai.resources",
    "py3langid",
    "ledger.cli.extract",
    "ledger.cli.progress",
    "ledger.cli.verify",
    "ledger.jobs",
    "ledger.model.client",
    "ledger.store.work",
)


def _serve() -> None:
    from ledger.documents.language import detect_language

    for module in _NEEDED:
        importlib.import_module(module)
    # What is otherwise read from the disk at the first need of it, which a child may not be able to.
    detect_language("The minister said on Monday that the harbour had been closed to every ship in the bay.")
    "".encode("utf-16be")
    print(json.dumps("ready"), flush=True)
    for line in iter(sys.stdin.readline, ""):
        told = json.loads(line)
        if "wait" in told:
            answer = os.waitstatus_to_exitcode(os.waitpid(told["wait"], 0)[1])
        else:
            for path in (told["out"], told["err"]):
                Path(path).touch()
            answer = os.fork()
            if answer == 0:
                _become(told)
        print(json.dumps(answer), flush=True)


def _become(told: dict[str, Any]) -> NoReturn:
    from ledger.cli import main

    os.chdir(told["folder"])
    streams = ((0, os.devnull, os.O_RDONLY), (1, told["out"], os.O_WRONLY), (2, told["err"], os.O_WRONLY))
    for number, path, mode in streams:
        file = os.open(path, mode)
        os.dup2(file, number)
        os.close(file)
    if told["file_bytes"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (told["file_bytes"],) * 2)
    if told["user"] is not None:
        os.setuid(told["user"])
    sys.argv = ["fact-ledger", *told["run"]]
    status: Any = 1
    try:
        main()
        status = 0
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    _serve()
