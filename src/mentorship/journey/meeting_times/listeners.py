"""What people press to set, take, move and skip a time."""

from mentorship.desk import Desk
from mentorship.journey.meeting_times import settle as deeds
from mentorship.journey.meeting_times import views
from mentorship.journey.meeting_times.answers import Offers, Skipping
from mentorship.journey.meeting_times.seeing import SeenWithOffers, open_meetings_of, seen_by, seen_with_offers
from mentorship.listening import Listening, Looks
from mentorship.policies import (
    Gone,
    MyMeeting,
    NotForYou,
    members,
    mine,
    must_be_awake,
    pair_of_meeting,
    pair_of_open_meeting,
)
from mentorship.program import doors
from mentorship.program.calendar import shown, shown_time
from mentorship.program.meeting import Meeting, Offer
from mentorship.program.member import Member
from mentorship.program.mentorship import Mentorship
from mentorship.slack.press import Place, Press
from mentorship.slack.replies import CloseAll, Open, Refusal, Reply, Say, Show, Wrong


class NothingToPlan(Refusal):
    key = "meeting_times.refusals.nothing_to_plan"


class Offered(MyMeeting, frozen=True):
    """An offer, seen from the one it was made to."""

    offer: Offer


def pair_who_meet(desk: Desk, press: Press) -> MyMeeting:
    """One of the two of an open meeting, while they take no break."""
    found = pair_of_open_meeting(desk, press)
    must_be_awake(found.mentorship)
    return found


def locked_meeting(desk: Desk, press: Press) -> MyMeeting:
    """One of the two of an open meeting that nobody else changes meanwhile: two can press in the same second."""
    found = pair_who_meet(desk, press)
    desk.hold(found.mentorship, found.meeting)
    return pair_who_meet(desk, press)


def offered_to_me(desk: Desk, press: Press) -> Offered:
    """The one whom an open offer was made to."""
    offer = desk.find(Offer, press.about)
    meeting = desk.find_between(Meeting, offer.meeting_id) if offer else None
    found = mine(desk, press, desk.find(Mentorship, meeting.mentorship_id) if meeting else None)
    if offer is None or meeting is None or offer.by_id == found.me.id:
        raise NotForYou
    desk.hold(found.mentorship, meeting, offer)
    if offer.closed_at is not None or meeting.closed_at is not None or not found.mentorship.is_running:
        raise Gone
    must_be_awake(found.mentorship)
    return Offered(found.mentorship, found.me, meeting, offer)


def listen(to: Listening) -> None:
    """Register the room's listeners."""

    @to.command("/mentorship time", who=members, looks=Looks.ONLY)
    def set_a_time_of_mine(desk: Desk, press: Press, member: Member) -> Reply:
        meetings = desk.answer(open_meetings_of(desk, member.id))
        if not meetings:
            raise NothingToPlan
        if len(meetings) > 1:
            return Open(views.which_view(desk.words, meetings))
        return form_or_state(desk, meetings[0])

    @to.button(doors.SET_A_TIME, who=pair_who_meet, looks=Looks.ONLY)
    def set_a_time(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        return form_or_state(desk, seen_with_offers(desk, my.meeting, my.me.id))

    @to.button(doors.MOVE_IT, who=pair_who_meet, looks=Looks.ONLY)
    def move_it(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        seen = seen_with_offers(desk, my.meeting, my.me.id)
        return Open(views.offer_view(desk.words, seen, views.usual_values(seen)))

    @to.form(views.OFFER, who=locked_meeting, answers=Offers)
    def offer(desk: Desk, press: Press, my: MyMeeting, answers: Offers) -> Reply:
        if wrong := impossible(desk, my, answers):
            return Wrong(wrong)
        seen, moments = seen_with_offers(desk, my.meeting, my.me.id), list(answers.moments(my.me.zone).values())
        if awkward := deeds.awkward(desk, my, moments, open_offers=seen.offers):
            return Show(views.offer_view(desk.words, seen, press.values, awkward=awkward))
        return offered(desk, my, answers, seen)

    @to.form(views.OFFER_ANYWAY, who=locked_meeting, answers=Offers)
    def offer_anyway(desk: Desk, press: Press, my: MyMeeting, answers: Offers) -> Reply:
        if wrong := impossible(desk, my, answers):
            return Wrong(wrong)
        return offered(desk, my, answers, seen_with_offers(desk, my.meeting, my.me.id))

    @to.button(views.TAKE, who=offered_to_me)
    def take(desk: Desk, press: Press, my: Offered) -> Reply:
        seen = seen_with_offers(desk, my.meeting, my.me.id)
        is_settled = deeds.take(desk, my, my.offer, open_offers=seen.offers)
        if press.place is Place.WINDOW:
            return Show(views.meeting_view(desk.words, seen))
        return None if is_settled else Say.text(desk.words.say("meeting_times.refusals.time_passed"))

    @to.button(doors.SKIP_THIS_WEEK, who=pair_who_meet, looks=Looks.ONLY)
    def ask_whether_to_skip(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        if my.meeting.is_first:
            raise deeds.FirstMeetingIsNotSkipped
        return Open(views.skip_view(desk.words, seen_by(desk, my.meeting, my.me.id)))

    @to.form(doors.SKIP_THIS_WEEK, who=locked_meeting, answers=Skipping)
    def skip_this_week(desk: Desk, press: Press, my: MyMeeting, answers: Skipping) -> Reply:
        deeds.skip(desk, my, words=answers.words or None)
        return CloseAll()

    @to.button(views.READ_WORD, who=pair_of_meeting, looks=Looks.ONLY)
    def read_word(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        if not my.meeting.skipped_with:
            raise Gone
        return Open(views.word_view(desk.words, my.meeting.skipped_with))

    @to.button(doors.RUNNING_LATE, who=pair_who_meet)
    def running_late(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        deeds.run_late(desk, my)
        return Say.text(desk.words.say("meeting_times.late.told"))

    @to.button(doors.SEE_MEETING, who=pair_of_open_meeting, looks=Looks.ONLY)
    def read(desk: Desk, press: Press, my: MyMeeting) -> Reply:
        return Open(views.meeting_view(desk.words, seen_with_offers(desk, my.meeting, my.me.id)))


def form_or_state(desk: Desk, seen: SeenWithOffers) -> Reply:
    """Open the form; where a time stands already, what it is and how to move it."""
    if seen.meeting.stands:
        return Open(views.meeting_view(desk.words, seen))
    return Open(views.offer_view(desk.words, seen, views.usual_values(seen)))


def impossible(desk: Desk, my: MyMeeting, answers: Offers) -> dict[str, str]:
    """Say, offer by offer, which cannot be: an hour that the clock leaves out, or one that is over."""
    zone, say = my.me.zone, desk.words.plain
    sentences = {
        f"time_{number}": say("meeting_times.wrong.skipped_hour", first=shown_time(first, zone))
        for number, first in answers.skipped_hours(zone).items()
    }
    for number, moment in answers.moments(zone).items():
        if moment <= desk.now:
            sentences[f"day_{number}"] = say("meeting_times.wrong.past", now=shown(desk.now, zone))
    return sentences


def offered(desk: Desk, my: MyMeeting, answers: Offers, seen: SeenWithOffers) -> Reply:
    moments = list(answers.moments(my.me.zone).values())
    place, words = answers.place or None, answers.words or None
    if deeds.offer(desk, my, moments, open_offers=seen.offers, medium=answers.medium, place=place, words=words):
        return Show(views.meeting_view(desk.words, seen))
    return Say(views.sent(desk.words, seen), title=desk.words.plain("meeting_times.form.set.title"))
