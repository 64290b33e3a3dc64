"""Giving back what a mentee wrote to her mentor and what never reached them, as it ended before."""

from mentorship.desk import Desk
from mentorship.outbox import to_member
from mentorship.program.between_meetings import NoteToSelf, WordToMentor
from mentorship.program.mentorship import Mentorship

NOT_SENT = "between_meetings.not_sent"


def give_back(desk: Desk, mentorship: Mentorship, word: WordToMentor) -> None:
    """Make what would come after the end a note of hers who wrote it, and tell her."""
    mentee = mentorship.mentee_id
    note = NoteToSelf(mentorship_id=mentorship.id, member_id=mentee, words=word.words, noted_at=word.written_at)
    desk.session.add(note)
    desk.session.delete(word)
    desk.out.tell(NOT_SENT, to_member(mentee), key=note.id, note=note.id)
