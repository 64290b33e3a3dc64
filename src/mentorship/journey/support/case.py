"""What happens with a request: someone takes it, words travel back and forth, it is closed."""

from mentorship.desk import Desk
from mentorship.journey.support.ask import show_case
from mentorship.journey.support.records import HelpWord
from mentorship.outbox import to_member
from mentorship.policies import Gone
from mentorship.program.help_request import HelpRequest


def take(desk: Desk, request: HelpRequest, *, by: str) -> None:
    """Say who looks after it: the reminders end, and the asker knows that someone is there."""
    if request.taken_by is not None:
        raise Gone
    request.taken_by, request.taken_at, request.next_word_at = by, desk.now, None
    show_case(desk, request)


def reply(desk: Desk, request: HelpRequest, words: str, *, by: str) -> None:
    """Let an answer travel to the asker; who answers is named, who asked need not be."""
    word = write(desk, request, words, by=by)
    desk.out.tell("support.answer", to_member(request.asker_id), key=word.id, word=word.id)


def answer_case(desk: Desk, request: HelpRequest, words: str, *, by: str) -> None:
    """Answer as one of its readers; whoever answers has taken it."""
    reply(desk, request, words, by=by)
    if request.taken_by is None:
        take(desk, request, by=by)


def write_back(desk: Desk, request: HelpRequest, words: str) -> None:
    """Let the asker say more to the same readers."""
    word = write(desk, request, words, by=request.asker_id)
    for each in request.readers:
        desk.out.tell("support.more", to_member(each), key=f"{word.id}:{each}", word=word.id, reader=each)


def close(desk: Desk, request: HelpRequest, *, by: str) -> None:
    """Close the case and tell the asker."""
    if request.taken_by is None:
        request.taken_by, request.taken_at = by, desk.now
    request.closed_at, request.next_word_at = desk.now, None
    show_case(desk, request)
    desk.out.tell("support.closed", to_member(request.asker_id), key=request.id, request=request.id)


def write(desk: Desk, request: HelpRequest, words: str, *, by: str) -> HelpWord:
    word = HelpWord(request_id=request.id, by_id=by, words=words, said_at=desk.now)
    desk.session.add(word)
    desk.session.flush()
    return word
