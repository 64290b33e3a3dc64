"""What the targets look like between two reviews: their page, a target's form, the mentor's line about one."""

from collections.abc import Mapping, Sequence
from datetime import date

from mentorship.journey.monthly_review.views import lines_of
from mentorship.outbox import Message
from mentorship.policies import Mine
from mentorship.program import doors
from mentorship.program.calendar import shown_day
from mentorship.program.mentorship import Mentorship
from mentorship.program.sign_up import Role
from mentorship.program.target import Target
from mentorship.slack.blocks import (
    Block,
    actions,
    button,
    modal,
    question,
    section,
    select,
    text_input,
)
from mentorship.wording import Markup, Words, mention

ON_HOME = 3
AT_MOST = 30
"""So many fit into one window."""

CHANGE, ADD, COMMENT = "monthly_review.target", "monthly_review.add_target", "monthly_review.comment"


def page(words: Words, mine: Mine, targets: Sequence[Target]) -> Block:
    """All targets of two people: the mentee changes them, the mentor comments. Features H6."""
    name, door = ("change", CHANGE) if mine.role is Role.MENTEE else ("comment", COMMENT)
    blocks: list[Block] = [section(words.say("monthly_review.target.guidance"))]
    for target in targets[-AT_MOST:]:
        press = button(words.plain(f"monthly_review.target.{name}.button"), door, target.id)
        blocks.append(section(Markup("\n").join(lines_of(words, [target])), accessory=press))
    if mine.role is Role.MENTEE:
        blocks.append(actions(button(words.plain("monthly_review.target.add.button"), ADD, mine.mentorship.id)))
    elif not targets:
        blocks.append(section(words.say("monthly_review.target.none")))
    return modal(words.plain("monthly_review.target.title"), blocks, close=words.plain("monthly_review.target.close"))


def form(words: Words, about: str, *, target: Target | None, ahead: Mapping[int, date], door: str) -> Block:
    """One target, in the mentee's words. What became of it is hers to say, too."""
    outcome = target.outcome.value if target and target.outcome else None
    days = ({target.horizon: target.due_on} if target else {}) | dict(ahead)
    choices = {
        str(number): words.plain("monthly_review.target.day", number=number, day=shown_day(day))
        for number, day in sorted(days.items())
    }
    chosen = str(target.horizon if target else min(ahead))
    asked = [
        question(
            "words",
            words.plain("monthly_review.target.words.label"),
            text_input(target.words if target else None, lines=True, longest=2000),
            hint=words.plain("monthly_review.target.words.hint"),
            optional=True,  # Slack's own word for an empty line is blunter than ours
        ),
        question("horizon", words.plain("monthly_review.target.horizon.label"), select(choices, chosen)),
    ]
    if target:
        label = words.plain("monthly_review.target.outcome.label")
        became = {name: said for name, said in words.under("monthly_review.outcome").items() if name != "along"}
        asked.append(question("outcome", label, select(became, outcome), optional=True))
    return modal(
        words.plain("monthly_review.target.form"),
        asked,
        form=door,
        submit=words.plain("monthly_review.form.submit"),
        close=words.plain("monthly_review.form.close"),
        about=about,
    )


def comment_form(words: Words, target: Target, *, mentee: str) -> Block:
    return modal(
        words.plain("monthly_review.target.comment_form"),
        [
            section(Markup("\n").join(lines_of(words, [target]))),
            question(
                "comment",
                words.plain("monthly_review.target.your_line.label", mentee=mentee),
                text_input(target.comment, lines=True, longest=2000),
                hint=words.plain("monthly_review.target.your_line.hint"),
                optional=True,
            ),
        ],
        form=COMMENT,
        submit=words.plain("monthly_review.form.submit"),
        close=words.plain("monthly_review.form.close"),
        about=target.id,
    )


def commented(words: Words, target: Target, mentor_id: str) -> Message:
    """Tell the mentee of the mentor's line; what it says stays off lock screens."""
    gist = words.say("monthly_review.commented.text", mentor=mention(mentor_id))
    see = button(words.plain("monthly_review.target.see.button"), doors.SEE_TARGETS, target.mentorship_id)
    return Message(gist, [section(gist), *(section(line) for line in lines_of(words, [target])), actions(see)])


def home_part(words: Words, mentorship: Mentorship, targets: Sequence[Target], *, partner: str) -> list[Block]:
    """The next targets at a glance, and the way to all of them."""
    see = button(words.plain("monthly_review.target.see.button"), doors.SEE_TARGETS, mentorship.id)
    lines = lines_of(words, targets[:ON_HOME]) or [words.say("monthly_review.target.none")]
    text = Markup("\n").join([words.say("monthly_review.target.home", partner=mention(partner)), *lines])
    return [section(text, accessory=see)]
