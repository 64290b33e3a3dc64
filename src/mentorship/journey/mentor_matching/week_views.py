"""The matchers' week: the Monday digest in #mentors, the word to whoever is on duty, the line on Home."""

from collections.abc import Mapping, Sequence

from mentorship.journey.mentor_matching.looking import Waiting
from mentorship.journey.mentor_matching.views import listed, take, topics_of, who_waits
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.slack.blocks import Block, actions, button, context, full_text, section
from mentorship.wording import Markup, Words

LONGEST_LIST = 15


def digest(
    words: Words,
    waiting: Sequence[Waiting],
    *,
    zone: str,
    on_duty: Sequence[str],
    proposals: int,
    room: tuple[int, int],
    best: Mapping[str, Sequence[str]],
    missing: Sequence[str],
    want_another: int,
    ask_for_a_yes: int,
) -> Message:
    """Who waits how long, what is open, where there is room, who could fit, which topics nobody offers.

    room: how many mentors have room, and for how many. best: {mentee: mentors}, for those who wait longest; none
    who reads it here, and no word where that leaves nobody, as it would tell a reader whether she could be with her.
    want_another: how many have a mentor and asked for a second one; named only where matchers look them up.
    ask_for_a_yes: how many mentors wait for a matcher's yes; named only there, too.
    """
    mentors, places = room
    numbers = "numbers" if mentors else "numbers_no_room" if proposals else "numbers_nothing"
    blocks = [
        section(words.say("mentor_matching.digest.text", waiting=len(waiting))),
        section(words.say(f"mentor_matching.digest.{numbers}", proposals=proposals, mentors=mentors, places=places)),
    ]
    if on_duty:
        blocks.append(section(words.say("mentor_matching.digest.on_duty", matchers=listed(on_duty))))
    for each in waiting[:LONGEST_LIST]:
        line = who_waits(words, each, zone=zone)
        if mentors_ := best.get(each.member_id):
            line = Markup("\n").join([line, words.say("mentor_matching.digest.could_fit", mentors=listed(mentors_))])
        is_free = each.looked_after_by is None and not each.is_proposed
        blocks.append(section(line, accessory=take(words, each.member_id) if is_free else None))
    if len(waiting) > LONGEST_LIST:
        blocks.append(context(words.say("mentor_matching.overview.more", more=len(waiting) - LONGEST_LIST)))
    if want_another:
        key = "one" if want_another == 1 else "some"
        blocks.append(context(words.say(f"mentor_matching.digest.another.{key}", number=want_another)))
    if ask_for_a_yes:
        key = "one" if ask_for_a_yes == 1 else "some"
        said = words.say(f"mentor_matching.digest.asking_for_a_yes.{key}", number=ask_for_a_yes)
        blocks.append(context(said))
    if missing:
        blocks.append(context(words.say("mentor_matching.digest.missing", topics=topics_of(words, missing))))
    return Message(full_text(blocks), [*blocks, actions(open_it(words))])


def on_duty(words: Words, *, waiting: int, other: Sequence[str], has_room: bool) -> Message:
    """The word to a matcher whose week it is. has_room: whether there is any mentor to propose."""
    key = ("with" if other else "alone") + ("" if has_room else "_no_room")
    blocks = [section(words.say(f"mentor_matching.on_duty.{key}", waiting=waiting, other=listed(other)))]
    return Message(full_text(blocks), [*blocks, actions(open_it(words))])


def home_lines(words: Words, *, waiting: int) -> list[Block]:
    key = "nobody" if waiting == 0 else "one" if waiting == 1 else "some"
    return [section(words.say(f"mentor_matching.home.{key}", waiting=waiting), accessory=open_it(words))]


def open_it(words: Words) -> dict[str, object]:
    return button(words.plain("mentor_matching.open.button"), doors.SHOW_THE_MATCHING)
