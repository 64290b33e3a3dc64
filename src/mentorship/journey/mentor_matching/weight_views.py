"""How organisers change what counts: the steps, and what they would change before anything is chosen."""

from collections.abc import Mapping, Sequence

from mentorship.journey.mentor_matching.answers import Weighed
from mentorship.journey.mentor_matching.views import listed, weights_in_words, window
from mentorship.journey.mentor_matching.weighing import WhatIf
from mentorship.matching.reasons import Band
from mentorship.matching.weights import CRITERIA, PRESETS, STEPS
from mentorship.program import doors
from mentorship.program.matching_run import Weighing
from mentorship.slack.blocks import (
    Block,
    actions,
    checkboxes,
    context,
    divider,
    question,
    section,
    select,
    shown_while_empty,
)
from mentorship.wording import Markup, Words, mention

PAIRS_AT_MOST = 15


def weights_window(words: Words, chosen: Weighed, *, preset: str = "", seen: str) -> Block:
    """Every criterion of the guide with its step; a preset fills all of them in. seen: the version that held.

    A field whose block_id stays the same keeps in Slack what stood in it, so that each preset has its own.
    """
    steps = {step: words.plain(f"mentor_matching.steps.{step.replace(' ', '_')}") for step in STEPS}
    presets = {name: words.plain(f"mentor_matching.presets.{name.replace(' ', '_')}") for name in PRESETS}
    choose_preset = {
        **select(presets, preset),
        "action_id": "mentor_matching.preset",
        "placeholder": shown_while_empty(words.plain("mentor_matching.presets.label")),
    }
    worst = {"yes": words.plain("mentor_matching.weights.raises_the_worst.yes")}
    return window(
        words,
        "weights",
        [
            section(words.say("mentor_matching.weights.text")),
            actions(choose_preset),
            *(asked(words, name, getattr(chosen, name), steps, preset=preset) for name in CRITERIA),
            marked(
                question(
                    "raises_the_worst",
                    words.plain("mentor_matching.weights.raises_the_worst.label"),
                    checkboxes(worst, ["yes"] if chosen.raises_the_worst else []),
                    optional=True,
                ),
                preset,
            ),
        ],
        form=doors.CHANGE_WEIGHTS,
        about=seen,
    )


def asked(words: Words, name: str, step: str, steps: Mapping[str, str], *, preset: str) -> Block:
    hint = words.plain("mentor_matching.weights.identity.hint") if name == "identity" else ""
    label = words.plain(f"mentor_matching.weights.{name}.label")
    return marked(question(name, label, select(steps, step), hint=hint), preset)


def marked(block: Block, preset: str) -> Block:
    return {**block, "block_id": f"{block['block_id']}:{preset}"}


def preview_window(words: Words, chosen: Weighed, what_if: WhatIf, *, seen: str) -> Block:
    """Which proposals would differ, the worst pair, how many are served, how the best five would change."""
    before, after = what_if.seen.served
    blocks = [
        section(words.say("mentor_matching.preview.served", before=before, after=after)),
        section(
            words.say(
                "mentor_matching.preview.worst",
                before=band(words, what_if.seen.worst[0]),
                after=band(words, what_if.seen.worst[1]),
            )
        ),
    ]
    if not what_if.new and not what_if.gone:
        blocks.append(section(words.say("mentor_matching.preview.same")))
    for key, pairs in (("new", what_if.new), ("gone", what_if.gone)):
        if pairs:
            blocks.append(section(words.say(f"mentor_matching.preview.{key}", pairs=pairs_in_words(words, pairs))))
    if what_if.alternatives:
        blocks += [divider(), section(words.say("mentor_matching.preview.alternatives"))]
    for mentee, (more, fewer) in what_if.alternatives.items():
        parts = [words.say("mentor_matching.preview.in", mentors=listed(more))] if more else []
        parts += [words.say("mentor_matching.preview.out", mentors=listed(fewer))] if fewer else []
        blocks.append(section(Markup(" · ").join([mention(mentee), *parts])))
    blocks.append(context(words.say("mentor_matching.preview.without_identity")))
    return window(words, "preview", blocks, form="mentor_matching.preview", about=f"{seen}:{chosen.written()}")


def chosen_since_window(words: Words, newest: Weighing, chosen: Weighed, *, reader: str) -> Block:
    """Somebody has chosen other steps since these were shown: say so before they are taken back."""
    by = newest.chosen_by
    who = words.say("mentor_matching.preview.you") if by == reader else mention(by)
    blocks = [
        section(words.say("mentor_matching.preview.chosen_since", who=who)),
        section(weights_in_words(words, newest.steps)),
        *([section(words.say("mentor_matching.preview.raises_the_worst"))] if newest.raises_the_worst else []),
        section(words.say("mentor_matching.preview.still_yours")),
    ]
    about = f"{newest.version}:{chosen.written()}"
    return window(words, "preview", blocks, form="mentor_matching.preview", about=about)


def band(words: Words, of: Band | None) -> Markup:
    return words.say(f"mentor_matching.preview.band_{of or 'none'}")


def pairs_in_words(words: Words, pairs: Sequence[tuple[str, str]]) -> Markup:
    named = [
        words.say("mentor_matching.preview.pair", mentee=mention(mentee), mentor=mention(mentor))
        for mentee, mentor in pairs[:PAIRS_AT_MOST]
    ]
    if len(pairs) > PAIRS_AT_MOST:
        named.append(words.say("mentor_matching.in_the_way.more"))
    return Markup(", ").join(named)
