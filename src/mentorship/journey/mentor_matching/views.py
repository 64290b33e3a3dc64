"""What matching looks like to matchers: the plan, who could fit and why, what stands in the way. Never a number."""

from collections.abc import Mapping, Sequence

from mentorship.hall.last_run import LastRun, Suggestion
from mentorship.hall.pool import in_words
from mentorship.journey.mentor_matching.looking import LONGEST_LIST, Overview, Waiting
from mentorship.matching.reasons import Band
from mentorship.matching.rules import Rule
from mentorship.outbox import Message
from mentorship.program import doors
from mentorship.program.calendar import shown
from mentorship.program.sign_up import Role, SignUp
from mentorship.slack.blocks import (
    Block,
    Element,
    actions,
    button,
    context,
    divider,
    modal,
    person_select,
    question,
    section,
    shown_while_empty,
    text_input,
)
from mentorship.wording import Markup, Words, escape, mention

NAMED_AT_MOST = 20
"""So many people stand in one line of what is in the way."""


# The plan, and who waits


def overview(
    words: Words,
    seen: Overview,
    *,
    without_them: bool,
    zone: str,
    names: Mapping[str, str],
    asking_for_a_yes: Sequence[SignUp],
    carry_a_lot: Sequence[str],
    steps: Mapping[str, str],
    is_organiser: bool,
) -> Block:
    """The plan for everyone who waits, longest first, as drafts; then what else matchers decide.

    without_them: whoever looks is in the pool, and is shown the plan without them.
    """
    blocks = [section(words.say(f"mentor_matching.overview.{'text' if seen.waiting else 'nobody'}"))]
    if seen.waiting:
        proven = [words.say("mentor_matching.overview.proven", when=shown(seen.run.made_at, zone))]
        without = [words.say("mentor_matching.overview.without_you")] if without_them else []
        blocks.append(context(*without, *proven))
    for each in seen.waiting[:LONGEST_LIST]:
        nobody_fits = seen.run.nobody_fits(each.member_id)
        planned = seen.planned.get(each.member_id, ())
        blocks += in_plan(words, each, planned, nobody_fits=nobody_fits, zone=zone, names=names)
    if (more := len(seen.waiting) - LONGEST_LIST) > 0:
        blocks.append(context(words.say("mentor_matching.overview.more", more=more)))
    if seen.waiting:
        blocks.append(actions(chooser(words, "look_up")))
    if asking_for_a_yes:
        blocks += [divider(), section(words.say("mentor_matching.accept.heading"))]
    for sign_up in asking_for_a_yes[:LONGEST_LIST]:
        accept = button(words.plain("mentor_matching.accept.button"), "mentor_matching.accept", sign_up.id)
        blocks.append(section(few_years(words, sign_up), accessory=accept))
    if carry_a_lot:
        blocks += [divider(), section(words.say("mentor_matching.carry_a_lot.text", people=listed(carry_a_lot)))]
    blocks += [divider(), context(weights_in_words(words, steps))]
    if is_organiser:
        blocks.append(actions(*for_organisers(words)))
    return window(words, "overview", blocks)


def in_plan(
    words: Words,
    each: Waiting,
    planned: Sequence[Suggestion],
    *,
    nobody_fits: bool,
    zone: str,
    names: Mapping[str, str],
) -> list[Block]:
    """Someone who waits, with the draft that the plan has for them: one press proposes it."""
    lines = [who_waits(words, each, zone=zone)]
    if each.is_proposed:
        return [section(lines[0])]
    for draft in planned:
        band = words.say(f"mentor_matching.in_plan.{draft.case.band}", mentor=mention(draft.mentor_id))
        best = draft.case.reasons_for[:1]
        lines += [band, *(words.say("mentor_matching.in_favour", reason=in_words(reason)) for reason in best)]
    if not planned:
        lines.append(words.say(f"mentor_matching.in_plan.{'nobody_fits' if nobody_fits else 'nobody'}"))
    pressable = [
        button(words.plain("mentor_matching.suggest.button"), "mentor_matching.suggest", each.member_id),
        take(words, each.member_id),
    ]
    drafts = [propose(words, draft.mentor_id, each.member_id, names=names) for draft in planned]
    return [
        section(Markup("\n").join(lines)),
        actions(*drafts[:1], *pressable),
        *(actions(other) for other in drafts[1:]),
    ]


