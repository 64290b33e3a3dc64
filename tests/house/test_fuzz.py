"""S1: whatever comes in, signed or not, the bot answers without a 5xx and a trace, and nothing changes.

`pytest -n0 -s -m benchmark tests/house` sends ten thousand and prints how they were answered.
"""

import json
import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from doorways import FORM, Door, Recording, Request, request_of
from sqlalchemy import ColumnElement, Table, select, true

from mentorship.slack.replies import is_slacks
from mentorship.store import Base

BOOKKEEPING = {"seen", "pace"}
"""What every press leaves behind, and everything that is said; it names nobody."""
OF_WHOSE = {
    "member": "id",
    "draft": "member_id",
    "outbox": "member_id",
    "said": "member_id",
    "conversation": "member_id",
}
"""Where a stranger's own harmless press may leave something behind, and the column that says that it is hers."""
ODD: list[Callable[[], Any]] = [
    lambda: None,
    lambda: True,
    lambda: 0,
    lambda: -1,
    lambda: 10**300,
    lambda: 1e308,
    lambda: float("nan"),
    lambda: "",
    lambda: "x" * 20_000,
    lambda: "\ud800",
    lambda: "a\0b",
    lambda: "'; DROP TABLE member; --",
    lambda: "<!channel> <@U0> %s {0} ${x}",
    list,
    dict,
    lambda: [[[[]]]],
    lambda: {"type": {"type": "type"}},
    lambda: json.loads("[" * 400 + "]" * 400),
]


@pytest.fixture
def requests(full_house) -> list[Request]:
    """What a stranger to everything may send: real payloads of a short story, in her name."""
    house, stranger = full_house, full_house.stranger
    transports = house.slack.app_side.transports
    recording = transports[-1] = Recording(transports[-1])
    stranger.types("/mentorship")
    stranger.types("/mentorship status")
    stranger.types("/mentorship propose @Grace @Ada")
    stranger.opens_home()
    stranger.types("/mentorship privacy")
    stranger.closes()
    grace = full_house.grace
    grace.types("/mentorship checkin")
    if grace.modal:
        grace.submits()
    grace.types("/mentorship time")
    text = json.dumps(recording.envelopes).replace(grace.id, stranger.id)
    return [request_of(envelope) for envelope in json.loads(text)]


def mutated(requests: list[Request], chance: random.Random) -> Iterator[tuple[str, Request]]:
    """Go through ways in which a request can be wrong, for ever."""
    while True:
        request = chance.choice(requests)
        body, of_json = request.body, request.content_type != FORM
        way = chance.choice(["value", "value", "value", "missing", "bytes", "cut", "headers", "unsigned", "large"])
        match way:
            case "value" | "missing":
                yield way, Request(changed(body, of_json, way, chance), request.content_type)
            case "bytes":
                at = chance.randrange(len(body))
                odd = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
                yield way, Request(body[:at] + odd + body[at + chance.randrange(9) :], request.content_type)
            case "cut":
                yield way, Request(body[: chance.randrange(len(body))], request.content_type)
            case "headers":
                yield way, with_odd_headers(request, chance)
            case "unsigned":
                signature = chance.choice(["", "v0=", "v0=" + "0" * 64, "v1=0", "v0=\xe9", "V0=" + "f" * 64])
                yield way, Request(body, request.content_type, signature=signature)
            case "large" if chance.random() < 0.05:
                yield way, Request(body + b" " * 5_000_000, request.content_type)


def changed(body: bytes, of_json: bool, way: str, chance: random.Random) -> bytes:
    """Change one place somewhere inside the JSON, or one field of a form."""
    from urllib.parse import parse_qsl, urlencode

    if of_json:
        return dumped(change(json.loads(body), way, chance))
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    if "payload" in fields and chance.random() < 0.9:
        fields["payload"] = dumped(change(json.loads(fields["payload"]), way, chance)).decode()
    elif way == "missing":
        fields.pop(chance.choice(list(fields)))
    else:
        fields[chance.choice(list(fields))] = str(chance.choice(ODD)()).encode(errors="replace").decode()
    return urlencode(fields).encode()


def dumped(value: Any) -> bytes:
    return json.dumps(value).encode()


