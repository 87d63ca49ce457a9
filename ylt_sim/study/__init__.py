"""Studies: scenarios x replications, paired comparison, designs over factors, and what they answer."""

from ylt_sim.study.answers import answers, write_answers
from ylt_sim.study.attribution import attribution, shapley_values
from ylt_sim.study.best import Best, best_of
from ylt_sim.study.compare import Comparison, compare
from ylt_sim.study.plan import Study
from ylt_sim.study.rebuild import Rebuilt, read_study, rebuild
from ylt_sim.study.study_file import load_study, make_study
from ylt_sim.study.sweep import StudyResult, run_study
from ylt_sim.study.warm_up import WarmUp, warm_up

__all__ = [
    "Best",
    "Comparison",
    "Rebuilt",
    "Study",
    "StudyResult",
    "WarmUp",
    "answers",
    "attribution",
    "best_of",
    "compare",
    "load_study",
    "make_study",
    "read_study",
    "rebuild",
    "run_study",
    "shapley_values",
    "warm_up",
    "write_answers",
]
