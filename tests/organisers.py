"""What organisers do again and again: look at mentorships, end one, read their log."""

from typing import TYPE_CHECKING

from pretend_slack import Person

if TYPE_CHECKING:
    from houses import House


def looks_at_mentorships(organiser: Person, *, of: str | None = None) -> None:
    organiser.types("/mentorship organise")
    organiser.clicks("Mentorships")
    if of:
        organiser.fills({"Whose mentorships?": of})
        organiser.submits("Find")


def ends_for_them(organiser: Person, *, of: str, because: str) -> None:
    """End someone's mentorship; the mentee looks for nobody else."""
    looks_at_mentorships(organiser, of=of)
    organiser.clicks("End it for them")
    organiser.fills({"Why?": because, "And then?": []})
    organiser.submits("End it")


def log_of(organiser: Person) -> str:
    organiser.types("/mentorship organise")
    organiser.clicks("Log")
    words = organiser.modal.words
    organiser.closes_all()
    return words


def setting(house: "House", name: str) -> object:
    with house.desk() as desk:
        return getattr(desk.settings, name)