def who_waits(words: Words, each: Waiting, *, zone: str) -> Markup:
    state = "proposed" if each.is_proposed else "waits"
    if each.has_a_mentor and not each.is_proposed:
        state = "second"
    if state in ("waits", "proposed") and not each.days:
        state = f"{state}_since_today"
    line = words.say(
        f"mentor_matching.who.{state}",
        mentee=mention(each.member_id),
        days=each.days,
        topics=topics_of(words, each.topics),
    )
    if each.looked_after_by is None or each.looked_after_until is None:
        return line
    until = shown(each.looked_after_until, zone)
    after = words.say("mentor_matching.who.looked_after", matcher=mention(each.looked_after_by), until=until)
    return Markup("\n").join([line, after])


def who_else(words: Words, each: Waiting) -> Markup:
    """Someone who waits for nobody."""
    topics = topics_of(words, each.topics)
    return words.say("mentor_matching.who.else", mentee=mention(each.member_id), topics=topics)


def propose(words: Words, mentor_id: str, mentee_id: str, *, names: Mapping[str, str]) -> Element:
    label = words.plain("mentor_matching.propose.button", name=names[mentor_id][:40])
    return button(label, doors.PROPOSE_THESE_TWO, f"{mentor_id}:{mentee_id}")


def take(words: Words, mentee_id: str) -> Element:
    return button(words.plain("mentor_matching.take.button"), "mentor_matching.take", mentee_id)


def few_years(words: Words, sign_up: SignUp) -> Markup:
    return words.say(
        "mentor_matching.accept.who",
        mentor=mention(sign_up.member_id),
        years=sign_up.years_of_experience or 0,
        topics=topics_of(words, sign_up.topics),
    )


def weights_in_words(words: Words, steps: Mapping[str, str]) -> Markup:
    """What counts for how much, as everyone may know it (Features C13)."""
    if not steps:
        return words.say("mentor_matching.weights.as_usual")
    changed = [
        words.plain(
            "mentor_matching.weights.one",
            criterion=words.plain(f"mentor_matching.weights.{criterion}.label"),
            step=words.plain(f"mentor_matching.steps.{step.replace(' ', '_')}").lower(),
        )
        for criterion, step in steps.items()
    ]
    return words.say("mentor_matching.weights.changed", changed="; ".join(changed))


def for_organisers(words: Words) -> list[Element]:
    return [
        button(words.plain("mentor_matching.weights.button"), doors.CHANGE_WEIGHTS),
        button(words.plain("mentor_matching.apart.button"), "mentor_matching.apart"),
    ]


# One mentee


def suggestions(
    words: Words,
    mentee: Waiting,
    found: Sequence[Suggestion],
    *,
    run: LastRun,
    zone: str,
    names: Mapping[str, str],
    goal: str,
    hints: Sequence[str],
    carry_a_lot: Sequence[str],
    why_not_sought: str | None,
) -> Block:
    """The mentors who could fit one mentee, in bands, each with a brief of five lines.

    why_not_sought: "rests" or "has_a_mentor" for a mentee who waits for nobody, and was looked up by name.
    """
    blocks = [
        section(who_waits(words, mentee, zone=zone) if why_not_sought is None else who_else(words, mentee)),
        *([section(words.say("mentor_matching.suggest.goal", goal=goal))] if goal else []),
    ]
    if hints:
        blocks.append(section(words.say("mentor_matching.suggest.hint", people=listed(hints))))
    if why_not_sought is not None or not found:
        blocks.append(section(words.say(f"mentor_matching.suggest.{why_not_sought or 'nobody'}")))
    for band in Band:
        in_band = [each for each in found if each.case.band is band]
        if in_band:
            blocks += [divider(), section(words.say(f"mentor_matching.band.{band}"))]
        for each in in_band:
            pressable = [
                propose(words, each.mentor_id, mentee.member_id, names=names),
                see_sign_up(words, Role.MENTOR, each.mentor_id, name=names[each.mentor_id]),
            ]
            beside = [beside_the_plan(words, run, mentee.member_id, each.mentor_id)]
            if each.mentor_id in carry_a_lot:
                beside.append(words.say("mentor_matching.suggest.carries_a_lot"))
            blocks += [section(about(words, each)), context(*beside), actions(*pressable)]
    listing = button(words.plain("mentor_matching.in_the_way.button"), "mentor_matching.in_the_way", mentee.member_id)
    blocks += [
        divider(),
        actions(see_sign_up(words, Role.MENTEE, mentee.member_id), chooser(words, "why_not"), listing),
    ]
    return window(words, "suggest", blocks, about=mentee.member_id)


