"""Meeting in chat: for two people who write instead of talking.

Offers: *Meet in chat*, which leads through the agenda of the first or a weekly meeting question by question, with
turns and a timer, without a link. What was answered stays in their conversation, which nobody else reads; the bot
cannot. Source: both guides, First 2 to 8 and Weekly 2 to 5.
"""

from msgspec.structs import replace

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.journey.meeting_in_chat import course, views
from mentorship.listening import Listening
from mentorship.outbox import About, Kind, Message
from mentorship.policies import Gone, MyMeeting, must_be_awake, pair_of_open_meeting
from mentorship.program import doors
from mentorship.program.agreement import Agreement
from mentorship.program.meeting import Meeting
from mentorship.program.mentorship import Mentorship
from mentorship.slack.press import Press
from mentorship.slack.replies import Reply


def pair_in_chat(desk: Desk, press: Press) -> MyMeeting:
    """One of the two of an open meeting, which nobody else changes meanwhile; behind its id stands the question."""
    found = pair_of_open_meeting(desk, replace(press, about=press.about.partition(":")[0]))
    must_be_awake(found.mentorship)
    desk.hold(found.meeting)
    return pair_of_open_meeting(desk, replace(press, about=found.meeting.id))


def number_in(press: Press) -> int:
    number = press.about.partition(":")[2]
    if not number.isdecimal():
        raise Gone
    return int(number)


def listen(to: Listening) -> None:
    """Register the room's listeners."""

    @to.button(doors.MEET_IN_CHAT, who=pair_in_chat)
    def meet_in_chat(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        course.begin(desk, mine)
        return None

    @to.button(views.NEXT, who=pair_in_chat)
    def next_question(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        course.go_on(desk, mine, number_in(press))
        return None

    @to.button(views.LONGER, who=pair_in_chat)
    def a_little_longer(desk: Desk, press: Press, mine: MyMeeting) -> Reply:
        course.stay(desk, mine, number_in(press))
        return None


def question(desk: Desk, about: About) -> Message | None:
    meeting = desk.get(Meeting, about["meeting"])
    mentorship = desk.get(Mentorship, meeting.mentorship_id)
    if not desk.is_out and (not mentorship.is_running or mentorship.is_resting):
        return None  # in a gap, two who began go on
    agreement = desk.session.scalars(Agreement.in_force(mentorship.id)).first()
    chat = views.Chat(
        meeting,
        mentorship,
        int(about["number"]),
        (desk.zone_of(mentorship.mentee_id), desk.zone_of(mentorship.mentor_id)),
        agreement.off_limits if agreement else None,
    )
    return views.question(desk.words, chat)


ROOM = Room(
    name="meeting_in_chat",
    chapter="The First Meeting",
    listen=listen,
    kinds=(Kind(course.QUESTION, question),),
    due=course.due,
    next_moment=course.next_moment,
)
