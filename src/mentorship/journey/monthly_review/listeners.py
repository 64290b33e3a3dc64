"""What people press around their monthly review and before a season is over."""

from collections.abc import Sequence

from msgspec.structs import replace

from mentorship.desk import Desk
from mentorship.journey.monthly_review import going_on, pulse, target_listeners, views
from mentorship.journey.monthly_review import review as deeds
from mentorship.journey.monthly_review.answers import Reviewed
from mentorship.journey.monthly_review.pulse_views import read_carried
from mentorship.journey.monthly_review.review import MyReview
from mentorship.listening import Listening, Looks
from mentorship.policies import Gone, Mine, NotForYou, members, running_pair
from mentorship.policies import mine as my_mentorship
from mentorship.program import doors
from mentorship.program.going_on import Choice
from mentorship.program.lines import read_marks
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.review import Review
from mentorship.slack.blocks import Block
from mentorship.slack.choosing import which
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say, Show


class NothingToReview(Refusal):
    key = "monthly_review.refusals.nothing_to_review"


def writer_of_review(desk: Desk, press: Press) -> MyReview:
    """One of the two whose review it is, as long as they go on."""
    found = pair_of_review(desk, press)
    if not found.mentorship.is_running:
        raise Gone
    return found


def pair_of_review(desk: Desk, press: Press) -> MyReview:
    """One of the two whose review it is or was; behind its id stands how its lines stood, and whom the form named."""
    review = desk.find_between(Review, press.about.partition(":")[0])
    if review is None:
        raise NotForYou
    found = my_mentorship(desk, press, desk.find(Mentorship, review.mentorship_id))
    return MyReview(found.mentorship, found.me, review)


def pair_in_season(desk: Desk, press: Press) -> Mine:
    """One of the two who are asked how to go on; behind the id stands the season they are asked for."""
    found = running_pair(desk, replace(press, about=press.about.partition(":")[0]))
    if not season_in(press).isdigit():
        raise Gone
    return found


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    listen_for_reviews(to)
    target_listeners.listen(to)
    for choice in Choice:
        listen_to_choice(to, choice)


def listen_for_reviews(to: Listening) -> None:
    @to.button(doors.OPEN_REVIEW, who=running_pair, looks=Looks.NOTING)
    def open_review(desk: Desk, press: Press, mine: Mine) -> Reply:
        return Open(form_for(desk, mine))

    @to.command("/mentorship review", who=members, looks=Looks.NOTING)
    def review_now(desk: Desk, press: Press, member: Member) -> Reply:
        mine = [Mine(each, member) for each in desk.session.scalars(Mentorship.running_of(member.id))]
        if not mine:
            raise NothingToReview
        if len(mine) == 1:
            return Open(form_for(desk, mine[0]))
        names = {each.mentorship.id: desk.member(each.partner_id).name for each in mine}
        return which(desk.words, doors.OPEN_REVIEW, names)

    @to.form("monthly_review.write", who=writer_of_review, answers=Reviewed)
    def write(desk: Desk, press: Press, mine: MyReview, answers: Reviewed) -> Reply:
        outcomes = {
            name.removeprefix(views.OUTCOME): str(value)
            for name, value in press.values.items()
            if name.startswith(views.OUTCOME)
        }
        seen, named = read_carried(press.about)
        readers = pulse.supporters(desk, mine.mentorship) if pulse.asks_for_attention(answers) else []
        if set(readers) - named:
            return Show(form_of(desk, mine, mine.review, seen=seen, supporters=readers))
        deeds.write(desk, mine, mine.review, answers, outcomes=outcomes, seen=read_marks(seen), readers=readers)
        return CloseAll()

    @to.button("monthly_review.read", who=pair_of_review, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, mine: MyReview) -> Reply:
        notes = deeds.feedback_if_both(mine.mentorship, deeds.notes_of(desk, mine.review))
        if notes is None:
            raise Gone
        return Say(views.revealed_blocks(desk.words, mine.review, notes))

    @to.button("monthly_review.read_thanks", who=pair_of_review, looks=Looks.ONLY)
    def read_thanks(desk: Desk, press: Press, mine: MyReview) -> Reply:
        note = deeds.note_of(desk, mine.review, mine.partner_id)
        if note is None or not note.thanks:
            raise Gone
        return Say(views.thanks_blocks(desk.words, note))

    @to.button("monthly_review.read_learned", who=pair_of_review, looks=Looks.ONLY)
    def read_learned(desk: Desk, press: Press, mine: MyReview) -> Reply:
        note = deeds.note_of(desk, mine.review, mine.partner_id)
        if note is None or not note.learned or not note.learned_sent_at:
            raise Gone
        return Say(views.learned_blocks(desk.words, note))


def listen_to_choice(to: Listening, choice: Choice) -> None:
    @to.button(f"monthly_review.choose_{choice}", who=pair_in_season)
    def choose(desk: Desk, press: Press, mine: Mine) -> Reply:
        going_on.choose(desk, mine.mentorship, int(season_in(press)), by=mine.me.id, choice=choice)
        return None


def season_in(press: Press) -> str:
    return press.about.partition(":")[2]


def form_for(desk: Desk, mine: Mine) -> Block:
    return form_of(desk, mine, deeds.review_for(desk, mine.mentorship))


def form_of(
    desk: Desk, mine: Mine, review: Review, *, seen: str | None = None, supporters: Sequence[str] | None = None
) -> Block:
    """Draw the form under the names of those who would read the three now.

    seen: how the lines stood in the window that it takes the place of, if it was sent under other names. supporters:
    who they are, if that is known.
    """
    sheet = deeds.sheet_of(desk, mine, review)
    if supporters is None:
        supporters = pulse.supporters(desk, mine.mentorship) if sheet.asks_pulse else []
    return views.form(desk.words, sheet, supporters=supporters, seen=seen)
