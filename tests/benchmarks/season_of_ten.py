"""A season that ten pairs live through in step: every command, button and form between a sign-up and a goodbye."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from at_once import AT_ONCE, AtOnce

from first_meetings import GOALS, TARGETS, TIME  # what people answer in the stories
from houses import House
from mentorship.hall.settings import change_settings
from pretend_slack import Person

sys.path.append(str(Path(__file__).parents[1] / "guide"))

from test_opportunities import DOOR
from test_season import SUPPORT
from test_signing_up import MENTEE_SUBJECT, MENTOR_SUBJECT, PROMISES

ACCRA = "Africa/Accra"
HOURS = [f"{day} evening (17–21)" for day in ("Tuesday", "Thursday")]


class SeasonOfTen:
    """Ten mentors, ten mentees, and ten matchers who are organisers, all in Accra, whose clocks never change."""

    def __init__(self, house: House, at_once: AtOnce, *, named: str) -> None:
        self.house, self.at_once = house, at_once
        house.goes_to(next_monday(house) + timedelta(hours=9))
        self.mentors = [house.member(f"Mentor{named}{number}", tz=ACCRA) for number in range(AT_ONCE)]
        self.mentees = [house.member(f"Mentee{named}{number}", tz=ACCRA) for number in range(AT_ONCE)]
        self.matchers = [house.mentor_in_channel(f"Matcher{named}{number}", tz=ACCRA) for number in range(AT_ONCE)]
        with house.desk() as desk:
            organisers = tuple(person.id for person in self.matchers)
            change_settings(desk, by=house.olga.id, organisers=organisers)

    def tell(self) -> None:
        """From the sign-ups to the goodbye."""
        self.look_around()
        self.sign_up()
        self.match()
        self.agree_to_meet()
        self.meet_first()
        self.meet_weekly()
        self.open_doors()
        self.look_back()
        self.part()

    # Who does what

    def mentors_do(self, *deeds: Callable[[Person], object]) -> None:
        self.do(self.mentors, *deeds)

    def mentees_do(self, *deeds: Callable[[Person], object]) -> None:
        self.do(self.mentees, *deeds)

    def do(self, people: list[Person], *deeds: Callable[[Person], object]) -> None:
        def all_of_it(person: Person) -> None:
            for deed in deeds:
                deed(person)

        self.at_once.together(people, all_of_it)

    def partner(self, person: Person) -> Person:
        """The other one of a pair, or the one whom a matcher has in mind."""
        everybody = [self.mentors, self.mentees, self.matchers]
        number = next(group.index(person) for group in everybody if person in group)
        return self.mentees[number] if person in self.mentors else self.mentors[number]

    # The chapters

    def look_around(self) -> None:
        for word in ("", " status", " guide", " privacy", " help", " export"):
            self.mentees_do(types(f"/mentorship{word}"))

    def sign_up(self) -> None:
        for people, role, subject in (
            (self.mentors, "mentor", MENTOR_SUBJECT),
            (self.mentees, "mentee", MENTEE_SUBJECT),
        ):
            self.do(
                people,
                lambda person, role=role: person.types(f"/{role}-signup"),
                fills(PROMISES | SUPPORT[role]),
                submits("Next"),
                fills(subject | {"When could you meet?": HOURS}),
                submits("Next"),
                submits("Next"),
                submits("Next"),
                submits("Sign up"),
            )

    def match(self) -> None:
        self.do(self.matchers, types("/mentorship organise"), types("/mentorship match"))
        self.do(self.matchers, lambda person: person.types(self.proposal_of(person)))
        self.do(self.matchers, fills({"Why these two? In your own words": "You both love small tools."}))
        self.do(self.matchers, submits("Propose"))
        self.do(self.matchers, self.on_their_card("Read it all"), closes)
        self.do(self.matchers, self.on_their_card("Ask the mentor"))

    def proposal_of(self, matcher: Person) -> str:
        mentor = self.partner(matcher)
        return f"/mentorship propose @{mentor.name} @{self.partner(mentor).name}"

    def on_their_card(self, words: str) -> Callable[[Person], None]:
        def presses(matcher: Person) -> None:
            name = f"@{self.partner(matcher).name}"
            card = next(each for each in reversed(matcher.messages(in_="#mentors")) if f"{name} " in each.words)
            matcher.presses_old(card, words)

        return presses

    def agree_to_meet(self) -> None:
        self.waits_for(self.mentors, "Could you be")
        self.mentors_do(clicks("Read it all"), closes)
        self.mentors_do(clicks("Yes, let's meet"))
        self.waits_for(self.mentees, "would like to be your mentor")
        self.mentees_do(clicks("Yes, let's meet"))
        self.waits_for(self.mentees, "meet each other!")

    def meet_first(self) -> None:
        house, thursday = self.house, next_monday(self.house) + timedelta(days=3, hours=18)
        self.mentees_do(types("/mentorship time"))
        self.mentees_do(clicks("Set a time"))
        where = {"How": "Video call", "Where": "https://meet.example/us"}
        self.mentees_do(fills({"Day": thursday.date().isoformat(), "Time": "18:00"} | where))
        self.mentees_do(submits("Offer"), closes)
        self.waits_for(self.mentors, "Take this one")
        self.mentors_do(clicks("Take this one"))
        house.goes_to(thursday + timedelta(minutes=61))
        self.mentees_do(clicks("It took place"))
        self.mentees_do(clicks("Write the agreement"))
        self.mentees_do(fills(GOALS), submits("Next"), fills(TIME), submits("Next"), fills(TARGETS))
        self.mentees_do(submits("Send to sign"))
        self.waits_for(self.mentors, "wrote down what you agreed. Read it")
        self.mentors_do(clicks("Read"), submits("I sign"))

    def meet_weekly(self) -> None:
        tuesday = next_monday(self.house) + timedelta(days=1, hours=18)
        self.house.goes_to(tuesday + timedelta(minutes=46))
        both = (fills({"What are you focusing on until next time?": "Write one test a day"}), submits("Save"))
        self.mentees_do(clicks("Fill in"), *both)
        self.mentors_do(types("/mentorship checkin"))
        self.house.goes_to(tuesday + timedelta(days=6))
        self.mentees_do(at_home("Move it"))
        self.mentees_do(fills({"Day": (tuesday + timedelta(days=8)).date().isoformat(), "Time": "18:30"}))
        self.mentees_do(submits("Offer"), submits("Offer anyway"), closes)
        self.waits_for(self.mentors, "Take this one")
        self.mentors_do(clicks("Take this one"))
        self.house.goes_to(tuesday + timedelta(days=8, minutes=100))
        self.mentors_do(types("/mentorship pause"), types("/mentorship resume"))

    def open_doors(self) -> None:
        self.mentors_do(types("/mentorship opportunity", stays=True), fills(DOOR), submits("Offer it"))
        self.waits_for(self.mentees, "Kofi")
        self.mentees_do(clicks("Read"), closes, clicks("I wrote to them"))
        self.mentees_do(clicks("What came of it?"), fills({"What came of it?": "We talk on Monday"}), submits("Tell"))

    def look_back(self) -> None:
        self.waits_for(self.mentees, "Write the review", days=30)
        self.mentees_do(clicks("Write the review"), submits())
        self.mentors_do(types("/mentorship review", stays=True), fills({"One thing to keep": "The jokes"}), submits())

    def part(self) -> None:
        self.mentees_do(types("/mentorship end", stays=True), submits("End it"))
        self.waits_for(self.mentors, "has ended")
        self.mentees_do(types("/mentorship forget-me"))

    def waits_for(self, people: list[Person], words: str, *, days: int = 4) -> None:
        """Let time pass until everybody sees these words."""
        for _ in range(days * 6):
            if all(person.sees(words) for person in people):
                return
            self.house.passes(hours=4)
        raise AssertionError(f"{words!r} was never seen, but:\n{people[0].screen.words[-3000:]}")


def next_monday(house: House):
    midnight = house.now.replace(hour=0, minute=0)
    return midnight + timedelta(days=7 - midnight.weekday())


def types(line: str, *, stays: bool = False) -> Callable[[Person], None]:
    """Type a command; unless it is used, the window that it opens is closed again."""

    def deed(person: Person) -> None:
        person.types(line)
        if person.modal and not stays:
            person.closes_all()

    return deed


def clicks(words: str) -> Callable[[Person], None]:
    return lambda person: person.clicks(words)


def at_home(words: str) -> Callable[[Person], None]:
    def deed(person: Person) -> None:
        person.opens_home()
        person.clicks(words, on="home")

    return deed


def fills(answers: dict[str, object]) -> Callable[[Person], None]:
    return lambda person: person.fills(answers)


def submits(words: str | None = None) -> Callable[[Person], None]:
    return lambda person: person.submits(words)


def closes(person: Person) -> None:
    if person.modal:
        person.closes_all()
