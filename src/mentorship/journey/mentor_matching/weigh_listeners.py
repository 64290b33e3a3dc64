"""What organisers press to change what counts: the steps, the preview, the choice."""

from pydantic import ValidationError

from mentorship.desk import Desk
from mentorship.hall.settings import hold_settings
from mentorship.journey.mentor_matching import weighing
from mentorship.journey.mentor_matching import weight_views as views
from mentorship.journey.mentor_matching.afterwards import on_top
from mentorship.journey.mentor_matching.answers import Weighed
from mentorship.listening import Listening, Looks
from mentorship.matching.weights import CRITERIA
from mentorship.policies import Gone, organisers
from mentorship.program import doors
from mentorship.program.member import Member
from mentorship.slack.blocks import Block
from mentorship.slack.forms import Answers
from mentorship.slack.press import Press
from mentorship.slack.replies import CloseAll, Open, Reply, Show, Wrong


def listen_to_weights(to: Listening) -> None:
    """Register the listeners."""

    @to.button(doors.CHANGE_WEIGHTS, who=organisers, looks=Looks.ONLY)
    def open_weights(desk: Desk, press: Press, organiser: Member) -> Reply:
        newest = weighing.newest(desk)
        return Open(views.weights_window(desk.words, weighing.weighed(newest), seen=weighing.version_of(newest)))

    @to.button("mentor_matching.preset", who=organisers, looks=Looks.ONLY)
    def fill_in(desk: Desk, press: Press, organiser: Member) -> Reply:
        preset = press.chosen[0] if press.chosen else ""
        return Show(views.weights_window(desk.words, Weighed.preset(preset), preset=preset, seen=press.about))

    @to.form(doors.CHANGE_WEIGHTS, who=organisers, answers=Weighed)
    def look_ahead(desk: Desk, press: Press, organiser: Member, answers: Weighed) -> Reply:
        if not answers.tells_people_apart:
            last = press.questions[len(CRITERIA) - 1]
            return Wrong({last: desk.words.plain("mentor_matching.wrong.nothing_counts")})
        return on_top(desk, press, lambda later: preview(later, answers, seen=press.about, seen_by=organiser.id))

    @to.form("mentor_matching.preview", who=organisers, answers=Answers)
    def choose(desk: Desk, press: Press, organiser: Member, answers: Answers) -> Reply:
        """Choose what was previewed; the window carries it, and which version held when the steps were shown."""
        seen, _, written = press.about.partition(":")
        try:
            chosen = Weighed.read(written)
        except (ValidationError, ValueError, TypeError):
            raise Gone from None
        hold_settings(desk)
        newest = weighing.newest(desk)
        if newest and weighing.weighed(newest) == chosen:
            return CloseAll()
        if newest and weighing.version_of(newest) != seen:
            return Show(views.chosen_since_window(desk.words, newest, chosen, reader=organiser.id))
        weighing.choose(desk, chosen, by=organiser.id)
        return CloseAll()


def preview(desk: Desk, chosen: Weighed, *, seen: str, seen_by: str) -> Block:
    """Draw what would change."""
    return views.preview_window(desk.words, chosen, weighing.what_if(desk, chosen, seen_by=seen_by), seen=seen)
