"""What people do again and again who need help, a rest or an end, or never want to be matched with someone again."""

from collections.abc import Sequence

from pretend_slack import Person


def reports(person: Person, words: str, *, about: list[str] | None = None, anonymous: bool = False) -> None:
    person.types("/mentorship help")
    person.clicks("Report a problem")
    tells(person, words, about=about, anonymous=anonymous)


def asks_organisers(person: Person, words: str, *, about: list[str] | None = None, anonymous: bool = False) -> None:
    person.types("/mentorship help")
    person.clicks("Ask the organisers")
    tells(person, words, about=about, anonymous=anonymous)


def tells(person: Person, words: str, *, about: list[str] | None, anonymous: bool) -> None:
    if about is not None:
        person.fills({"Whom is it about?": about})
    person.submits("Next")
    person.fills({"In your own words": words} | ({"Your name": ["Leave my name out"]} if anonymous else {}))
    person.submits("Send")


def takes_a_break(person: Person, *, until: str = "") -> None:
    """Rest until a day, or until they come back."""
    person.types("/mentorship pause")
    person.fills({"Until when? (Empty: until I come back)": until})
    person.submits("Take a break")


def wants_never_again(person: Person, whom: str) -> None:
    person.types("/mentorship help")
    person.clicks("Choose whom")
    person.fills({"Whom?": [whom]})
    person.submits("Never match us")


def ends(person: Person, *, words: str | None = None, wishes: Sequence[str] = ()) -> None:
    person.types("/mentorship end")
    person.fills(({"Kind words for": words} if words else {}) | ({"Just between us": list(wishes)} if wishes else {}))
    person.submits("End it")
