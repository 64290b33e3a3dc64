"""Home: the way in for everyone, at every step.

Offers: App Home's frame, `/mentorship` with no words, status, the guide in our own words, the Code of Conduct. What
stands inside the frame is each room's own. Source: both guides, Intro and Responsibilities 1.
"""

from mentorship.bot import Room
from mentorship.desk import Desk
from mentorship.home import views
from mentorship.home.listeners import listen
from mentorship.outbox import About, Kind, Message
from mentorship.program.member import Member
from mentorship.slack.blocks import Block


def frame(desk: Desk, member: Member, blocks: list[Block]) -> list[Block]:
    return views.framed(desk.words, member, blocks)


def hello(desk: Desk, about: About) -> Message | None:
    return views.hello(desk.words)


ROOM = Room(
    name="home",
    chapter="Intro",
    listen=listen,
    kinds=(Kind("home.hello", hello),),
    frame=frame,
)
