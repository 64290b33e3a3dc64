"""The settings as a desk takes them, and how they are changed: all together, logged, and by one at a time."""

import json
from collections.abc import Callable
from functools import lru_cache

from sqlalchemy import text
from sqlalchemy.orm import Session

from mentorship.desk import Desk
from mentorship.program.settings import Setting, Settings
from mentorship.store import must_hold, put


def settings_in(session: Session) -> Settings:
    """The program's settings: the defaults, and what organisers changed."""
    return settings_from(tuple(session.connection().exec_driver_sql(CHANGED).all()))


CHANGED = "SELECT name, CAST(value AS TEXT) FROM setting ORDER BY name"
"""As text, and past SQLAlchemy: what is kept of the last answer need not be read again."""


@lru_cache(maxsize=8)
def settings_from(changed: tuple[tuple[str, str], ...]) -> Settings:
    """Validate what was changed; the answer is nearly always the same."""
    return Settings.model_validate(
        {name: json.loads(value)["is"] for name, value in changed if name in Settings.model_fields}
    )


class KnownSettings:
    """The settings as every desk takes them: asked anew each second, since another process may have changed them.

    What this process changes holds from its next desk on. elapsed: seconds that nobody can put back.
    """

    def __init__(self, elapsed: Callable[[], float]) -> None:
        self._elapsed = elapsed
        self._turn = 0
        self._last: tuple[int, float, Settings] | None = None

    def at(self, session: Session) -> Settings:
        turn, last = self._turn, self._last
        if last is not None and last[0] == turn and self._elapsed() < last[1]:
            return last[2]
        settings = settings_in(session)
        self._last = turn, self._elapsed() + KNOWN_FOR, settings
        return settings

    def forget(self) -> None:
        """Ask anew; also who asked before this, and has its answer only now, asked too early."""
        self._turn += 1


KNOWN_FOR = 1.0
"""Seconds."""


def change_settings(desk: Desk, *, by: str, **changes: object) -> None:
    """Change settings together and log each change; takes effect with the next desk.

    Raises pydantic's ValidationError, and changes nothing, if the whole would not be valid.
    """
    known = hold_settings(desk)
    asked = Settings.model_validate({**known.model_dump(), **changes})
    before, after = known.model_dump(mode="json"), asked.model_dump(mode="json")
    for name in changes:
        if after[name] != before[name]:
            put(desk.session, Setting, name=name, value={"is": after[name]})
            desk.log("setting", by=by, details=f"{name}: {before[name]} → {after[name]}")
    desk.settings = asked


def hold_settings(desk: Desk) -> Settings:
    """Return the settings as they are now, and let nobody else change any until this desk is closed.

    `desk.settings` may be a second old: whoever writes what follows from it takes back what others did since.
    """
    desk.session.flush()
    if must_hold(desk.session):
        desk.session.execute(ALONE)
    return settings_in(desk.session)


ALONE = text("LOCK TABLE setting IN SHARE ROW EXCLUSIVE MODE")
"""The table, not its rows: what nobody has changed yet has none. Who only reads does not wait."""
