"""What matching looks like to matchers: who waits, who could fit and why, what stands in the way. Never a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentorship.matching.reasons import Band
from mentorship.outbox import Message
from mentorship.pool import Suggestion, in_words
from mentorship.program import doors
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    full_text,
    modal,
    person_select,
    plain,
    question,
    section,
    text_input,
)
from mentorship.wording import Markup, Words, escape, mention

LONGEST_LIST = 20
REASONS_FOR, REASONS_AGAINST = 3, 2


@dataclass(frozen=True)
class Waiting:
    """A mentee who waits, as matchers see them."""

    sign_up: SignUp
    days: int
    is_proposed: bool
    """An open proposal has to be settled first."""


def overview(words: Words, waiting: Sequence[Waiting], *, asking_for_a_yes: Sequence[SignUp]) -> Block:
    """Who waits, longest first, and which mentors wait for a yes."""
    blocks = [section(words.say("mentor_matching.overview.text" if waiting else "mentor_matching.overview.nobody"))]
    for each in waiting[:LONGEST_LIST]:
        look = button(words.plain("mentor_matching.suggest.button"), "mentor_matching.suggest", each.sign_up.member_id)
        blocks.append(section(who_waits(words, each), accessory=None if each.is_proposed else look))
    if asking_for_a_yes:
        blocks += [divider(), section(words.say("mentor_matching.accept.heading"))]
    for sign_up in asking_for_a_yes[:LONGEST_LIST]:
        accept = button(words.plain("mentor_matching.accept.button"), "mentor_matching.accept", sign_up.id)
        blocks.append(section(few_years(words, sign_up), accessory=accept))
    return window(words, "overview", blocks)


def who_waits(words: Words, waiting: Waiting) -> Markup:
    sign_up = waiting.sign_up
    state = "proposed" if waiting.is_proposed else "let_down" if sign_up.let_down_at else "waits"
    return words.say(
        f"mentor_matching.who.{state}",
        mentee=mention(sign_up.member_id),
        days=waiting.days,
        topics=topics_of(words, sign_up.topics),
    )


def few_years(words: Words, sign_up: SignUp) -> Markup:
    return words.say(
        "mentor_matching.accept.who",
        mentor=mention(sign_up.member_id),
        years=sign_up.years_of_experience or 0,
        topics=topics_of(words, sign_up.topics),
    )


def suggestions(
    words: Words, mentee: Waiting, found: Sequence[Suggestion], *, names: Mapping[str, str], goal: str
) -> Block:
    """The mentors who could fit one mentee, in bands, each with what speaks for and against."""
    mentee_id = mentee.sign_up.member_id
    blocks = [section(who_waits(words, mentee)), section(words.say("mentor_matching.suggest.goal", goal=goal))]
    if not found:
        blocks.append(section(words.say("mentor_matching.suggest.nobody")))
    for band in Band:
        in_band = [each for each in found if each.case.band is band]
        if in_band:
            blocks += [divider(), section(words.say(f"mentor_matching.band.{band}"))]
        for each in in_band:
            propose = button(
                words.plain("mentor_matching.propose.button", name=names[each.mentor_id][:40]),
                doors.PROPOSE_THESE_TWO,
                f"{each.mentor_id}:{mentee_id}",
            )
            blocks += [section(about(words, each)), actions(propose, see_sign_up(words, Role.MENTOR, each.mentor_id))]
    why_not = {
        **person_select(),
        "action_id": "mentor_matching.why_not",
        "placeholder": plain(words.plain("mentor_matching.why_not.label")),
    }
    blocks += [divider(), actions(see_sign_up(words, Role.MENTEE, mentee_id), why_not)]
    return window(words, "suggest", blocks, about=mentee_id)


def see_sign_up(words: Words, role: Role, member_id: str) -> Element:
    return button(words.plain("mentor_matching.see.button"), doors.SEE_SIGN_UP, f"{role}:{member_id}")


def about(words: Words, suggestion: Suggestion) -> Markup:
    """One mentor: the reasons for, the reasons against, and whether little is known."""
    case = suggestion.case
    lines = [words.say("mentor_matching.suggest.mentor", mentor=mention(suggestion.mentor_id))]
    lines += [words.say("mentor_matching.in_favour", reason=in_words(each)) for each in case.reasons_for[:REASONS_FOR]]
    lines += [
        words.say("mentor_matching.against", reason=in_words(each)) for each in case.reasons_against[:REASONS_AGAINST]
    ]
    if case.known_little:
        lines.append(words.say("mentor_matching.known_little"))
    return Markup("\n").join(lines)


def why_not_these_two(words: Words, answer: Markup) -> Block:
    return window(words, "why_not", [section(answer)])


def accept_window(words: Words, sign_up: SignUp) -> Block:
    because = question(
        "because",
        words.plain("mentor_matching.accept.because.label"),
        text_input(lines=True, longest=1000),
        hint=words.plain("mentor_matching.accept.because.hint"),
    )
    return window(
        words, "accept", [section(few_years(words, sign_up)), because], form="mentor_matching.accept", about=sign_up.id
    )


def accepted(words: Words) -> Message:
    text = words.say("mentor_matching.accepted.text")
    return Message(text, [section(text)])


def digest(
    words: Words, waiting: Sequence[Waiting], *, best: Mapping[str, Sequence[str]], missing: Sequence[str]
) -> Message:
    """The week's digest: who waits how long, who could fit, which topics nobody offers.

    best: {mentee: mentors}, for those who wait longest.
    """
    blocks = [section(words.say("mentor_matching.digest.text", waiting=len(waiting)))]
    for each in waiting[:LONGEST_LIST]:
        line = who_waits(words, each)
        if mentors := best.get(each.sign_up.member_id):
            could_fit = words.say("mentor_matching.digest.could_fit", mentors=listed(mentors))
            line = Markup("\n").join([line, could_fit])
        blocks.append(section(line))
    if missing:
        blocks.append(context(words.say("mentor_matching.digest.missing", topics=topics_of(words, missing))))
    open_it = button(words.plain("mentor_matching.open.button"), doors.SHOW_THE_MATCHING)
    return Message(full_text(blocks), [*blocks, actions(open_it)])


def home_lines(words: Words, *, waiting: int) -> list[Block]:
    key = "nobody" if waiting == 0 else "one" if waiting == 1 else "some"
    open_it = button(words.plain("mentor_matching.open.button"), doors.SHOW_THE_MATCHING)
    return [section(words.say(f"mentor_matching.home.{key}", waiting=waiting), accessory=open_it)]


def listed(member_ids: Sequence[str]) -> Markup:
    return Markup(", ").join(mention(each) for each in member_ids)


def topics_of(words: Words, topics: Sequence[str]) -> Markup:
    labels = words.under("signing_up.choices.topics")
    return escape(", ".join(labels.get(topic, topic) for topic in topics))


def window(words: Words, name: str, blocks: Sequence[Block], *, form: str = "", about: str = "") -> Block:
    key = f"mentor_matching.{name}"
    return modal(
        words.plain(f"{key}.title"),
        blocks[:100],
        form=form,
        submit=words.plain(f"{key}.submit") if form else "",
        close=words.plain("mentor_matching.close"),
        about=about,
    )
