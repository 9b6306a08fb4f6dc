"""The Ray cluster to work on: one that is running, or one of our own on this machine, while we run."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ledger.errors import UserError

_OBJECT_STORE = 512 << 20
"""Bytes of shared memory for documents and results under way, where the cluster is our own."""
_REACH = 10.0
"""Seconds in which a cluster that is there answers."""


class ClusterError(UserError):
    """Ray is not installed, the cluster cannot be reached, or its workers cannot do the work."""


def load_ray() -> Any:
    """Ray, imported so that it neither phones home nor talks. Raises ``ClusterError`` where it is missing."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # Without it Ray hides GPUs from workers that ask for none, and warns that it will stop doing so.
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
    except ImportError as error:
        raise ClusterError(
            "--engine ray needs Ray, which is not installed. Say: pip install 'fact-ledger[ray]'"
        ) from error
    return ray


@contextmanager
def cluster(address: str | None, *, cpus: int) -> Iterator[Any]:
    """Ray, connected for the time of the block.

    With an ``address`` (``HOST:PORT``, or ``auto`` for the one on this machine) a cluster that is running;
    this machine must be part of it. Without one, a cluster of ``cpus`` processors is started here, which ends
    with the block, or when this process dies.

    Workers get what is in their machine's environment: on a cluster of our own that is ours, keys included.
    Nothing of it goes through Ray, which would show it in its dashboard. Raises ``ClusterError``.
    """
    if address is not None and "://" in address:
        raise ClusterError(
            f"{address!r} is an address of Ray's client. Give HOST:PORT of the cluster, or auto, "
            "on a machine that is part of it."
        )
    if address is not None:
        _check_that_somebody_is_there(address)
    ray = load_ray()
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    folder: str | None = None
    if address is None:
        folder = tempfile.mkdtemp(prefix="fact-ledger-ray-")
        # Ray listens on every address of this machine, and by itself asks for a token, which it would leave
        # in the home folder. This one is gone with the process.
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
        # Ray lets everything else on the machine go before its workers, and the desk with them.
        os.environ.setdefault("RAY_worker_niceness", "0")
        options = {
            "address": "local",
            "num_cpus": cpus,
            "include_dashboard": False,
            "object_store_memory": _OBJECT_STORE,
            "_temp_dir": folder,
            **quiet,
        }
    else:
        options = {"address": address, **quiet}
    try:
        try:
            ray.init(**options)
        except (ConnectionError, RuntimeError, ValueError, ray.exceptions.RayError) as error:
            where = "could not be started here" if address is None else f"could not be reached at {address}"
            raise ClusterError(f"The Ray cluster {where}: {_first_line(error)}") from error
        _keep_off_standard_output()
        try:
            yield ray
        finally:
            ray.shutdown()
    finally:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def _check_that_somebody_is_there(address: str) -> None:
    """Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if not host:
        return  # auto: Ray knows of the cluster, or says at once that there is none
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_REACH).close()
    except (OSError, ValueError) as error:
        raise ClusterError(f"The Ray cluster could not be reached at {address}: {error}") from error


def _keep_off_standard_output() -> None:
    """Ray prints the death of a worker to the driver's standard output, whatever it is told of logging; there
    it would be among the claims. The driver says it itself."""
    from ray._private import worker

    worker._worker_logs_enabled = False


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
