"""How organisers change what counts: the steps, and what they would change before anything is chosen."""

from collections.abc import Mapping, Sequence

from mentorship.journey.mentor_matching.answers import Weighed
from mentorship.journey.mentor_matching.views import listed, window
from mentorship.journey.mentor_matching.weighing import WhatIf
from mentorship.matching.reasons import Band
from mentorship.matching.weights import CRITERIA, PRESETS, STEPS
from mentorship.slack.blocks import Block, actions, checkboxes, context, divider, plain, question, section, select
from mentorship.wording import Markup, Words, mention

PAIRS_AT_MOST = 15


def weights_window(words: Words, chosen: Weighed, *, preset: str = "") -> Block:
    """Every criterion of the guide with its step; a preset fills all of them in.

    A field whose block_id stays the same keeps in Slack what stood in it, so that each preset has its own.
    """
    steps = {step: words.plain(f"mentor_matching.steps.{step.replace(' ', '_')}") for step in STEPS}
    presets = {name: words.plain(f"mentor_matching.presets.{name.replace(' ', '_')}") for name in PRESETS}
    choose_preset = {
        **select(presets, preset),
        "action_id": "mentor_matching.preset",
        "placeholder": plain(words.plain("mentor_matching.presets.label")),
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
        form="mentor_matching.weights",
    )


def asked(words: Words, name: str, step: str, steps: Mapping[str, str], *, preset: str) -> Block:
    hint = words.plain("mentor_matching.weights.identity.hint") if name == "identity" else ""
    label = words.plain(f"mentor_matching.weights.{name}.label")
    return marked(question(name, label, select(steps, step), hint=hint), preset)


def marked(block: Block, preset: str) -> Block:
    return {**block, "block_id": f"{block['block_id']}:{preset}"}


def preview_window(words: Words, chosen: Weighed, seen: WhatIf) -> Block:
    """Which proposals would differ, the worst pair, how many are served, how the best five would change."""
    before, after = seen.seen.served
    blocks = [
        section(words.say("mentor_matching.preview.served", before=before, after=after)),
        section(
            words.say(
                "mentor_matching.preview.worst",
                before=band(words, seen.seen.worst[0]),
                after=band(words, seen.seen.worst[1]),
            )
        ),
    ]
    if not seen.new and not seen.gone:
        blocks.append(section(words.say("mentor_matching.preview.same")))
    for key, pairs in (("new", seen.new), ("gone", seen.gone)):
        if pairs:
            blocks.append(section(words.say(f"mentor_matching.preview.{key}", pairs=pairs_in_words(words, pairs))))
    if seen.alternatives:
        blocks += [divider(), section(words.say("mentor_matching.preview.alternatives"))]
    for mentee, (more, fewer) in seen.alternatives.items():
        parts = [words.say("mentor_matching.preview.in", mentors=listed(more))] if more else []
        parts += [words.say("mentor_matching.preview.out", mentors=listed(fewer))] if fewer else []
        blocks.append(section(Markup(" · ").join([mention(mentee), *parts])))
    blocks.append(context(words.say("mentor_matching.preview.without_identity")))
    return window(words, "preview", blocks, form="mentor_matching.preview", about=chosen.written())


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
