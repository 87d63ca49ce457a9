"""Unit tests: the trace of a life written by hand, in both languages, and words for every event of the journey."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tiny_county import (
    CLINIC_C,
    CLINIC_V,
    CONDITIONS,
    CONSORTIA,
    COORDINATOR,
    DAY,
    DESK_C,
    DOCTOR_C,
    DOCTOR_V,
    HOUR,
    LAB_C,
    WARD_C,
    WARD_T,
    C,
    T,
    V,
    log,
    row,
    tiny_county,
)

from ylt_sim.errors import YltError
from ylt_sim.kernel.codes import HOLD_CLAIMED, HOLD_PLACED, NONE
from ylt_sim.records import trace
from ylt_sim.records.words import NAMES, PHRASES, SENTENCES
from ylt_sim.world.codes import (
    BED,
    END_NAMES,
    END_TREATED,
    EPISODE_KINDS,
    EV_ABSENT,
    EV_CHOICE,
    EV_COORDINATION,
    EV_DEFINITIVE,
    EV_EPISODE_END,
    EV_INSIDE,
    EV_LEFT,
    EV_NOT_SENT,
    EV_ONSET,
    EV_POLICY,
    EV_REFERRED,
    EV_REVIEW,
    EV_STAY,
    EV_STEP_DOWN,
    EV_STEP_DOWN_REFUSED,
    EV_TEST,
    EV_TRAINED,
    EV_VISIT,
    EV_WORSE,
    EVENT_NAMES,
    OPTIONS,
    PARTY_NAMES,
    PARTY_SENDER,
    SEVERE,
    SEVERITIES,
    SPECIALTIES,
    STAGE_NAMES,
    TESTS,
    WALK_IN,
    WARD,
    WARDS,
    WAY_BED,
)

CLOCK = 41 * DAY + 9 * HOUR + 12 * 60  # day 41, Sunday, 09:12


def life() -> NDArray[Any]:
    """Resident 0 from her village clinic by green channel to the county ward, and down to the township.

    What is told at the start of a use is written at its end: the visit 09:31-09:39, the stay from 11:05 on.
    """
    at = lambda day, hour, minute: day * DAY + hour * HOUR + minute * 60  # noqa: E731
    bed = at(41, 11, 5)
    return log(
        row(at(14, 0, 0), EV_POLICY),
        row(CLOCK, EV_ONSET, 22, 0, link=0, a=SEVERE, b=3, x=0.0),
        row(CLOCK, EV_CHOICE, 22, 0, facility=V, link=1, a=0, x=1.9),
        row(
            at(41, 9, 39),
            EV_VISIT,
            22,
            0,
            facility=V,
            pool=CLINIC_V,
            doctor=DOCTOR_V,
            link=WALK_IN,
            a=360,
            b=480,
            x=45.0,
        ),
        row(at(41, 9, 39), HOLD_PLACED, 22, 0, facility=C, pool=WARD_C, link=7, a=12 * HOUR),
        row(at(41, 9, 39), EV_REFERRED, 22, 0, facility=V, pool=WARD_C, link=0, a=C, b=WAY_BED),
        row(bed, HOLD_CLAIMED, 22, 0, facility=C, pool=WARD_C, link=7, a=9 * HOUR),
        row(bed, EV_DEFINITIVE, 22, 0, facility=C, a=3, b=3, x=113 / 60),
        row(at(48, 10, 20), EV_COORDINATION, 22, 0, facility=C, pool=DESK_C, doctor=COORDINATOR, a=7200, b=1200),
        row(at(48, 10, 20), HOLD_PLACED, 22, 0, facility=T, pool=WARD_T, link=8, a=24 * HOUR),
        row(at(48, 10, 20), EV_STEP_DOWN, 22, 0, facility=C, link=0, a=T, b=1),
        row(at(48, 10, 20), EV_STAY, 22, 0, facility=C, pool=WARD_C, link=1, a=0, b=at(48, 10, 20) - bed, x=4800.0),
        row(at(48, 11, 0), HOLD_CLAIMED, 22, 0, facility=T, pool=WARD_T, link=8, a=84000),
        row(at(51, 11, 0), EV_STAY, 22, 0, facility=T, pool=WARD_T, link=1, a=0, b=3 * DAY, x=900.0),
        row(at(51, 11, 0), EV_EPISODE_END, 22, 0, facility=C, link=1, a=END_TREATED, b=3, x=113 / 60),
    )


ENGLISH = """\
resident 0, woman, 67, Xiaohe village, Shiqiao (34 min to the county seat); hypertension; signed with a family doctor
  day 14 Mon 00:00              -- the scenario's consortia begin --
  day 41 Sun 09:12  episode 22  COPD exacerbation, severe: needs the county tier (acute illness)
  day 41 Sun 09:12  episode 22  chose her village clinic: Xiaohe Village Clinic (utility 1.9; next best her township centre)
  day 41 Sun 09:31  episode 22  seen after 6 min by Dr V0001-1 at Xiaohe Village Clinic as walk-in, for 8 min; 45 yuan
  day 41 Sun 09:39  episode 22  referred up by Xiaohe Village Clinic to County General Hospital, green channel of \
