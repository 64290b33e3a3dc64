"""What outlives a backup: what was erased on people's wish, and who is never to be matched again; and how an older
database follows it. Both are lists of keyed hashes, and name nobody.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import InvalidToken
from msgspec import Struct
from sqlalchemy import Engine, select

from mentorship.bot import Bot
from mentorship.desk import Desk
from mentorship.journey.signing_up.sign_up import delete_with_what_stands_beside
from mentorship.privacy.consent import withdraw_identities
from mentorship.privacy.forgetting import forget
from mentorship.program.erasure import Erased, Erasure
from mentorship.program.member import Member
from mentorship.program.mentorship import NeverAgain
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Keys, hashing_secret, insert_if_new, insert_new
from mentorship.store.half_restored import RESTORING

Erasures = Sequence[tuple[str, str, datetime]]
"""[(mark, what, at)]: what was `Erased`, or NEVER_AGAIN and the mark of two."""
NEVER_AGAIN = "never_again"
ALL = f"SELECT mark, what, at FROM erasure UNION ALL SELECT pair, '{NEVER_AGAIN}', since FROM never_again"
NO_SUCH_TABLE = "42P01"
"""In PostgreSQL; SQLite says it in words."""
UNFINISHED = f"SELECT mark, what, at FROM {RESTORING}"
SECRET = "SELECT hashing_secret FROM installation"
NOBODY_CAN_TELL = (
    "There was no database of this program here, so nobody can tell who was forgotten since the backup, or kept apart."
)
ANOTHER_PROGRAM = (
    "What was here began anew, without what the backup holds, so nobody can tell who was forgotten since the backup, or"
    " kept apart."
)


class Stood(Struct, frozen=True):
    """What a database that is to be replaced tells: its lists, None if it never had any, and its sealed secret."""

    erased: Erasures | None
    secret: str | None

    def follows(self, engine: Engine, keys: Keys, *, say: Callable[[str], object]) -> Erasures:
        """Answer the lists, if they are of the same program as a backup: their marks are made with its secret."""
        if self.erased is None:
            say(NOBODY_CAN_TELL)
            return []
        if self.secret is None or opened(self.secret, keys) != hashing_secret(engine):
            say(ANOTHER_PROGRAM)
            return []
        return self.erased


def opened(sealed: str, keys: Keys) -> str | None:
    try:
        return keys.open(sealed).decode().partition("\0")[2]
    except InvalidToken:
        return None


def stood_in(ask: Callable[[str], Iterable[Any]]) -> Stood:
    """Read what outlives a backup, as it lies in a database, whatever its schema."""
    erased = erasures_in(lambda: ask(ALL))
    return Stood(erased, next((secret for (secret,) in ask(SECRET)), None) if erased is not None else None)


def erasures_in(ask: Callable[[], Iterable[Any]]) -> Erasures | None:
    """Read the lists; None in a database that never had them."""
    try:
        rows = list(ask())
    except Exception as error:
        told = getattr(error, "orig", error)  # without the statement, which names the table whatever is wrong
        if getattr(told, "sqlstate", None) != NO_SUCH_TABLE and "no such table" not in str(told):
            raise
        return None
    return [(mark, str(what), moment_of(at)) for mark, what, at in rows]


def moment_of(at: str | datetime) -> datetime:
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def erase_again(bot: Bot, erased: Erasures) -> int:
    """Erase what was erased after this database was copied, and keep apart who is to be kept apart since.

    Answers how many things were erased.
    """
    with bot.desk() as desk:
        apart = [{"pair": mark, "since": at} for mark, what, at in erased if what == NEVER_AGAIN]
        if apart:
            insert_new(desk.session, NeverAgain, apart)
        new = [
            (mark, what)
            for mark, what, at in erased
            if what != NEVER_AGAIN and insert_if_new(desk.session, Erasure, mark=mark, what=Erased(what), at=at)
        ]
        people = {desk.keys.hash(id_): id_ for id_ in desk.session.scalars(select(Member.id))}
        for what in (Erased.MENTOR, Erased.MENTEE, Erased.IDENTITIES, Erased.EVERYTHING):
            for mark in {mark for mark, each in new if each == what} & people.keys():
                erase(desk, people[mark], what)
    return len(new)


def erase(desk: Desk, member_id: str, what: Erased) -> None:
    match what:
        case Erased.EVERYTHING:
            forget(desk, desk.member(member_id))
        case Erased.IDENTITIES:
            withdraw_identities(desk, member_id)
        case Erased.MENTOR | Erased.MENTEE:
            if sign_up := desk.session.scalars(SignUp.of(member_id, Role(what.value))).first():
                delete_with_what_stands_beside(desk, sign_up)
