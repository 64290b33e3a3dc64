"""How fast the courier may speak, in made-up seconds."""

from datetime import timedelta

from mentorship.outbox import Pacing


def test_a_conversation_rests_for_a_second_and_another_does_not():
    pacing = Pacing()
    pacing.speaks("dm:U1", 100.0)
    assert list(pacing.resting(100.5)) == ["dm:U1"]
    assert pacing.resting(101.1) == {}


def test_the_workspace_hears_four_messages_a_second_at_most():
    pacing = Pacing(per_minute=240)
    pacing.speaks("dm:U1", 100.0)
    assert pacing.pause(100.0) == 0.25
    pacing.speaks("dm:U2", 100.25)
    assert pacing.pause(100.25) == 0.25
    assert pacing.pause(101.0) == 0


def test_after_a_start_nobody_is_spoken_to_for_as_long_as_a_conversation_rests():
    """Nobody knows to whom the process before this one has just spoken."""
    pacing = Pacing(per_conversation=timedelta(seconds=1))
    assert pacing.pause(100.0) == 1.0
    assert pacing.pause(100.4) == 0.6 or abs(pacing.pause(100.4) - 0.6) < 1e-9
    assert pacing.pause(101.0) == 0


def test_a_429_slows_everyone_down_until_slack_accepts_again():
    pacing = Pacing(per_minute=240)
    pacing.refused()
    pacing.speaks("dm:U1", 100.0)
    assert pacing.pause(100.0) == 0.5
    for _ in range(20):
        pacing.accepted()
    pacing.speaks("dm:U1", 200.0)
    assert pacing.pause(200.0) == 0.25
