"""What people press to take a break, to come back, to end, and on their closing card."""

from collections.abc import Callable

from mentorship.desk import Desk
from mentorship.journey.closing import after_listeners, keepsake, rest, thank, views
from mentorship.journey.closing import end as deeds
from mentorship.journey.closing.answers import Break, Ending, Looking, ThankYou
from mentorship.journey.closing.fives import MOST, counted
from mentorship.journey.closing.records import Farewell, Thanks
from mentorship.listening import Listening, Looks
from mentorship.policies import Gone, Mine, NotForYou, members, organisers, pair, parted_pair, running_pair
from mentorship.program import doors
from mentorship.program.calendar import day_of
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.program.survey import Survey
from mentorship.slack.choosing import which
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say, Wrong


class NoMentorship(Refusal):
    key = "closing.refusals.no_mentorship"


def pair_with_record(desk: Desk, press: Press) -> Mine:
    """One of the two, as long as what they wrote is kept."""
    found = pair(desk, press)
    if found.mentorship.emptied_at is not None:
        raise Gone
    return found


def left_one(desk: Desk, press: Press) -> tuple[Mine, Farewell]:
    """The one who was left, and what was left for them. Raises Gone once it is deleted."""
    found = parted_pair(desk, press)
    if found.mentorship.ended_by == found.me.id:
        raise NotForYou
    farewell = desk.session.scalars(Farewell.of(found.mentorship.id)).first()
    if farewell is None:
        raise Gone
    return found, farewell


def thanked_one(desk: Desk, press: Press) -> Thanks:
    """Whoever the thanks are for. Raises Gone once they are deleted."""
    thanks = desk.find(Thanks, press.about)
    if thanks is None:
        raise Gone
    mentorship = desk.find(Mentorship, thanks.mentorship_id)
    if mentorship is None or press.member_id not in set(mentorship.both) - {thanks.by_id}:
        raise NotForYou
    return thanks


def listen(to: Listening) -> None:
    """Register the room's listeners."""
    listen_for_breaks(to)
    listen_for_endings(to)
    listen_on_card(to)
    after_listeners.listen(to)


def only_one(desk: Desk, press: Press, member: Member, door: str, do: Callable[[Desk, Press, Mine], Reply]) -> Reply:
    """Do something with someone's only mentorship; with two, ask which."""
    running = desk.session.scalars(Mentorship.running_of(member.id)).all()
    if not running:
        raise NoMentorship
    if len(running) > 1:
        return which(desk.words, door, {each.id: desk.member(each.partner_of(member.id)).name for each in running})
    return do(desk, press, Mine(running[0], member))


def listen_for_breaks(to: Listening) -> None:
    """A break, and the way back."""

    @to.button(doors.TAKE_A_BREAK, who=running_pair, looks=Looks.ONLY)
    def ask_until_when(desk: Desk, press: Press, mine: Mine) -> Reply:
        return Open(views.break_view(desk.words, mine.mentorship))

    @to.command("/mentorship pause", who=members, looks=Looks.ONLY)
    def pause(desk: Desk, press: Press, member: Member) -> Reply:
        return only_one(desk, press, member, doors.TAKE_A_BREAK, ask_until_when)

    @to.form(doors.TAKE_A_BREAK, who=running_pair, answers=Break)
    def take_a_break(desk: Desk, press: Press, mine: Mine, answers: Break) -> Reply:
        if answers.until and answers.until <= day_of(desk.now, mine.me.zone):
            return Wrong({"until": desk.words.plain("closing.wrong.until_past")})
        rest.take_a_break(desk, mine, until=answers.until)
        return CloseAll()

    @to.button(doors.WAKE_UP, who=pair)
    def wake(desk: Desk, press: Press, mine: Mine) -> Reply:
        rest.wake(desk, mine)
        return Say.text(desk.words.say("closing.wake.done"))

    @to.command("/mentorship resume", who=members)
    def resume(desk: Desk, press: Press, member: Member) -> Reply:
        return only_one(desk, press, member, doors.WAKE_UP, wake)


