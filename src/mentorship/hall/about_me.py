"""About me: what someone told about who they are, in a table of its own, kept by a consent of its own.

No row without the consent, and taking it back deletes the row. Nothing else asks this table: each function below reads
for one purpose, and whenever anybody but the person is given a word, or the matching counts it, a line says so that
the person finds under `/mentorship privacy`. Source: Mentor Guide, Mentor Matching 2; Features N4 and P21.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import Date, ForeignKey, Select, Text, bindparam, delete, func, select, type_coerce
from sqlalchemy.orm import Mapped, load_only, mapped_column

from mentorship.desk import Desk
from mentorship.program.erasure import Erased
from mentorship.program.matching_run import MatchingSeat
from mentorship.program.member import Member
from mentorship.program.sign_up import Role, SignUp
from mentorship.store import Base, Class, Kept, Until, insert_new, portions, sealed

READINGS_KEPT_FOR = timedelta(days=365)
NOBODY = ""
"""Who read, where it was the matching itself and no person."""


class Purpose(StrEnum):
    """What an answer was read for."""

    RUN = "run"  # a run of the matching counted it
    LOOK = "look"  # a matcher looked at who could fit: a word that both show was named
    SIGN_UP = "sign_up"  # a matcher opened the sign-up, and saw the words that are shown
    MATCH = "match"  # the match looked at what the two show each other


class AboutMe(Base):
    """What one person told about themselves in one role."""

    __tablename__ = "about_me"
    __kept__ = Kept(Class.IDENTITY, subject="member_id", until=Until.WITHDRAWN)

    sign_up_id: Mapped[str] = mapped_column(ForeignKey("sign_up.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), index=True)
    consented_at: Mapped[datetime]
    words: Mapped[str] = sealed(Class.IDENTITY)
    """Separated by commas."""
    shown: Mapped[str | None] = sealed(Class.IDENTITY)
    """Those of the words that the matchers and one's matches may see; all others are the engine's alone."""
    matters: Mapped[str] = sealed(Class.IDENTITY)
    """How much having that in common matters: a lot, a little, no."""


class Reading(Base):
    """That someone's About me was read on a day, what for and by whom; never what stood there."""

    __tablename__ = "about_me_reading"
    __kept__ = Kept(Class.IDENTITY, subject="member_id", until=Until.YEAR)

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(primary_key=True)
    by_id: Mapped[str] = mapped_column(primary_key=True)
    read_on: Mapped[date] = mapped_column(primary_key=True, index=True)
    """The program's day; whoever reads twice in a day leaves one line."""


class Told(Struct, frozen=True):
    """What may be used of somebody's About me, for the purpose it was asked for."""

    words: Sequence[str] = ()
    shown: Sequence[str] = ()
    matters: str = "no"


class LastRead(Struct, frozen=True):
    """When someone's About me was last read by somebody for a purpose."""

    purpose: Purpose
    by_id: str
    on: date


# Telling and taking back


def tell(desk: Desk, sign_up: SignUp, told: Told) -> None:
    """Keep what someone told and consented to, on the day of its words; the last run keeps none that is not shown."""
    keep(desk, sign_up, desk.session.get(AboutMe, sign_up.id), told)


def tell_first(desk: Desk, sign_up: SignUp, told: Told) -> None:
    """Keep what someone told and consented to who had told nothing here before."""
    keep(desk, sign_up, None, told)


def keep(desk: Desk, sign_up: SignUp, record: AboutMe | None, told: Told) -> None:
    if record is None:
        record = AboutMe(sign_up_id=sign_up.id, member_id=sign_up.member_id, words="")
    elif is_taken_back(opened(record), told):
        desk.note_erasure(sign_up.member_id, Erased.IDENTITIES)
    words = ",".join(told.words)
    if record.words != words:
        record.consented_at = desk.now
    record.words, record.shown, record.matters = words, ",".join(told.shown) or None, told.matters
    desk.session.add(record)
    desk.session.flush()  # waits for a run that is just being kept of the old words: only then are its seats there
    whose = select(MatchingSeat).where(MatchingSeat.member_id == sign_up.member_id, MatchingSeat.role == sign_up.role)
    for seat in desk.session.scalars(whose):
        seat.forget_words_about_oneself(but=told.shown)


def is_taken_back(before: Told, told: Told) -> bool:
    """Whether a word is gone, or is shown no more: an older backup, which cannot tell which one, forgets them all."""
    return bool({*before.words} - {*told.words} or {*before.shown} - {*told.shown})


def take_back(desk: Desk, member_id: str) -> None:
    """Forget what someone told about who they are, in both roles: from now on it counts for nothing."""
    forget(desk, member_id, desk.session.scalars(select(AboutMe).where(AboutMe.member_id == member_id)))


def take_back_in(desk: Desk, sign_up: SignUp) -> None:
    """Forget what someone told about who they are in one role, if anything was told there."""
    if record := desk.session.get(AboutMe, sign_up.id):
        forget(desk, sign_up.member_id, [record])


def forget(desk: Desk, member_id: str, records: Iterable[AboutMe]) -> None:
    """Delete the rows, and the words that were shown from the last run; no backup brings them back."""
    for record in records:
        desk.session.delete(record)
    for seat in desk.session.scalars(select(MatchingSeat).where(MatchingSeat.member_id == member_id)):
        seat.forget_words_about_oneself()
    desk.note_erasure(member_id, Erased.IDENTITIES)
    desk.session.flush()


# Reading, for one purpose each


