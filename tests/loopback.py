"""A web server on this machine that answers as a test tells it to."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

Answer = tuple[int, dict[str, str], bytes | Iterable[bytes]]
Route = Callable[["Asked"], Answer]


class Asked:
    """A request: its path, query, headers, and how often that path was asked before."""

    def __init__(self, path, query, headers, times):
        self.path, self.query, self.headers, self.times = path, query, headers, times


class Server:
    """Answers by path; ``asked`` holds every request in order.

    A route is a function of the request, or an answer's body. No route is a 404.
    """

    def __init__(self):
        self.routes: dict[str, Route | bytes] = {}
        self.asked: list[Asked] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._http.shutdown()
        self._http.server_close()

    def paths(self):
        return [asked.path for asked in self.asked]

    def _handler(outer):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                times = outer.paths().count(parts.path)
                asked = Asked(parts.path, dict(parse_qsl(parts.query)), self.headers, times)
                outer.asked.append(asked)
                route = outer.routes.get(parts.path, lambda _asked: (404, {}, b"nothing here"))
                status, headers, body = route(asked) if callable(route) else (200, {}, route)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304 and isinstance(body, bytes) and "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                # The client may have given up before the end.
                with contextlib.suppress(OSError):
                    for chunk in [body] if isinstance(body, bytes) else body:
                        self.wfile.write(chunk)

            def log_message(self, *_words):
                pass

        return Handler


def in_turn(*answers: Answer) -> Route:
    """Give one answer after the other, the last one for ever."""
    return lambda asked: answers[min(asked.times, len(answers) - 1)]


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()