`county_group`; bed held until 21:39
  day 41 Sun 11:05  episode 22  in her held bed of County General Hospital, internal ward at once (booked or referred)
  day 41 Sun 11:05  episode 22  definitive care begins at County General Hospital: county tier, needed county; 1.9 h after onset
  day 48 Sun 10:00  episode 22  acute days over; coordinator 1 of County General Hospital after 2.0 h offers step-down, \
talks for 20 min
  day 48 Sun 10:20  episode 22  step-down: moved from County General Hospital to Shiqiao Township Health Centre, through \
`county_group`; able, willing, agreed; bed held until day 49 Mon 10:20
  day 48 Sun 10:20  episode 22  leaves County General Hospital, internal ward after 7.0 days; 4,800 yuan
  day 48 Sun 11:00  episode 22  in her held bed of Shiqiao Township Health Centre, general ward at once (booked or referred)
  day 51 Wed 11:00  episode 22  leaves Shiqiao Township Health Centre, general ward after 3.0 days; 900 yuan
  day 51 Wed 11:00  episode 22  episode over: treated; once seen by a doctor; definitive care at the county tier after 1.9 h"""  # noqa: E501

CHINESE = """\
居民0，女，67岁，小河村（石桥镇），到县城34分钟，高血压，已签约家庭医生
  第14天 周一 00:00          —— 方案中的医联体开始运行 ——
  第41天 周日 09:12  病程22  慢阻肺急性加重，重，需要县级诊治（急性病）
  第41天 周日 09:12  病程22  选择本村卫生室：小河村卫生室（效用1.9，其次为本乡镇卫生院）
  第41天 周日 09:31  病程22  等候6分钟后由V0001-1医生在小河村卫生室接诊（普通），就诊8分钟，费用45元
  第41天 周日 09:39  病程22  由小河村卫生室上转至县人民医院，「county_group」绿色通道，留床至21:39
  第41天 周日 11:05  病程22  即刻住进县人民医院内科病区所留床位（预约或转诊）
  第41天 周日 11:05  病程22  在县人民医院开始确定性治疗：县级，需要县级；发病后1.9小时
  第48天 周日 10:00  病程22  急性期结束；等候2.0小时后县人民医院的协调员1提出下转，沟通20分钟
  第48天 周日 10:20  病程22  下转：由县人民医院转至石桥镇卫生院（「county_group」），各方同意，留床至第49天 周一 10:20
  第48天 周日 10:20  病程22  离开县人民医院内科病区，住了7.0天，费用4,800元
  第48天 周日 11:00  病程22  即刻住进石桥镇卫生院综合病区所留床位（预约或转诊）
  第51天 周三 11:00  病程22  离开石桥镇卫生院综合病区，住了3.0天，费用900元
  第51天 周三 11:00  病程22  病程结束：治愈或好转；看医生1次；发病后1.9小时在县级获得确定性治疗"""  # noqa: E501


@pytest.mark.parametrize(("lang", "text"), [("en", ENGLISH), ("zh", CHINESE)])
def test_a_life_line_by_line(lang: str, text: str):
    """Every line of the life above."""
    told = trace(life(), tiny_county(), 0, CONDITIONS, lang=lang, consortium_keys=CONSORTIA)
    assert told.splitlines() == text.splitlines()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_event_of_a_life_has_words(lang: str):
    """One row of each event of the journey and of holds; none is left without a sentence or with a code in it."""
    region = tiny_county()
    of_nobody = (EV_POLICY, EV_ABSENT, EV_TRAINED, EV_NOT_SENT, EV_LEFT)
    told = [e for e in EVENT_NAMES if e >= HOLD_PLACED and e not in of_nobody]
    assert set(told) <= set(SENTENCES)
    rows = [
        row(n * HOUR, event, 3, 1, facility=C, pool=WARD_C, doctor=DOCTOR_C, link=0, a=1, b=1, x=1.0)
        for n, event in enumerate(told, 1)
    ]
    text = trace(log(*rows), region, 1, CONDITIONS, lang=lang)
    lines = text.splitlines()[1:]
    assert len(lines) == len(told) + 1  # a stay has two lines: lying down and leaving
    for line in lines:
        assert "{" not in line
        assert "None" not in line
        assert "NONE" not in line
        assert not line.endswith("event")
    assert len({line.split("  ")[-1] for line in lines}) == len(lines)
    if lang == "zh":
        assert not any(word in text for word in (" the ", "ward", "doctor", " after ", "yuan", "day "))


@pytest.mark.parametrize(
    ("group", "codes"),
    [("severity", SEVERITIES), ("kind", EPISODE_KINDS), ("option", OPTIONS), ("test", TESTS), ("party", PARTY_NAMES),
     ("outcome", END_NAMES), ("stage", STAGE_NAMES), ("ward", WARDS), ("specialty", SPECIALTIES)],
)  # fmt: skip
def test_every_code_has_a_name_in_both_languages(group: str, codes: tuple[str, ...]):
    """A code that is appended to the world's codes needs words here."""
    assert len(NAMES[group]["en"]) == len(codes)
    assert len(NAMES[group]["zh"]) == len(codes)


