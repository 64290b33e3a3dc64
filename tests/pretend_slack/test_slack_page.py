"""The page shows everyone their own screen, does what they press, and does nothing for anybody else."""

from collections.abc import Iterator
from datetime import timedelta
from time import sleep
from typing import Any
from urllib.parse import urlencode

import pytest
from plain_browser import PlainBrowser
from workshop import CHART, FORM, UNSAFE, workshop

from pretend_slack import Person, PretendSlack
from pretend_slack.bolt import in_process
from pretend_slack.page import BarButton, Page
from pretend_slack.page.fields import channels_for


@pytest.fixture
def page(slack: PretendSlack) -> Iterator[Page]:
    slack.connect(in_process(workshop(slack)))
    page = Page(
        slack,
        bar=[BarButton("+1 day", lambda: slack.time.move_by(timedelta(days=1)))],
        begins_at=lambda: (slack.person("Ada"), slack.channel("town").id),
    )
    page.open()
    yield page
    page.close()


@pytest.fixture
def browser(page: Page) -> PlainBrowser:
    return PlainBrowser(page.port)


@pytest.fixture
def ada(slack: PretendSlack) -> Person:
    return slack.person("Ada")


@pytest.fixture
def grace(slack: PretendSlack) -> Person:
    return slack.person("Grace")


def town(person: Person) -> str:
    return f"/{person.id}/{person.slack.channel('town').id}"


def opens_window(browser: PlainBrowser) -> None:
    """Type the command and press Book on its card."""
    browser.goes_to("/")
    browser.presses("Send", {"line": "/greet"})
    browser.presses("Book")


def test_a_server_is_closed_only_when_nobody_can_wake_it_any_more(page: Page, browser: PlainBrowser) -> None:
    server, found_it_closed = page._server, []
    wake = server.pull_trigger

    def wakes_late() -> None:
        sleep(0.1)
        found_it_closed.append(server.trigger._closed)
        wake()

    server.pull_trigger = wakes_late
    browser.goes_to("/")
    page.close()
    assert found_it_closed
    assert not any(found_it_closed)


# Reading


def test_the_front_door_leads_to_where_the_story_begins(browser: PlainBrowser, ada: Person) -> None:
    shown = browser.goes_to("/")
    assert browser.address == town(ada)
    assert "#town" in shown.words
    assert "Nothing has been said here yet." in shown.words


def test_what_people_write_is_shown_as_they_wrote_it(browser: PlainBrowser, ada: Person) -> None:
    ada.says(f"{UNSAFE} & 'so' \"on\"", in_="#town")
    shown = browser.goes_to("/")
    assert f"{UNSAFE} & 'so' \"on\"" in shown.words
    assert "<script>alert" not in browser.source


def test_quoted_lines_stand_apart(browser: PlainBrowser, slack: PretendSlack) -> None:
    said = "She says:\n&gt; I can wait.\n> A *little*.\nAnd 3 > 2"
    slack.workspace.post(slack.channel("town"), user=slack.workspace.bot.id, text=said)
    browser.goes_to("/")
    assert '<span class="quote">I can wait.\nA <strong>little</strong>.</span>' in browser.source
    assert "And 3 &gt; 2" in browser.source


def test_a_link_is_followed_only_to_the_web_or_to_mail(browser: PlainBrowser, slack: PretendSlack) -> None:
    said = "<javascript:alert(1)|this> <data:text/html,x|that> <https://example.org/a|plan> <mailto:a@example.org|us>"
    slack.workspace.post(slack.channel("town"), user=slack.workspace.bot.id, text=said)
    links = browser.goes_to("/").links
    assert "https://example.org/a" in links
    assert "mailto:a@example.org" in links
    assert not [link for link in links if link.startswith(("javascript:", "data:"))]


def test_what_one_has_not_read_is_counted_until_one_looks(browser: PlainBrowser, ada: Person, grace: Person) -> None:
    grace.says("One", in_="#town")
    grace.says("Two", in_="#town")
    assert "2\n new" in browser.goes_to(f"/{ada.id}/home").words
    browser.goes_to(town(ada))
    assert " new" not in browser.goes_to(f"/{ada.id}/home").words


def test_answers_in_a_thread_stand_below_what_they_answer(browser: PlainBrowser, ada: Person, grace: Person) -> None:
    ada.says("Who has a saw?", in_="#town")
    asked = ada.messages("#town")[-1]
    ada.says("It rains.", in_="#town")
    grace.says("I have one.", under=asked)
    words = browser.goes_to(town(ada)).words
    assert words.index("Who has") < words.index("I have one") < words.index("It rains")
    assert "message reply" in browser.source


