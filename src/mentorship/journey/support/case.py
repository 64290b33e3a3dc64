"""What happens with a request: someone takes it, words travel back and forth, its readers get fewer, it is closed."""

from mentorship.desk import Desk
from mentorship.journey.support.ask import CARDS, show_case, show_receipt, wait_for_a_reader
from mentorship.journey.support.readers import is_here
from mentorship.journey.support.records import HelpWord
from mentorship.outbox import to_member
from mentorship.policies import Gone
from mentorship.program.help_request import HelpRequest
from mentorship.slack.replies import Refusal

ALONE, NOTICE, UNPOSTED = "support.alone", "support.notice", "support.unposted"


class AskerHasLeft(Refusal):
    """Whoever asked was forgotten: an answer would reach nobody."""

    key = "support.refusals.asker_has_left"


def take(desk: Desk, request: HelpRequest, *, by: str) -> None:
    """Say who looks after it: the reminders end, and the asker knows that someone is there."""
    if request.taken_by is not None:
        raise Gone
    request.taken_by, request.taken_at, request.next_word_at = by, desk.now, None
    show_case(desk, request)


def reply(desk: Desk, request: HelpRequest, words: str, *, by: str) -> None:
    """Let an answer travel to the asker; who answers is named, who asked need not be.

    Raises AskerHasLeft; not for someone unnamed, of whom nobody is to know that they left.
    """
    if request.has_lost_its_asker:
        raise AskerHasLeft
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


def keep_to(desk: Desk, request: HelpRequest, readers: list[str]) -> None:
    """Keep to those who can still read it, and tell them; if whoever took it is not among them, it is open again.

    If nobody is left, the asker hears it, and chooses anew: nothing is shown to anyone else without her yes.
    """
    is_let_go = request.taken_by not in (None, *readers)
    is_news = readers != request.readers or (not readers and request.waits_since)
    if not is_let_go and not is_news:
        return
    since, request.readers = request.waits_since, readers
    would_tell = request.is_anonymous and not (is_let_go and has_gone(desk, request.taken_by))
    if is_let_go or not readers:
        wait_for_a_reader(desk, request)
    if not readers:
        request.waits_since = request.next_word_at = None
        desk.out.tell(ALONE, to_member(request.asker_id), key=f"{request.id}:{since}", request=request.id)
    if would_tell:  # with whom something changed would tell who asked: the others hear with the next reminder
        show_receipt(desk, request)
        return
    tell_readers(desk, request, "fewer", key=f"{since}:{len(readers)}")
    show_case(desk, request)


def has_gone(desk: Desk, member_id: str | None) -> bool:
    """Whether somebody has left, and did not only become the asker's match."""
    return member_id is None or not is_here(desk, member_id)


def tell_who_may_know(desk: Desk, kind: str, key: str) -> None:
    """Tell that something could not be said: a question's asker, or those who read the case, and nobody else.

    Whom its card never reached reads it no longer: the asker must not believe that they do.
    """
    about, *to = key.split(":")
    word = desk.find(HelpWord, about)
    request = desk.find(HelpRequest, word.request_id if word else about)
    if request is None or kind in (NOTICE, "support.receipt"):  # to tell this would be refused, too, or is of no use
        return
    if kind == "support.post":
        desk.out.tell(UNPOSTED, to_member(request.asker_id), key=request.id, request=request.id)
    elif kind in CARDS.values() and request.closed_at is None and desk.out.where_shown(kind, key) is None:
        keep_to(desk, request, [each for each in request.readers if each not in to])
    else:
        tell_readers(desk, request, "unsaid", key=f"{kind}:{key}")


def tell_readers(desk: Desk, request: HelpRequest, what: str, *, key: str) -> None:
    """Tell its readers what is otherwise with it. what: fewer, unsaid."""
    for each in request.readers:
        name, to = f"{request.id}:{each}:{key}", to_member(each)
        desk.out.tell(NOTICE, to, key=name, request=request.id, reader=each, what=what)


def send_anew(desk: Desk, request: HelpRequest, readers: list[str]) -> None:
    """Send it, with all that was said since, to those whom the asker chose when nobody was left."""
    request.readers = readers
    wait_for_a_reader(desk, request)
    show_case(desk, request)


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