def test_phrases_take_the_same_fields_in_both_languages():
    """Nothing is said in one language and left out in the other, but for whose it is."""
    import string

    for table in (SENTENCES, PHRASES):
        for name, both in table.items():
            fields = [
                {f for _, f, _, _ in string.Formatter().parse(both[lang]) if f} - {"own", "him"}
                for lang in ("en", "zh")
            ]
            assert fields[0] == fields[1], name


def test_step_down_refused_names_the_party_and_a_test_its_review():
    """The ward does not let go; the result is talked over without a new visit."""
    text = trace(
        log(
            row(2 * HOUR, EV_TEST, 1, 1, facility=C, pool=LAB_C, link=0, a=120, b=600),
            row(3 * HOUR, EV_REVIEW, 1, 1, facility=C, pool=CLINIC_C, doctor=DOCTOR_C, link=1, a=0, b=240),
            row(4 * HOUR, EV_STEP_DOWN_REFUSED, 1, 1, facility=C, a=PARTY_SENDER),
            row(5 * HOUR, EV_WORSE, 1, 1, facility=C, link=0, a=3, b=0),
        ),
        tiny_county(), 1, CONDITIONS,
    )  # fmt: skip
    assert text.splitlines()[1:] == [
        "  day 0 Mon 01:50  episode 1  laboratory test at County General Hospital after 2 min, took 10 min",
        "  day 0 Mon 02:56  episode 1  back at once with the result, seen by Dr C-1 at County General Hospital for 4 min",  # noqa: E501
        "  day 0 Mon 04:00  episode 1  no step-down from County General Hospital: the sending ward does not let go",
        "  day 0 Mon 05:00  episode 1  the illness is worse, critical now, and no doctor has been seen",
    ]


def test_who_is_inside_at_the_horizon_is_said_where():
    """Lying in a ward for two days, waiting for a doctor for ten minutes, at home."""
    rows = log(
        row(5 * DAY, EV_INSIDE, 1, 1, facility=C, pool=WARD_C, link=WARD, a=BED, b=2 * DAY),
        row(5 * DAY, EV_INSIDE, 2, 1, facility=C, pool=CLINIC_C, link=3, a=NONE, b=600),
        row(5 * DAY, EV_INSIDE, 3, 1, facility=V, link=12, a=NONE),
    )
    said = [line.split("still ")[1] for line in trace(rows, tiny_county(), 1, CONDITIONS).splitlines()[1:]]
    assert said == [
        "in the ward: County General Hospital, internal ward, for 2.0 days so far",
        "waiting for County General Hospital, internal clinic, for 10 min so far",
        "at home in an unfinished episode",
    ]


def test_nothing_recorded_is_said():
    """Extreme: a resident without rows; the policy alone is no life."""
    text = trace(log(row(0, EV_POLICY)), tiny_county(), 2, CONDITIONS)
    assert text == ("resident 2, man, 8, Xiaohe village, Shiqiao (34 min to the county seat); no chronic illness; "
                    "not signed with a family doctor\n  nothing was recorded of this life")  # fmt: skip


@pytest.mark.parametrize("resident", [-1, 3])
def test_unknown_resident_is_refused(resident: int):
    """Rule: a row of the region's residents."""
    with pytest.raises(YltError, match=f"resident = {resident}: the region has residents 0 to 2"):
        trace(life(), tiny_county(), resident, CONDITIONS)


def test_unknown_language_is_refused():
    """Rule: en or zh."""
    with pytest.raises(YltError, match="lang = 'fr': one of en, zh"):
        trace(life(), tiny_county(), 0, CONDITIONS, lang="fr")


def test_numpy_integers_name_residents():
    """What comes out of a frame can go in."""
    assert trace(life(), tiny_county(), np.int32(0), CONDITIONS) == trace(life(), tiny_county(), 0, CONDITIONS)