def listen_for_endings(to: Listening) -> None:
    """The one window, and its yes."""

    @to.button(doors.WRAP_UP, who=running_pair, looks=Looks.ONLY)
    def ask_for_kind_words(desk: Desk, press: Press, mine: Mine) -> Reply:
        return Open(
            views.end_view(
                desk.words,
                mine.mentorship,
                desk.member(mine.partner_id),
                has_sign_up=deeds.sign_up_in(desk, mine.mentorship, mine.me.id) is not None,
                season_is_over=deeds.season_is_over(desk, mine),
            )
        )

    @to.command("/mentorship end", who=members, looks=Looks.ONLY)
    def begin(desk: Desk, press: Press, member: Member) -> Reply:
        return only_one(desk, press, member, doors.WRAP_UP, ask_for_kind_words)

    @to.form("closing.end", who=running_pair, answers=Ending)
    def end(desk: Desk, press: Press, mine: Mine, answers: Ending) -> Reply:
        deeds.end(desk, mine, answers)
        return Say.text(desk.words.say("closing.end.done"))


def listen_on_card(to: Listening) -> None:
    """What stays open after the end."""

    @to.button("closing.read", who=left_one, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, left: tuple[Mine, Farewell]) -> Reply:
        found, farewell = left
        are_friends = not desk.are_kept_apart(*found.mentorship.both)
        return Open(views.read_view(desk.words, deeds.kind_words_for(desk, found, farewell, are_friends=are_friends)))

    @to.button("closing.read_thanks", who=thanked_one, looks=Looks.ONLY)
    def read_thanks(desk: Desk, press: Press, thanks: Thanks) -> Reply:
        return Open(views.read_thanks_view(desk.words, thanks))

    @to.button("closing.again", who=parted_pair)
    def match_again(desk: Desk, press: Press, mine: Mine) -> Reply:
        deeds.match_again(desk, mine)
        return Say.text(desk.words.say("closing.again.done"))

    @to.button("closing.peer", who=parted_pair)
    def become_a_peer(desk: Desk, press: Press, mine: Mine) -> Reply:
        deeds.become_a_peer(desk, mine)
        return Say.text(desk.words.say("closing.peer.done"))

    @to.button(doors.OUR_RECORD, who=pair_with_record, looks=Looks.ONLY)
    def see_record(desk: Desk, press: Press, mine: Mine) -> Reply:
        signed = keepsake.signed_in(desk, mine.mentorship)
        return Open(views.page(desk.words, "record", keepsake.record(desk, mine.mentorship, signed)))

    @to.button(doors.TIME_CAPSULE, who=pair_with_record, looks=Looks.ONLY)
    def open_capsule(desk: Desk, press: Press, mine: Mine) -> Reply:
        signed = keepsake.signed_in(desk, mine.mentorship)
        return Open(views.page(desk.words, "capsule", keepsake.capsule(desk, mine.mentorship, signed)))

    @to.button("closing.rest_sign_up", who=parted_pair)
    def pause_sign_up(desk: Desk, press: Press, mine: Mine) -> Reply:
        deeds.pause_sign_up(desk, mine)
        return Say.text(desk.words.say("closing.rest_sign_up.done"))

    @to.button("closing.thank", who=parted_pair, looks=Looks.ONLY)
    def ask_for_thanks(desk: Desk, press: Press, mine: Mine) -> Reply:
        if not deeds.is_offered_the_other(desk, mine):
            raise Gone
        return Open(views.thank_view(desk.words, mine.mentorship, desk.member(mine.partner_id)))

    @to.form("closing.thank", who=parted_pair, answers=ThankYou)
    def say_thanks(desk: Desk, press: Press, mine: Mine, answers: ThankYou) -> Reply:
        thank.thank(desk, mine, answers)
        return CloseAll()

    @to.button("closing.survey", who=parted_pair, looks=Looks.ONLY)
    def ask_three_questions(desk: Desk, press: Press, mine: Mine) -> Reply:
        return Open(views.survey_view(desk.words, mine.mentorship, mine.role))

    @to.button("closing.survey_answers", who=organisers, looks=Looks.ONLY)
    def see_what_people_said(desk: Desk, press: Press, organiser: Member) -> Reply:
        answers = counted(
            (five_id, each) for five_id, each in desk.session.execute(Survey.what_counts(MOST)) if five_id
        )
        return Open(views.survey_answers_view(desk.words, answers))

    @to.form("closing.survey", who=parted_pair, answers=Looking)
    def answer_survey(desk: Desk, press: Press, mine: Mine, answers: Looking) -> Reply:
        thank.answer_survey(desk, mine, answers)
        return CloseAll()