def has_told(desk: Desk, member_id: str) -> bool:
    return desk.session.scalar(select(AboutMe.sign_up_id).where(AboutMe.member_id == member_id)) is not None


def shows_something(desk: Desk, member_ids: Collection[str]) -> bool:
    """Ask whether any of them lets a match see a word, without opening one."""
    shows = select(AboutMe.sign_up_id).where(AboutMe.member_id.in_(member_ids), AboutMe.shown.is_not(None))
    return desk.session.scalar(shows.limit(1)) is not None


def of_ones_own(desk: Desk, member_id: str, role: Role) -> tuple[SignUp | None, Told]:
    """Someone's sign-up, if they have one, and what they told with it: for their own form."""
    found = desk.session.execute(OF_ONES_OWN, {"member": member_id, "role": role}).one_or_none()
    sign_up, record = found or (None, None)
    return sign_up, opened(record) if record else Told()


def state_of(desk: Desk) -> str:
    """Mark what everybody told, without opening a word of it: it is another when anybody tells or takes back one."""
    return mark_of(desk.session.execute(AS_KEPT).all())


def hold(desk: Desk) -> str:
    """Mark the same, and let nobody take back a word until this desk is closed; who does just now is left out."""
    return mark_of(desk.session.execute(AS_HELD).all())


def for_a_run(
    desk: Desk, signed_up: Select[SignUp, Member], member_ids: Iterable[str]
) -> Iterator[tuple[SignUp, Member, Told | None]]:
    """Load these people's sign-ups with all that they told. The run that is kept of it notes the reading.

    signed_up: asks for the sign-ups of `members`.
    """
    with_words = signed_up.outerjoin(AboutMe, AboutMe.sign_up_id == SignUp.id).add_columns(AboutMe)
    for some in portions(member_ids):
        for sign_up, member, record in desk.session.execute(with_words, {"members": some}):
            yield sign_up, member, opened(record) if record else None


def words_still_shown(desk: Desk, member_ids: Collection[str]) -> dict[tuple[str, Role], set[str]]:
    """The words that these people show today, {member and role: words}: a last run names no other."""
    with_roles = shown_by(member_ids).join(SignUp, SignUp.id == AboutMe.sign_up_id).add_columns(SignUp.role)
    return {(each.member_id, role): set(split(each.shown)) for each, role in desk.session.execute(with_roles)}


def show_to(desk: Desk, reader_id: str, sign_ups: Iterable[SignUp], purpose: Purpose) -> dict[str, list[str]]:
    """Give someone the words that others show, {member: words}, and note that they were read."""
    of = {each.id: each.member_id for each in sign_ups}
    found = [each for each in those_who_show(desk, set(of.values())) if each.sign_up_id in of]
    note_reading(desk, {each.member_id for each in found} - {reader_id}, purpose, by=reader_id)
    return {each.member_id: split(each.shown) for each in found}


def those_who_show(desk: Desk, member_ids: Collection[str]) -> Sequence[AboutMe]:
    return desk.session.scalars(shown_by(member_ids)).all()


def shown_by(member_ids: Collection[str]) -> Select[AboutMe]:
    """Ask for what is shown, and nothing else: the rest stays sealed."""
    only = load_only(AboutMe.sign_up_id, AboutMe.member_id, AboutMe.shown)
    return select(AboutMe).where(AboutMe.member_id.in_(member_ids), AboutMe.shown.is_not(None)).options(only)


def opened(record: AboutMe) -> Told:
    return Told(split(record.words), split(record.shown), record.matters)


def mark_of(rows: Sequence[object]) -> str:
    return sha256(repr(rows).encode()).hexdigest()


def split(words: str | None) -> list[str]:
    return words.split(",") if words else []


# Who read it


def note_reading(desk: Desk, member_ids: Iterable[str], purpose: Purpose, *, by: str = NOBODY) -> None:
    """Note that these people's words were read; a second time on the same day adds nothing."""
    what = {"purpose": purpose, "by_id": by, "read_on": desk.today()}
    if rows := [{"member_id": each, **what} for each in sorted(set(member_ids))]:
        insert_new(desk.session, Reading, rows)


def last_readings(desk: Desk, member_id: str, *, at_most: int) -> list[LastRead]:
    """List who read what someone told, and when last, the newest first."""
    last = func.max(Reading.read_on)
    found = select(Reading.purpose, Reading.by_id, last).where(Reading.member_id == member_id)
    grouped = found.group_by(Reading.purpose, Reading.by_id).order_by(last.desc(), Reading.by_id, Reading.purpose)
    return [LastRead(*each) for each in desk.session.execute(grouped.limit(at_most))]


def forget_old_readings(desk: Desk) -> None:
    desk.session.execute(FORGET_OLD, {"before": desk.today() - READINGS_KEPT_FOR})


OF_ONES_OWN = (
    select(SignUp, AboutMe)
    .outerjoin(AboutMe, AboutMe.sign_up_id == SignUp.id)
    .where(SignUp.member_id == bindparam("member"), SignUp.role == bindparam("role"))
)
AS_KEPT = select(
    AboutMe.sign_up_id, *(type_coerce(each, Text) for each in (AboutMe.words, AboutMe.shown, AboutMe.matters))
).order_by(AboutMe.sign_up_id)
AS_HELD = AS_KEPT.with_for_update(read=True, skip_locked=True)
FORGET_OLD = delete(Reading).where(Reading.read_on < bindparam("before", type_=Date))