def change(tree: Any, way: str, chance: random.Random) -> Any:
    """Go down a random way and put something odd at its end, or take it away."""
    if not isinstance(tree, dict | list) or not tree or chance.random() < 0.15:
        return chance.choice(ODD)()
    place = chance.choice(list(tree) if isinstance(tree, dict) else range(len(tree)))
    if way == "missing" and chance.random() < 0.4:
        del tree[place]
    else:
        tree[place] = change(tree[place], way, chance)
    return tree


def with_odd_headers(request: Request, chance: random.Random) -> Request:
    odd: list[dict[str, Any]] = [
        {"moment": "0"},
        {"moment": "99999999999"},
        {"moment": "-1"},
        {"moment": "1e9"},
        {"moment": "\u0663".encode().decode("latin-1")},
        {"length": ""},
        {"length": "-5"},
        {"length": "1" * 30},
        {"length": "99999999"},
        {"method": "GET"},
        {"method": "PUT"},
        {"content_type": "application/json"},
        {"content_type": "multipart/form-data; boundary=x"},
        {"content_type": ""},
        {"path": "/slack/events/../../etc"},
        {"headers": {"HTTP_X_SLACK_RETRY_NUM": "many", "HTTP_COOKIE": "\xff" * 50}},
    ]
    facts = {"body": request.body, "content_type": request.content_type} | chance.choice(odd)
    return Request(**facts)


def is_of_others(table: Table, stranger_id: str) -> ColumnElement[bool]:
    return table.c[OF_WHOSE[table.name]].is_distinct_from(stranger_id) if table.name in OF_WHOSE else true()


def contents(house: Any) -> dict[str, list[Any]]:
    with house.bot.engine.connect() as connection:
        return {
            table.name: connection.execute(
                select(table).where(is_of_others(table, house.stranger.id)).order_by(*table.primary_key.columns)
            ).all()
            for table in Base.metadata.sorted_tables
            if table.name not in BOOKKEEPING
        }


def send(house: Any, requests: list[Request], *, number: int, caplog: pytest.LogCaptureFixture) -> Counter[Any]:
    """Send so many, and hold what must hold; answer how they were answered."""
    house.bot.settle()
    assert BOOKKEEPING | set(OF_WHOSE) < set(Base.metadata.tables), "each is there"
    door, before, answered = Door(house), contents(house), Counter[Any]()
    caplog.set_level(logging.DEBUG)
    for request in requests:
        assert door.send(request)[0] == 200, "unchanged, they are Slack's"
    for (way, request), _ in zip(mutated(requests, random.Random(20260105)), range(number), strict=False):
        status, _ = door.send(request)
        answered[way, status] += 1
        assert status < 500, (way, status, request)
    house.bot.settle()
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []
    after = contents(house)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
    return answered


def test_whatever_comes_in_breaks_and_changes_nothing(full_house, requests, caplog):
    answered = send(full_house, requests, number=400, caplog=caplog)
    assert {status for _, status in answered} == {200, 400, 401, 404, 413}


@pytest.mark.parametrize(
    "url, is_slacks_own",
    [
        ("https://hooks.slack.com/commands/1/2", True),
        ("https://hooks.slack-gov.com/actions/1/2", True),
        ("http://127.0.0.1:8391/hooks/R1", True),
        ("http://127.0s.0.1:8391/hooks/R1", False),
        ("http://127.0.0.1:22/", False),
        ("http://hooks.slack.com/commands/1/2", False),
        ("https://slack.com.example/commands/1/2", False),
        ("https://hooks-slack.com/commands/1/2", False),
        ("https://example/.slack.com", False),
    ],
)
def test_answers_go_to_slack_and_nowhere_else(url: str, is_slacks_own: bool) -> None:
    assert is_slacks(url, api="http://127.0.0.1:8391/api/") is is_slacks_own


def test_an_answer_whose_address_was_damaged_is_looked_up_nowhere(full_house, requests, caplog):
    for request in requests:
        Door(full_house).send(Request(request.body.replace(b"127.0.0.1", b"127.0s.0.1"), request.content_type))
    full_house.bot.settle()
    assert "its address is not one of Slack's" in caplog.text
    assert "not known" not in caplog.text


@pytest.mark.benchmark
@pytest.mark.timeout(1200)
def test_ten_thousand_requests_break_and_change_nothing(full_house, requests, caplog):
    answered = send(full_house, requests, number=10_000, caplog=caplog)
    for (way, status), times in sorted(answered.items()):
        print(f"{way:10} {status}  {times}")
