"""The demo in a real browser: what a stranger sees who starts it on a Friday night."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, sync_playwright

from databases import folder_in_memory
from houses import takes_its_time
from mentorship.demo.opening import Demo

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
WIDTHS = (1280, 400)

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None and "CI" not in os.environ, reason="no Chromium was found on this machine"),
    pytest.mark.timeout(400),
]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with folder_in_memory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        demo = Demo(folder, port=0)
        takes_its_time(demo.slack, monkeypatch)
        demo.open()
        yield demo
        demo.close()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    assert CHROMIUM is not None, "CI installs Chromium before it runs the tests"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.set_default_timeout(120_000)  # on a busy machine, a month takes its time
        yield page
        browser.close()


def assert_it_fits(page: Page, *seen: object) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, seen


def test_every_persons_first_screen_fits_and_says_what_to_try(demo: Demo, page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for person in demo.slack.people:
            for place in ("home", person.dm()):
                page.goto(f"{demo.page.url}{person.id}/{place}")
                assert_it_fits(page, person.name, place, width)
                assert page.get_by_text("What to try").count() == 1
    assert complaints == []


def test_every_conversation_fits(demo: Demo, page: Page) -> None:
    """Channels and group DMs, as the one who has the most of them sees them, and as an outsider does."""
    for person in (demo.person("Olga"), demo.person("Sam"), demo.person("Tess")):
        page.goto(f"{demo.page.url}{person.id}/home")
        places = [
            link.get_attribute("href") for link in page.get_by_role("navigation", name="Places").locator("a").all()
        ]
        assert len(places) >= 3
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for place in places:
                page.goto(f"{demo.page.url.rstrip('/')}{place}")
                assert_it_fits(page, person.name, place, width)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Tess", "/mentor-signup"),
        ("Grace", "/mentorship match"),
        ("Tess", "/mentorship help"),
        ("Sam", "/mentorship checkin"),
        ("Sam", "/mentorship privacy"),
        ("Olga", "/mentorship organise"),
    ],
)
def test_every_window_fits(demo: Demo, page: Page, name: str, line: str) -> None:
    person = demo.person(name)
    person.types(line)
    demo.rest()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{demo.page.url}{person.id}/{person.dm()}")
        assert page.locator("dialog").count() == 1, person.screen.words
        assert_it_fits(page, name, line, width)
        inside = page.evaluate("(d => d.scrollWidth - d.clientWidth)(document.querySelector('dialog'))")
        assert inside <= 0, (name, line, width)
    person.closes_all()


def test_whoever_is_on_the_way_elsewhere_is_not_brought_back_by_a_page_that_looks_anew(demo: Demo, page: Page) -> None:
    page.goto(f"{demo.page.url}{demo.person('Olga').id}/home")
    link = page.get_by_role("navigation", name="Places").locator("a").nth(1)
    there = link.get_attribute("href")
    assert there is not None and not page.url.endswith(there)
    on_the_way: list[Route] = []

    def let_it_take_its_time(route: Route) -> None:
        on_the_way.append(route)

    page.route(f"**{there}", let_it_take_its_time)
    page.route("**/mark*", lambda route: route.fulfill(body="something happened"))
    link.click(no_wait_after=True)
    page.wait_for_timeout(4500)  # it looks every two seconds
    for each in on_the_way:
        each.continue_()
    page.wait_for_url(f"**{there}", timeout=20_000)
    page.unroute_all()


def test_a_stranger_signs_up_with_a_wrong_answer_on_the_way(demo: Demo, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    tess = demo.person("Tess")
    page.goto(f"{demo.page.url}{tess.id}/{tess.dm()}")
    page.locator("[name=line]").fill("/mentee-signup")
    page.locator("[name=line]").press("Enter")
    page.wait_for_selector("dialog")
    page.get_by_label("Hours a week you can give").fill("0")
    page.locator("dialog").get_by_role("button", name="Next").last.click()
    page.wait_for_selector(".wrong")
    assert page.get_by_label("Hours a week you can give").input_value() == "0"


def test_a_matcher_walks_from_who_waits_to_the_card_and_has_the_mentor_asked(demo: Demo, page: Page) -> None:
    """Mentor Guide, Mentor Matching and Signing Up 3: the plan, one person's alternatives, the proposal, the card."""
    page.set_viewport_size({"width": 1280, "height": 800})
    matcher = demo.person("Grace")
    page.goto(f"{demo.page.url}{matcher.id}/{matcher.dm()}")
    page.locator("[name=line]").fill("/mentorship match")
    page.locator("[name=line]").press("Enter")
    window = page.locator("dialog")
    window.get_by_text("Who waits, and whom the plan would bring together").wait_for()
    window.get_by_role("button", name="Who could fit?").first.click()
    window.get_by_text("The guide's seven points").first.wait_for()
    window.get_by_role("button", name="Propose ").first.click()
    window.get_by_text("What the guide asks of both").wait_for()
    page.get_by_label("Why these two? In your own words").fill("Both love a small tool that does one thing.")
    window.get_by_role("button", name="Propose").last.click()
    window.wait_for(state="detached")
    for _ in range(3):  # the windows beneath it
        if window.count():
            window.get_by_role("button", name="Close").last.click()

    page.get_by_role("navigation", name="Places").get_by_role("link", name=re.compile(r"#mentors\b(?!hip)")).click()
    assert page.get_by_text("Both love a small tool that does one thing.").count() == 1
    page.get_by_role("button", name="Ask the mentor").last.click()
    page.get_by_text("was asked, and has 7 days to answer").nth(1).wait_for()  # the first is the story's own


