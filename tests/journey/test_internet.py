"""Internet visits: an option of choice for what needs no hands; a queue at the screen; no way, no tests."""

from __future__ import annotations

from dataclasses import replace

from little import HOUR, POOL, Ill, Little, condition, consortium, episode_with

from ylt_sim.world import codes

SCREEN = {"Ines": [("c.internet", "0 08:00", "0 10:00", 0), ("c.internal", "0 10:00", "7 00:00", 0)]}


def screen_world(*patients: Ill, **more: object) -> Little:
    """The county sees patients by screen while Ines sits there, from 08:00 to 10:00; everybody would like it."""
    values: dict[str, object] = {
        "par": {"internet_constant": 100.0},
        "shifts": SCREEN,
        "today": [consortium(internet_from_second=8 * HOUR, internet_until_second=20 * HOUR)],
        **more,
    }
    return Little(
        list(patients), prefer=("township",), facility={"county": {"internet": POOL["c.internet"]}}, days=2, **values
    )


def test_two_visits_by_screen_and_one_too_late():
    """li is seen at once and wang after him, both from home; at 20:00 nobody is there, so zhao goes to the township.

    0 08:00 - on_duty county c.internet Ines capacity 1
    0 09:00 li onset - - - cough minor needs 1 acute
    0 09:00 li choice county - - internet_hospital next own_township decision 0 utility ~2000
    0 09:00 wang onset - - - cough minor needs 1 acute
    0 09:00 wang choice county - - internet_hospital next own_township decision 0 utility ~2000
    0 09:01 li internet county c.internet Ines consortium 0 waited 0 lasted 1 yuan 5
    0 09:01 li definitive county - - tier 3 needs 1 hours 0.0166667
    0 09:01 li episode_end county - - treated visits 1 tier 3 hours 0.0166667
    0 09:02 wang internet county c.internet Ines consortium 0 waited 1 lasted 1 yuan 5
    0 09:02 wang definitive county - - tier 3 needs 1 hours 0.0333333
    0 09:02 wang episode_end county - - treated visits 1 tier 3 hours 0.0333333
    0 10:00 - off_duty county c.internet Ines overtime 0 next c.internal
    0 10:00 - on_duty county c.internal Ines capacity 1
    0 20:00 zhao onset - - - cough minor needs 1 acute
    0 20:00 zhao choice township - - own_township next county_general decision 0 utility ~1000
    0 20:40 zhao visit township t.clinic Tang walk_in waited 0 lasted 10 yuan 20
    0 20:40 zhao definitive township - - tier 2 needs 1 hours 0.666667
    0 20:40 zhao episode_end township - - treated visits 1 tier 2 hours 0.666667
    """
    little = screen_world(Ill("li", "09:00"), Ill("wang", "09:00"), Ill("zhao", "20:00"))
    little.check(test_two_visits_by_screen_and_one_too_late.__doc__)


def options(little: Little) -> list[int]:
    """Options chosen, in order."""
    return [int(a) for a in little.run(compiled=False).of(codes.EV_CHOICE)["a"]]


def test_what_needs_hands_goes_to_a_place():
    """A share of nought needs hands: screen; of one: township. What is severe never goes to the screen."""
    li = Ill("li", "09:00")
    for share, option in ((0.0, codes.INTERNET), (1.0, 1)):
        assert options(screen_world(li, par={"internet_constant": 100.0, "touch_share": (share, share)})) == [option]
    assert options(screen_world(li, conditions={"cough": condition(codes.SEVERE, 1)})) == [1]


def test_without_the_mechanism_there_is_no_such_option():
    """No hours, or nobody at the screen."""
    li = Ill("li", "09:00")
    assert options(screen_world(li, today=[consortium()])) == [1]
    assert options(screen_world(li, shifts={})) == [1]


def test_who_should_come_is_told_to():
    """Needs a bed or another tier: seen at the screen and told; then to the county with the advice."""
    result = screen_world(Ill("li", "09:00"), conditions={"cough": condition(codes.MODERATE, 4)}).run(compiled=False)
    assert result.of(codes.EV_CHOICE)["a"].tolist() == [codes.INTERNET, 7]
    assert result.of(codes.EV_DEFINITIVE)["a"].tolist() == [4]


def test_the_screen_has_no_tests():
    """With nothing left without the ECG the visit is in vain."""
    little = screen_world(
        Ill("li", "09:00"),
        conditions={"cough": condition(codes.MODERATE, 1, tests=1 << codes.ECG)},
        par={"internet_constant": 100.0, "missing_test_factor": 0.0},
    )
    assert little.run(compiled=False).of(codes.EV_EPISODE_END)["a"].tolist() == [codes.END_NOT_TREATED]


def test_queue_and_patience_at_the_screen():
    """Sign: visits of 40 minutes, patience of 30: the second leaves the screen for the township. Placebo: with a
    doctor each nobody waits.
    """
    long = {"internet_constant": 100.0, "internet_seconds": 2400.0, "internet_patience_seconds": 60.0}
    little = screen_world(Ill("li", "09:00"), Ill("wang", "09:00"), par=long)
    result = little.run(compiled=False)
    assert len(result.of(codes.EV_REMOTE_GAVE_UP)) == 1
    assert result.of(codes.EV_CHOICE)["a"].tolist()[:2] == [codes.INTERNET] * 2
    two = replace(little, shifts={**SCREEN, "Sun": [("c.internet", "0 08:00", "7 00:00", 0)]}).run(compiled=False)
    assert len(two.of(codes.EV_REMOTE_GAVE_UP)) == 0
    assert not two.of(codes.EV_INTERNET)["a"].any()


def test_returns_are_by_screen_too():
    """One planned return, due at once: seen again by screen, no way to the county."""
    luck = episode_with(codes.U_RETURNS, 0.25, 0.5)
    little = screen_world(Ill("li", "09:00", episode=luck), conditions={"cough": condition(mean_returns=1.0)})
    result = little.run(compiled=False)
    assert len(result.of(codes.EV_INTERNET)) == 2
    assert len(result.of(codes.EV_VISIT)) == 0