def test_a_chart_is_its_numbers_with_a_bar_each(browser: PlainBrowser, ada: Person) -> None:
    words = browser.goes_to(f"/{ada.id}/home").words
    assert "Benches in use\nSaw\n3\nPlane\n9" in words
    assert browser.source.count("<rect") == len(CHART["chart"]["segments"])


def test_a_file_is_for_those_who_can_see_its_message(
    browser: PlainBrowser, slack: PretendSlack, client: Any, ada: Person, grace: Person
) -> None:
    name = 'plan "of" the\nworkshop ✂.txt'
    client.files_upload_v2(channel=slack.channel("cellar").id, filename=name, content="Saw first.", title="Plan")
    (file,) = [file for message in ada.messages("#cellar") for file in message.files]
    assert "⬇ Plan" in browser.goes_to(f"/{ada.id}/{slack.channel('cellar').id}").words

    answer = browser.asks("GET", f"/{ada.id}/file/{file.id}")
    assert answer.body == b"Saw first."
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''plan%20%22of%22")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert browser.asks("GET", f"/{grace.id}/file/{file.id}").status == 404


def test_the_mark_changes_when_there_is_something_new_to_read(
    browser: PlainBrowser, ada: Person, grace: Person
) -> None:
    shown = browser.goes_to(f"/{ada.id}/home").attributes["data-mark"]

    def mark() -> str:
        return browser.asks("GET", f"/{ada.id}/home/mark").body.decode()

    assert mark() == shown
    ada.opens_home()  # the same Home, drawn once more
    assert mark() == shown
    grace.says("Hello", in_="#town")
    assert mark() != shown


# Pressing


def test_a_wrong_answer_stays_and_says_what_is_wrong(browser: PlainBrowser, ada: Person) -> None:
    opens_window(browser)
    shown = browser.presses("Book", {"what|what": "a table", "days|days": ["monday", "sunday"]})
    assert "Say it with the word bench." in shown.words
    assert shown.forms[-1].of("what|what") == ["a table"]
    assert shown.forms[-1].of("days|days") == ["monday", "sunday"]

    browser.presses("Book", {"what|what": "a bench"})
    assert ada.modal is None
    assert "Booked: a bench, monday, sunday." in browser.goes_to(f"/{ada.id}/{ada.dm()}").words


def test_a_required_field_is_asked_for_before_the_app_hears(browser: PlainBrowser, ada: Person) -> None:
    opens_window(browser)
    assert "Please complete this required field." in browser.presses("Book").words
    assert ada.modal is not None


ANSWERS: dict[str, str | list[str]] = {
    "what|what": "a bench & <b>more</b>",
    "how|how": "\nfirst line\nlast line",
    "hours|hours": "2",
    "tool|tool": "plane",
    "days|days": ["monday", "any holiday"],
    "two|two": ["Ada", "Grace"],
    "finish|finish": "wax",
    "rules|rules": ["i sweep up"],
    "host|host": "Grace",
    "where|where": "#town",
    "on|on": "2026-12-01",
    "at|at": "18:30",
    "until|until": "2026-12-01T20:00",
}


def test_every_kind_of_field_keeps_what_was_put_into_it(browser: PlainBrowser, slack: PretendSlack) -> None:
    ids = {"Ada": slack.person("Ada").id, "Grace": slack.person("Grace").id, "#town": slack.channel("town").id}
    typed: dict[str, Any] = {
        name: [ids.get(one, one) for one in meant] if isinstance(meant, list) else ids.get(meant, meant)
        for name, meant in ANSWERS.items()
    }
    assert {name.partition("|")[0] for name in typed} == {
        block["block_id"] for block in FORM["blocks"] if block["type"] == "input"
    }
    opens_window(browser)
    shown = browser.presses("What is a chisel?", typed)
    assert "A chisel is a blade with a handle." in shown.words
    assert "Book a bench" not in shown.words.partition("Chisel")[2], "the window on top covers the one beneath"

    kept = browser.presses("Back").forms[-1]
    assert {name: kept.of(name) for name in typed} == {
        name: meant if isinstance(meant, list) else [meant] for name, meant in typed.items()
    }


def test_ticks_can_all_be_taken_away_again(browser: PlainBrowser, ada: Person) -> None:
    opens_window(browser)
    browser.presses("What is a chisel?", {"days|days": ["monday"], "what|what": "x"})
    browser.presses("Back")
    browser.presses("What is a chisel?", {"days|days": []})
    assert browser.presses("Back").forms[-1].of("days|days") == []


def test_what_a_field_cannot_hold_is_said_in_the_window_and_the_rest_stays(
    browser: PlainBrowser, slack: PretendSlack
) -> None:
    everybody = [slack.add_person(name).id for name in ("Luz", "Kofi", "Sam")]
    opens_window(browser)
    shown = browser.presses("Book", {"two|two": everybody, "how|how": "slowly", "what|what": "bench"})
    assert "'Two helpers at most' takes at most 2, not 3." in shown.words
    assert shown.forms[-1].of("how|how") == ["slowly"]

    shown = browser.presses("Book", {"what|what": "b" * 81})
    assert "'What will you make?' takes at most 80 characters, not 81." in shown.words
    assert shown.forms[-1].of("what|what") == ["bench"]