def test_the_page_is_usable_with_the_keyboard_alone(demo: Demo, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    ben = demo.person("Ben")
    page.goto(f"{demo.page.url}{ben.id}/{ben.dm()}")
    tabs_to(page, "Messages")
    with page.expect_navigation():  # the page that is left has a line to type in, too
        page.keyboard.press("Enter")
    page.locator("[name=line]").wait_for()
    page.keyboard.type("/mentor-signup")  # the line to type in has the focus
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog")
    page.keyboard.type("0")  # and the first question of the window
    tabs_to(page, "Next")
    page.keyboard.press("Enter")
    page.wait_for_selector(".wrong")
    assert page.get_by_label("Hours a week you can give").input_value() == "0"
    tabs_to(page, "Later")
    page.keyboard.press("Enter")
    page.locator("dialog").wait_for(state="detached")


def tabs_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says so."""
    for _ in range(100):
        page.keyboard.press("Tab")
        said = page.evaluate("document.activeElement.innerText ?? ''")
        if said.split("\n")[0].strip() == words:
            return
    raise AssertionError(f"{words!r} was never reached")


def test_the_calendar_moves_and_the_page_says_so(demo: Demo, page: Page) -> None:
    olga = demo.person("Olga")
    page.goto(f"{demo.page.url}{olga.id}/home")
    before = demo.slack.now
    page.get_by_role("button", name="+1 day").click()
    page.wait_for_load_state()
    assert (demo.slack.now - before).days == 1


def test_every_role_has_something_to_press_when_the_doors_open(demo: Demo) -> None:
    assert any("Yes, let's meet" in message.buttons for message in demo.person("Ada").messages())
    assert any("Yes, let's meet" in message.buttons for message in demo.person("Jo").messages())
    assert demo.person("Olga").sees("in confidence")


def test_the_database_of_the_demo_is_its_own(demo: Demo) -> None:
    assert Path(str(demo.bot.engine.url.database)).name == "demo.db"


@pytest.mark.feature("P1", "M10")
def test_an_organiser_plays_every_role_and_sees_ninety_days_go_by(demo: Demo, page: Page) -> None:
    """Both guides as a whole: the real bot, as everyone in turn, from the yes to the question before the end."""
    page.set_viewport_size({"width": 1280, "height": 800})
    ada, sam, maya = demo.person("Ada"), demo.person("Sam"), demo.person("Maya")
    page.goto(f"{demo.page.url}{ada.id}/{ada.dm()}")
    page.get_by_role("button", name="Yes, let's meet").last.click()
    page.get_by_text("You both said yes!").wait_for()
    page.goto(f"{demo.page.url}{ada.id}/{ada.group_dm_with('Grace')}")
    page.get_by_text("meet each other!").wait_for()

    for day in (30, 60):
        page.goto(f"{demo.page.url}{sam.id}/{sam.dm()}")
        page.get_by_role("button", name=f"To day {day}").click()
        page.wait_for_load_state()
        if not page.get_by_role("button", name="Write the review").count():  # it comes with the nearest meeting
            page.get_by_role("button", name="+1 week").click()
        shipped = f"By day {day} I shipped a small fix"
        writes_the_review(page, {"What went well this month?": shipped, "One thing to keep": "The walks"})
        page.goto(f"{demo.page.url}{maya.id}/{maya.dm()}")
        writes_the_review(page, {"One thing to keep": f"Your questions of day {day}"}, already_there=shipped)
        demo.rest()
    maya.types("/mentorship review")
    demo.rest()
    assert shipped in str(maya.modal) and "The walks" not in maya.last_message(in_=maya.dm()).text
    maya.closes_all()

    page.get_by_role("button", name="To day 90").click()
    page.wait_for_load_state()
    for person in (sam, maya):
        page.goto(f"{demo.page.url}{person.id}/{person.dm()}")
        page.get_by_role("button", name="Wrap up the season").last.click()
        page.get_by_role("button", name="Wrap up the season").last.wait_for(state="detached")
    demo.rest()
    assert sam.sees("You both") and maya.sees("You both")


def writes_the_review(page: Page, answers: dict[str, str], *, already_there: str = "") -> None:
    """Fill in the monthly form that came by DM, on the page; what the other wrote stands in it."""
    page.get_by_role("button", name="Write the review").last.click()
    if already_there:
        assert page.get_by_label("What went well this month?").input_value() == already_there
    for label, words in answers.items():
        page.get_by_label(label).fill(words)
    page.locator("dialog").get_by_role("button", name="Save").last.click()
    page.locator("dialog").wait_for(state="detached")
