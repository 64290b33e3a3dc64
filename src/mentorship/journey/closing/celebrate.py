"""Celebrating together: a post in a channel, only if both approve the exact words. Features K5."""

from sqlalchemy import select

from mentorship.desk import Desk
from mentorship.journey.closing.answers import Celebrating
from mentorship.journey.closing.end import changed, is_offered_the_other, show_card
from mentorship.journey.closing.records import Celebration
from mentorship.outbox import to_channel, to_member
from mentorship.policies import Gone, Mine
from mentorship.program import doors
from mentorship.program.mentorship import Ending, Mentorship

POST = "closing.celebration"


def newest(desk: Desk, mentorship: Mentorship) -> Celebration | None:
    return desk.session.scalars(Celebration.of(mentorship.id)).first()


def may_celebrate(desk: Desk, mine: Mine) -> bool:
    """Whether there is something to celebrate with the other."""
    return mine.mentorship.ending is Ending.WRAPPED_UP and is_offered_the_other(desk, mine)


def propose(desk: Desk, mine: Mine, answers: Celebrating) -> None:
    """Give the other the words to approve; words of one's own replace those that waited. Raises Gone."""
    before = lock(desk, mine.mentorship)
    is_settled = before is not None and (before.approved_at or before.declined_at)
    if is_settled or not may_celebrate(desk, mine):
        raise Gone
    words = Celebration(
        mentorship_id=mine.mentorship.id,
        number=before.number + 1 if before else 1,
        by_id=mine.me.id,
        words=answers.celebration,
        written_at=desk.now,
    )
    desk.session.add(words)
    desk.session.flush()
    if before is not None:
        show_to_approve(desk, mine.mentorship, before)
        show_card(desk, mine.mentorship, before.by_id)
    show_to_approve(desk, mine.mentorship, words)
    changed(desk, mine)


def approve(desk: Desk, mine: Mine, words: Celebration) -> None:
    """Say yes to exactly these words: now they are posted. Raises Gone for any but the newest of the other's."""
    if lock(desk, mine.mentorship) != words or words.approved_at or words.declined_at or words.by_id == mine.me.id:
        raise Gone
    words.approved_at = desk.now
    place = "celebration" if desk.settings.celebration_channel else "mentorship"
    desk.out.tell(POST, to_channel(place), key=words.id, words=words.id)
    show_to_approve(desk, mine.mentorship, words)
    show_card(desk, mine.mentorship, words.by_id)


def decline(desk: Desk, mine: Mine, words: Celebration) -> None:
    """Rather not: nothing is posted, and nobody is told of it. Raises Gone as `approve` does."""
    if lock(desk, mine.mentorship) != words or words.approved_at or words.declined_at or words.by_id == mine.me.id:
        raise Gone
    words.declined_at = desk.now
    show_to_approve(desk, mine.mentorship, words)


def take_back(desk: Desk, mine: Mine) -> None:
    """Take one's own words back, whatever became of the two since: they go, and the other reads what a no would show.

    Whoever wrote them does not learn by it whether the other would rather not. Raises Gone once they are posted.
    """
    words = lock(desk, mine.mentorship)
    if not may_take_back(words, mine.me.id) or words is None:
        raise Gone
    words.words, words.declined_at = "", words.declined_at or desk.now
    show_to_approve(desk, mine.mentorship, words)
    changed(desk, mine)


def may_take_back(words: Celebration | None, member_id: str) -> bool:
    """Whether these, the newest, are someone's own words that are not posted."""
    return words is not None and words.by_id == member_id and words.approved_at is None and words.words != ""


def lock(desk: Desk, mentorship: Mentorship) -> Celebration | None:
    """Let one press at a time decide, and return the words that count."""
    desk.session.execute(select(Mentorship.id).where(Mentorship.id == mentorship.id).with_for_update())
    words = newest(desk, mentorship)
    if words:
        desk.hold(words)
    return words


def show_to_approve(desk: Desk, mentorship: Mentorship, words: Celebration) -> None:
    to = to_member(mentorship.partner_of(words.by_id))
    desk.out.show(doors.WORDS_TO_APPROVE, to, key=words.id, words=words.id)
