"""A browser without a script: it follows links, reads forms, and sends what a browser would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

Values = list[tuple[str, str]]


@dataclass
class Form:
    """A form as it was drawn: where it leads, what it would send, and its buttons."""

    action: str
    values: Values = field(default_factory=list)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)

    def of(self, name: str) -> list[str]:
        """Say what a field would send."""
        return [value for key, value in self.values if key == name and value]


class Drawn(HTMLParser):
    """What stands on a page: its words, links and forms; nothing below an open window can be reached."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.links, self.forms = "", [], [Form("")]
        self.attributes: dict[str, str | None] = {}
        self._open: list[str] = []
        self._select = self._button = self._area = ""
        self._is_inert = False
        self.feed(page)
        self.forms = self.forms[1:]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "body":
            self.attributes = found
        self._is_inert = "inert" in found if found.get("class") == "page" else self._is_inert and tag != "dialog"
        if tag == "form" and not self._is_inert:
            self.forms.append(Form(found.get("action") or ""))
        elif tag == "a":
            self.links.append(found.get("href") or "")
        elif tag == "button":
            self._button, self._sends = " ", (name, value)
        elif tag == "input" and (found.get("type") not in ("checkbox", "radio") or "checked" in found):
            self.forms[-1].values.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self.forms[-1].values.append((self._select, value))
        elif tag == "textarea":
            self._area = name
            self.forms[-1].values.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "button":
            self.forms[-1].buttons[self._button.strip()] = self._sends
            self._button = ""
        self._select = "" if tag == "select" else self._select
        self._area = "" if tag == "textarea" else self._area

    def handle_data(self, said: str) -> None:
        self.words += said + "\n"
        if self._button:
            self._button += said
        if self._area:
            self.forms[-1].values[-1] = (self._area, said.removeprefix("\n"))


@dataclass
class Answer:
    """What the server answered."""

    status: int
    headers: dict[str, str]
    body: bytes


class PlainBrowser:
    """Someone at the page, without a script."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.address = "/"
        self.source = ""

    def asks(self, method: str, address: str, body: str | bytes = b"", **headers: str) -> Answer:
        """Send one request; a header's `_` is written `-`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, address, body or None, sent)
        answer = connection.getresponse()
        found = Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        connection.close()
        return found

    def posts(self, address: str, values: Values | dict[str, str]) -> Answer:
        """Send a form as the page's own."""
        return self.asks("POST", address, urlencode(values), Origin=f"http://127.0.0.1:{self.port}")

    def goes_to(self, address: str) -> "Drawn":
        """Open an address, wherever it leads."""
        return self._follow(address, self.asks("GET", address))

    def presses(self, words: str, typed: dict[str, str | list[str]] | None = None) -> "Drawn":
        """Fill in fields by name and press a button of the same form; several on the page: the last."""
        form = next(form for form in reversed(self.page.forms) if words in form.buttons)
        typed = typed or {}
        hidden = [(name, value) for name, value in form.values if isinstance(typed.get(name), list) and not value]
        values = [(name, value) for name, value in form.values if name not in typed] + hidden
        for name, meant in typed.items():
            values += [(name, one) for one in ([meant] if isinstance(meant, str) else meant)]
        return self._follow(form.action, self.posts(form.action, [*values, form.buttons[words]]))

    @property
    def page(self) -> "Drawn":
        return Drawn(self.source)

    def _follow(self, address: str, answer: Answer) -> "Drawn":
        while answer.status == 303:
            address = answer.headers["location"]
            answer = self.asks("GET", address)
        assert answer.status == 200, f"{address} answered {answer.status}"
        self.address, self.source = urlsplit(address).path, answer.body.decode()
        return self.page
