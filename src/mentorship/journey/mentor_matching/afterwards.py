"""Windows that are drawn after the ack: what has to look through everyone takes longer than Slack waits."""

from collections.abc import Callable, Collection
from functools import partial

from mentorship.bot import Bot
from mentorship.desk import Desk
from mentorship.hall.about_me import Purpose, note_reading
from mentorship.hall.runs import keep_up
from mentorship.journey.mentor_matching import views
from mentorship.listening import drawn
from mentorship.slack.blocks import Block
from mentorship.slack.foot import view_on_foot
from mentorship.slack.press import Press
from mentorship.slack.replies import Open, Show, Then, fill_on_top, open_and_fill, say_afterwards


def afterwards(
    desk: Desk, press: Press, draw: Callable[[Desk], Block], *, in_place: bool = False, named: Collection[str] = ()
) -> Then:
    """Look through the last run after the ack, and make it first if it is time; the window stands there meanwhile.

    in_place: it is the window that is open already, drawn anew. named: filled in by `draw`, those of whom the window
    names a word about themselves.
    """
    waiting = on_its_foot(desk, views.looking(desk.words))

    def look(bot: Bot) -> None:
        def look_through() -> Block:
            view = drawn_up_to_date(bot, draw)
            if named:
                with bot.desk() as desk:
                    note_reading(desk, {*named} - {press.member_id}, Purpose.LOOK, by=press.member_id)
            return view

        if in_place:
            say_afterwards(bot.client, press, Show(look_through()), bot.words)
        else:
            open_and_fill(bot.client, press, waiting, partial(drawn, bot, press, look_through), bot.words)

    return Then(look)


def on_top(desk: Desk, press: Press, draw: Callable[[Desk], Block]) -> Open:
    """Do the same for a form that is sent: the window lies on top, and what was typed stays beneath it."""
    itself = {"external_id": press.once}

    def look(bot: Bot) -> None:
        view = drawn(bot, press, partial(drawn_up_to_date, bot, draw))
        fill_on_top(bot.client, {**view, **itself})

    return Open({**views.looking(desk.words), **itself}, then=Then(look))


def drawn_up_to_date(bot: Bot, draw: Callable[[Desk], Block]) -> Block:
    keep_up(bot)
    with bot.reading_desk() as desk:
        return on_its_foot(desk, draw(desk))


def on_its_foot(desk: Desk, view: Block) -> Block:
    """Put the foot beneath: what the bot shows at once has it anyway."""
    return view_on_foot(view, desk.words, desk.settings.code_of_conduct)
