"""Somebody at a page, in this very process: asks the application gunicorn serves, as gunicorn does."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit
from wsgiref.util import setup_testing_defaults

from django.test.client import BOUNDARY, MULTIPART_CONTENT, Client, encode_multipart

from bench.answers import expect


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    location: str = ""

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """Keeps its cookies. The application sees no difference to a request that came over a socket."""

    def __init__(self, user: Any = None) -> None:
        from eslnet.wsgi import application

        self._application: Callable[..., Any] = application
        self.cookies: dict[str, str] = {}
        if user is not None:
            client = Client()
            client.force_login(user)
            self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def get(self, url: str) -> Answer:
        return self._ask("GET", url, b"", "")

    def post(self, url: str, fields: dict[str, Any]) -> Answer:
        """Send a form as a browser does, with its token."""
        return self._ask("POST", url, urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded")

    def upload(self, url: str, fields: dict[str, Any]) -> Answer:
        """Send a form with a file."""
        return self._ask("POST", url, encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT)

    def form(self, url: str) -> dict[str, list[str]]:
        """What the form of that page would send, untouched."""
        answer = self.get(url)
        expect(answer.status == 200, f"GET {url}: {answer.status}")
        return fields_of(answer.text, urlsplit(url).path)

    def _ask(self, method: str, url: str, body: bytes, kind: str) -> Answer:
        parts = urlsplit(url)
        said: dict[str, Any] = {}
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": parts.path, "QUERY_STRING": parts.query}
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind}
        environ |= {"HTTP_HOST": "localhost", "SERVER_NAME": "localhost", "REMOTE_ADDR": "127.0.0.1"}
        environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        setup_testing_defaults(environ)

        def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            said["status"], said["headers"] = status, headers

        response = self._application(environ, start)
        content = b"".join(response)
        response.close()
        self._keep(said["headers"])
        return Answer(int(said["status"].split()[0]), content, dict(said["headers"]).get("Location", ""))

    def _keep(self, headers: list[tuple[str, str]]) -> None:
        for name, value in headers:
            if name == "Set-Cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}


class _Fields(HTMLParser):
    """Collects what each form of a page would send, and where to."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.actions: list[str] = []
        self._name, self._area = "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "form":
            self.forms.append({})
            self.actions.append(urlsplit(found.get("action") or "").path)
        elif not self.forms:
            return
        elif (
            tag == "input" and name and (found.get("type") not in {"checkbox", "radio", "file"} or "checked" in found)
        ):
            self._put(name, value)
        elif tag == "select":
            self._name = name
        elif tag == "option" and "selected" in found:
            self._put(self._name, value)
        elif tag == "textarea":
            self._area = name
            self._put(name, "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][self._area][-1] += data.removeprefix("\n").removeprefix("\r\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def _put(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def fields_of(html: str, path: str) -> dict[str, list[str]]:
    """The fields, as they stand, of the largest form that a page at this path sends to itself."""
    parser = _Fields()
    parser.feed(html)
    own = [form for form, action in zip(parser.forms, parser.actions, strict=True) if action in {"", path}]
    with_token = [form for form in own if "csrfmiddlewaretoken" in form]
    expect(with_token, f"{path} has no form")
    return max(with_token, key=len)
