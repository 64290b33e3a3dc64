"""What organisers press to change what counts: the steps, the preview, the choice."""

from pydantic import ValidationError

from mentorship.desk import Desk
from mentorship.journey.mentor_matching import weighing
from mentorship.journey.mentor_matching import weight_views as views
from mentorship.journey.mentor_matching.afterwards import on_top
from mentorship.journey.mentor_matching.answers import Weighed
from mentorship.listening import Listening, Looks
from mentorship.policies import Gone, organisers
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.slack.blocks import Block
from mentorship.slack.forms import Answers
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Reply, Show


def listen_to_weights(to: Listening) -> None:
    """Register the listeners."""

    @to.button(doors.CHANGE_WEIGHTS, who=organisers, looks=Looks.ONLY)
    def open_weights(desk: Desk, press: Press, organiser: Member) -> Reply:
        return Open(views.weights_window(desk.words, weighing.weighed(weighing.newest(desk))))

    @to.button("mentor_matching.preset", who=organisers, looks=Looks.ONLY)
    def fill_in(desk: Desk, press: Press, organiser: Member) -> Reply:
        preset = press.chosen[0] if press.chosen else ""
        return Show(views.weights_window(desk.words, Weighed.preset(preset), preset=preset))

    @to.form("mentor_matching.weights", who=organisers, answers=Weighed)
    def look_ahead(desk: Desk, press: Press, organiser: Member, answers: Weighed) -> Reply:
        return on_top(desk, press, lambda later: preview(later, answers))

    @to.form("mentor_matching.preview", who=organisers, answers=Answers)
    def choose(desk: Desk, press: Press, organiser: Member, answers: Answers) -> Reply:
        """Choose what was previewed; the window carries it."""
        try:
            chosen = Weighed.read(press.about)
        except (ValidationError, ValueError, TypeError):
            raise Gone from None
        weighing.choose(desk, chosen, by=organiser.id)
        return CloseAll()


def preview(desk: Desk, chosen: Weighed) -> Block:
    """Draw what would change."""
    return views.preview_window(desk.words, chosen, weighing.what_if(desk, chosen))
