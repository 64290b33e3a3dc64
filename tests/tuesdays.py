"""What stories about the weeks of two people take as given, and what they do again and again: they meet on Tuesdays."""

import given
from houses import House
from pretend_slack import Person
from pretend_slack.screen import MessageOnScreen


def two_who_meet(house: House) -> tuple[Person, Person]:
    """Ada in Madrid and her mentor Grace in New York met on Monday; their slot is Tuesday at 18:00 in Madrid."""
    ada, grace = house.member("Ada", tz="Europe/Madrid"), house.member("Grace", tz="America/New_York")
    with house.desk() as desk:
        given.after_the_first_meeting(desk, mentor=grace, mentee=ada, slot=("1", "18:00", "Europe/Madrid"))
    house.settles()
    return ada, grace


def one_who_meets_two(house: House) -> tuple[Person, Person, Person]:
    """Grace in New York meets Ada and Zoe on Tuesdays, Ada at noon and Zoe in the evening, and answers nothing."""
    house.goes_to("2026-01-05 10:00", "Europe/Madrid")
    grace, ada = house.member("Grace", tz="America/New_York"), house.member("Ada", tz="Europe/Madrid")
    zoe = house.member("Zoe", tz="Asia/Tokyo")
    with house.desk() as desk:
        for mentee, slot in ((ada, ("1", "18:00", "Europe/Madrid")), (zoe, ("2", "09:00", "Asia/Tokyo"))):
            given.after_the_first_meeting(desk, mentor=grace, mentee=mentee, slot=slot)
    house.settles()
    return grace, ada, zoe


def together(person: Person) -> str:
    """Where a person talks with the other one and the app."""
    return next(each for each in person.conversations() if each.startswith("@Mentorship, "))


def after_a_meeting(house: House) -> None:
    """Tuesday 13 January, just after the first weekly meeting, in which nobody wrote anything down."""
    house.goes_to("2026-01-13 19:01", "Europe/Madrid")


def agenda_of(house: House, person: Person, when: str = "2026-01-13 17:46") -> MessageOnScreen:
    house.goes_to(when, "Europe/Madrid")
    return person.last_message(in_=together(person))
