"""A server that behaves like GitHub Pages: a sub-path, gzip, max-age, 404.html, no special headers.

with serve(Path("site"), "/redes-neuronales/") as address: …
"""

import contextlib
import functools
import mimetypes
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from theme.model.transfer import PACKED, pack

mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".mjs")


@functools.cache
def packed(path: Path, modified: float) -> bytes:
    return pack(path.read_bytes())


@contextlib.contextmanager
def serve(
    site: Path,
    root: str = "/",
    port: int = 0,
    answers: Callable[[str], bool] = lambda path: True,
    sent: Callable[[str, int], None] = lambda path, size: None,
):
    """Serve a folder below root, in a thread; gives the address. Where answers(path) is false the line is dead.

    sent(path, size) is told of every answer, whoever asked: page, worker or service worker.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if not answers(self.path):
                self.close_connection = True
                return None
            path = self.path.split("?")[0].split("#")[0]
            file = site / path.removeprefix(root) if path.startswith(root) else site / "404.html"
            if file.is_dir() and not path.endswith("/"):
                return self.answer(301, b"", {"Location": path + "/"})
            file = file / "index.html" if file.is_dir() else file
            status = 200 if file.is_file() and path.startswith(root) else 404
            self.send(status, file if status == 200 else site / "404.html")

        def send(self, status, file):
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            headers = {"Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind, "Cache-Control": "max-age=600"}
            body = file.read_bytes()
            if file.suffix in PACKED and "gzip" in self.headers.get("Accept-Encoding", ""):
                body, headers["Content-Encoding"] = packed(file, file.stat().st_mtime), "gzip"
            self.answer(status, body, headers)

        def answer(self, status, body, headers):
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.wfile.write(body)
                sent(self.path, len(body))

        def log_message(self, *args):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request, client_address):
            if not isinstance(sys.exception(), ConnectionError):  # a browser that is closed hangs up
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{root}"
    finally:
        server.shutdown()
        server.server_close()