def see_sign_up(words: Words, role: Role, member_id: str, *, name: str = "") -> Element:
    label = words.plain("mentor_matching.see.named.button", name=name[:40]) if name else ""
    return button(label or words.plain("mentor_matching.see.button"), doors.SEE_SIGN_UP, f"{role}:{member_id}")


def about(words: Words, suggestion: Suggestion) -> Markup:
    """One mentor: the brief, its lines' heads in bold; the band stands above all of its mentors already."""
    lines = [words.say("mentor_matching.suggest.mentor", mentor=mention(suggestion.mentor_id))]
    for line in suggestion.brief.splitlines():
        head, _, rest = line.partition(":")
        without_band = Markup(head.partition(" (")[0])
        lines.append(words.say("mentor_matching.suggest.line", head=without_band, rest=Markup(rest)))
    return Markup("\n").join(lines)


def beside_the_plan(words: Words, run: LastRun, mentee_id: str, mentor_id: str) -> Markup:
    """What would have to change for these two to be the better pair."""
    if mentor_id in run.planned.get(mentee_id, ()):
        return words.say("mentor_matching.suggest.in_plan")
    return words.say("mentor_matching.suggest.instead", why=run.why_not(mentee_id, mentor_id))


def chooser(words: Words, what: str) -> Element:
    """Choose a person; choosing opens the answer."""
    return {
        **person_select(),
        "action_id": f"mentor_matching.{what}",
        "placeholder": shown_while_empty(words.plain(f"mentor_matching.{what}.label")),
    }


def looking(words: Words) -> Block:
    """What stands in the window for a moment, while everyone is looked through."""
    return window(words, "looking", [section(words.say("mentor_matching.looking.text"))])


def answer_in_a_sentence(words: Words, answer: Markup) -> Block:
    return window(words, "why_not", [section(answer)])


def in_the_way(words: Words, found: Mapping[Rule, Sequence[str]]) -> Block:
    """Everyone who can't be, by the rule that stands in the way; only on request (Features C2)."""
    blocks = [
        section(
            words.say(
                "mentor_matching.in_the_way.line",
                rule=words.say(f"mentor_matching.rule.{rule}"),
                people=listed(people[:NAMED_AT_MOST]),
                more="" if len(people) <= NAMED_AT_MOST else words.say("mentor_matching.in_the_way.more"),
            )
        )
        for rule, people in found.items()
    ]
    return window(words, "in_the_way", blocks or [section(words.say("mentor_matching.in_the_way.nobody"))])


# What else matchers and organisers decide


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


def apart_window(words: Words) -> Block:
    asked = [
        question(name, words.plain(f"mentor_matching.apart.{name}.label"), person_select()) for name in ("one", "other")
    ]
    return window(
        words, "apart", [section(words.say("mentor_matching.apart.text")), *asked], form="mentor_matching.apart"
    )


def accepted(words: Words) -> Message:
    text = words.say("mentor_matching.accepted.text")
    return Message(text, [section(text)])


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
