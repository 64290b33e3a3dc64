"""Two deeds in the same instant: somebody is just doing one at a desk of their own while another does the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from sqlalchemy import text

from houses import House
from mentorship.desk import Desk
from mentorship.journey.support import ask
from mentorship.listening import answer
from mentorship.policies import Mine
from mentorship.program.mentorship import Mentorship
from mentorship.slack.press import Place, Press
from pretend_slack import Person

SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
LOOKS = 100
"""So often somebody looks whether another waits for them, a hundredth of a second each time."""
ASKS = {"in confidence": ask.ask_organisers, "in a report": ask.report}


@contextmanager
def somebody_is_just_doing(house: House, deed: Callable[[Desk], object]) -> Iterator[None]:
    """Somebody does it at a desk of their own, which they close when another waits for them, or is through."""
    done, is_through = Event(), Event()

    def at_a_desk() -> None:
        with house.desk() as desk:
            deed(desk)
            desk.session.flush()
            done.set()
            for _ in range(LOOKS if house.engine.dialect.name == "postgresql" else 0):
                if is_through.wait(0.01) or desk.session.scalar(SOMEBODY_WAITS):
                    return

    with ThreadPoolExecutor(1) as threads:
        somebody = threads.submit(at_a_desk)
        assert done.wait(10)
        yield
        is_through.set()
        somebody.result(10)


def asks_for_help(desk: Desk, way: str, by: Person, about: Person, readers: list[Person]) -> None:
    ids = [each.id for each in readers]
    ASKS[way](desk, by.id, words="Something about it.", is_anonymous=False, concerned={about.id}, readers=ids)


def reports(desk: Desk, by: Person, about: Person, reader: Person) -> None:
    asks_for_help(desk, "in a report", by, about, [reader])


def mine(desk: Desk, pair: str, me: Person) -> Mine:
    return Mine(desk.get(Mentorship, pair), desk.member(me.id))


def presses(
    house: House, who: Person, door: str, about: str, *, place: Place = Place.MESSAGE, **more: object
) -> object:
    """Press at another desk than somebody's, and wait until it is answered."""
    press = Press(place, who.id, house.bot.team_id, door, once=f"{who.id} {door}", about=about, **more)
    return answer(house.bot, press)


def sends(house: House, who: Person, door: str, about: str, **values: object) -> object:
    return presses(house, who, door, about, place=Place.SUBMIT, values=values)
