"""Windows that are drawn after the ack: what has to look through everyone takes longer than Slack waits."""

from collections.abc import Callable, Collection

from mentorship.bot import Bot
from mentorship.desk import Desk
from mentorship.hall.about_me import Purpose, note_reading
from mentorship.hall.runs import keep_up
from mentorship.journey.mentor_matching import views
from mentorship.slack.blocks import Block
from mentorship.slack.press import Press
from mentorship.slack.replies import Show, Then, open_and_fill, say_afterwards


def afterwards(
    press: Press, draw: Callable[[Desk], Block], *, in_place: bool = False, named: Collection[str] = ()
) -> Then:
    """Look through the last run after the ack, and make it first if it is time; the window stands there meanwhile.

    in_place: it is the window that is open already, drawn anew. named: filled in by `draw`, those of whom the window
    names a word about themselves.
    """

    def look(bot: Bot) -> None:
        def drawn() -> Block:
            keep_up(bot)
            with bot.reading_desk() as desk:
                view = draw(desk)
            if named:
                with bot.desk() as desk:
                    note_reading(desk, {*named} - {press.member_id}, Purpose.LOOK, by=press.member_id)
            return view

        if in_place:
            say_afterwards(bot.client, press, Show(drawn()), bot.words)
        else:
            open_and_fill(bot.client, press, views.looking(bot.words), drawn, bot.words)

    return Then(look)