def test_what_somebody_else_chose_stays_chosen_without_its_name(
    slack: PretendSlack, ada: Person, grace: Person
) -> None:
    """An organiser who is not in a private channel does not empty the setting by sending the form."""
    attic = slack.add_channel("attic", private=True, members=["Grace"])
    assert (attic, "a private channel") in channels_for(ada, chosen=[attic])
    assert attic not in dict(channels_for(ada, chosen=[]))
    assert (attic, "#attic") in channels_for(grace, chosen=[])


def test_a_confirmation_is_asked_before_the_app_hears(browser: PlainBrowser, slack: PretendSlack, ada: Person) -> None:
    browser.goes_to("/")
    browser.presses("Send", {"line": "/greet"})
    heard = len(slack.envelopes)
    assert "Everybody goes home." in browser.presses("Close the workshop").words
    assert len(slack.envelopes) == heard

    shown = browser.presses("Yes, close")
    assert browser.address == town(ada)
    assert "Closed." in shown.words
    assert "(edited)" in shown.words


def test_a_press_is_not_repeated_by_looking_again(browser: PlainBrowser, slack: PretendSlack, ada: Person) -> None:
    browser.goes_to("/")
    answer = browser.posts(town(ada), {"line": "Once"})
    assert (answer.status, answer.headers["location"]) == (303, town(ada))
    browser.goes_to(town(ada))
    assert [message.text for message in ada.messages("#town")] == ["Once"]


def test_menus_and_selects_tell_the_app_and_one_alone_sees_the_answer(
    browser: PlainBrowser, ada: Person, grace: Person
) -> None:
    browser.goes_to("/")
    browser.presses("Send", {"line": "/greet"})
    assert "You asked for directions." in browser.presses("Directions").words
    words = browser.presses("OK", {"card|pick": "plane"}).words
    assert "You picked the plane." in words
    assert "Only visible to you" in words
    assert "You picked" not in browser.goes_to(town(grace)).words


def test_the_calendar_bar_moves_the_calendar(browser: PlainBrowser) -> None:
    assert "Mon 2 Nov 2026, 09:00" in browser.goes_to("/").words
    assert "Tue 3 Nov 2026, 09:00" in browser.presses("+1 day").words


def test_a_public_channel_can_be_joined(browser: PlainBrowser, slack: PretendSlack, ada: Person) -> None:
    lake = slack.add_channel("lake")
    browser.goes_to(f"/{ada.id}/{lake}")
    browser.presses("Join this channel")
    assert ada.id in slack.channel("lake").members


def test_a_command_that_does_not_exist_stays_where_it_was_typed(browser: PlainBrowser) -> None:
    browser.goes_to("/")
    shown = browser.presses("Send", {"line": "/gret me"})
    assert "/gret is not a valid command." in shown.words
    assert shown.forms[-1].of("line") == ["/gret me"]
    assert "not a valid command" not in browser.goes_to("/").words


# Nothing for anybody else


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:{port}", ""])
def test_another_host_is_not_answered(browser: PlainBrowser, host: str) -> None:
    answer = browser.asks("GET", "/", Host=host.format(port=browser.port))
    assert answer.status in (400, 421)
    assert answer.body == b"" or answer.status == 400


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://evil.example"}])
def test_a_form_from_elsewhere_changes_nothing(browser: PlainBrowser, ada: Person, headers: dict[str, str]) -> None:
    answer = browser.asks("POST", town(ada), "line=Hello", **headers)
    assert answer.status == 403
    assert ada.messages("#town") == []


