"""Notes to oneself, and bringing one up in the next meeting. Mentee Guide, Between 5."""

from collections.abc import Sequence

from mentorship.desk import Desk
from mentorship.journey.between_meetings.tasks import after_a_change
from mentorship.policies import Mine
from mentorship.program.between_meetings import NoteToSelf
from mentorship.program.topic import Topic


def notes_of(desk: Desk, mine: Mine) -> Sequence[NoteToSelf]:
    return desk.session.scalars(NoteToSelf.of(mine.me.id, mine.mentorship.id)).all()


def note(desk: Desk, mine: Mine, words: str) -> None:
    """Note something for nobody but oneself."""
    desk.session.add(NoteToSelf(mentorship_id=mine.mentorship.id, member_id=mine.me.id, words=words, noted_at=desk.now))
    mine.mentorship.press(at=desk.now)
    desk.session.flush()


def bring_up(desk: Desk, mine: Mine, noted: NoteToSelf) -> None:
    """Put a note on the next agenda, where the other reads it too."""
    noted.brought_up_at = desk.now
    desk.session.add(Topic(mentorship_id=mine.mentorship.id, by_id=mine.me.id, words=noted.words, brought_at=desk.now))
    after_a_change(desk, mine.mentorship)


def forget(desk: Desk, noted: NoteToSelf) -> None:
    desk.session.delete(noted)
    desk.session.flush()
