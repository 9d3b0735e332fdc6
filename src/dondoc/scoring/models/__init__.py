"""What is recorded of scores: sheets with their lines, appeals and corrections, confirmed objective causes."""

from dondoc.scoring.models.exemption import Exemption
from dondoc.scoring.models.sheet import (
    Appeal,
    AppealFile,
    AppealState,
    ScoreChange,
    ScoreLine,
    ScoreSheet,
    SheetState,
)

__all__ = ["Appeal", "AppealFile", "AppealState", "Exemption", "ScoreChange", "ScoreLine", "ScoreSheet", "SheetState"]