def test_every_answer_carries_the_strict_policy(browser: PlainBrowser, ada: Person) -> None:
    for address in ("/", "/page.css", "/page.js", town(ada), f"/{ada.id}/file/F1"):
        headers = browser.asks("GET", address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    browser.goes_to(town(ada))
    assert " style=" not in browser.source
    assert " onclick=" not in browser.source


def test_a_body_that_is_too_large_is_refused(browser: PlainBrowser, ada: Person) -> None:
    answer = browser.asks("POST", town(ada), Content_Length=str(2 * 1024 * 1024))
    assert answer.status == 413


def test_nobody_looks_into_a_conversation_that_is_not_theirs(
    browser: PlainBrowser, slack: PretendSlack, ada: Person, grace: Person
) -> None:
    ada.says("The key is under the mat.", in_="#cellar")
    ada.says("My own words.")
    cellar = slack.channel("cellar").id
    for place in (cellar, "#cellar", "cellar", ada.dm()):
        for address in (f"/{grace.id}/{place}", f"/{grace.id}/{place}/mark"):
            answer = browser.asks("GET", address.replace("#", "%23"))
            assert (answer.status, answer.headers["location"]) == (303, f"/{grace.id}/home")
        for posted in ({"line": "I am in."}, {"join": cellar}):
            browser.posts(f"/{grace.id}/{place}".replace("#", "%23"), posted)
    browser.posts(town(grace), {"join": cellar})
    assert grace.id not in slack.channel("cellar").members
    assert not ada.sees("I am in.")
    assert "cellar" not in browser.goes_to(f"/{grace.id}/home").words


def test_nobody_presses_what_is_on_another_persons_screen(
    browser: PlainBrowser, slack: PretendSlack, ada: Person, grace: Person
) -> None:
    ada.types("/greet", in_="#cellar")
    card = ada.messages("#cellar")[-1]
    opens_window(browser)
    assert ada.modal is not None
    heard = len(slack.envelopes)
    surfaces = (f"message:{card.conversation}:{card.ts}", f"modal:{ada.modal.view_id}")
    for surface in surfaces:
        for press in ({"press": "card|open"}, {"submit": "1"}, {"close": "1"}):
            browser.posts(town(grace), {"surface": surface, **press})
    assert len(slack.envelopes) == heard
    assert ada.modal is not None


def test_someone_who_was_deactivated_has_no_screen(browser: PlainBrowser, ada: Person, grace: Person) -> None:
    grace.is_deactivated()
    assert "Grace" not in browser.goes_to("/").words
    assert browser.asks("GET", f"/{grace.id}/home").headers["location"] == town(ada)


ODD: list[dict[str, str]] = [
    {},
    {"": ""},
    {"surface": ""},
    {"surface": "modal:"},
    {"surface": "message:"},
    {"surface": "message:C1:1"},
    {"surface": "home", "press": "nothing|here"},
    {"surface": "home", "submit": "1"},
    {"surface": "home", "close": "1"},
    {"bar": ""},
    {"bar": "-1"},
    {"bar": "9" * 400},
    {"bar": "٣"},
    {"line": "/"},
    {"line": "/greet \x00\u202e" + "x" * 5000},
    {"line": "x" * 100_000},
    {"join": "1"},
    {"press": "card|more|99999999999999999999"},
]
FIELDS: list[dict[str, str]] = [
    {"on|on": "2026-13-45"},
    {"on|on": "99999999999-01-01"},
    {"at|at": "25:61"},
    {"until|until": "9999-12-31T23:59"},
    {"until|until": "0001-01-01T00:00"},
    {"until|until": "soon"},
    {"hours|hours": "9" * 2900},
    {"hours|hours": "two"},
    {"tool|tool": "hammer"},
    {"days|days": "someday"},
    {"host|host": "U0NOBODY"},
    {"two|two": "U0NOBODY"},
    {"where|where": "C0NOWHERE"},
    {"what|what": "one\r\ntwo"},
    {"what|nobody": "x"},
]


def test_odd_input_is_answered_in_a_sentence_not_with_a_fault(browser: PlainBrowser, ada: Person) -> None:
    for posted in ODD:
        assert browser.posts(town(ada), posted).status == 303, posted
        assert browser.asks("GET", town(ada)).status == 200, posted
    assert browser.asks("POST", town(ada), b"\xff\xfe=%zz&&&", Origin=f"http://127.0.0.1:{browser.port}").status == 303
    for address in ("/x", "/%00", "/%0d%0aSet-Cookie:a=b", f"/{ada.id}", f"/{ada.id}/%0d%0a", f"/{ada.id}/home/x/y/z"):
        assert browser.asks("GET", address).status in (200, 303), address
        assert browser.posts(address, {"line": "x"}).status == 303, address
    assert browser.asks("DELETE", town(ada)).status == 405
    asked = urlencode({"surface": "modal:V1", "press": "card|open"})
    assert browser.asks("GET", f"{town(ada)}?{asked}").status == 200


def test_odd_answers_in_a_form_leave_the_window_as_it_was(browser: PlainBrowser, ada: Person) -> None:
    opens_window(browser)
    assert ada.modal is not None
    surface = f"modal:{ada.modal.view_id}"
    before = ada.modal.values
    for posted in FIELDS:
        answer = browser.posts(town(ada), {"surface": surface, "submit": "1", **posted})
        assert answer.status == 303, posted
        assert ada.modal is not None
        assert browser.asks("GET", town(ada)).status == 200, posted
    kept = {label: value for label, value in ada.modal.values.items() if label != "For how many hours?"}
    assert kept == {label: value for label, value in before.items() if label in kept}
