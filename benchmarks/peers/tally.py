"""What a peer said, and how often it was right."""
from typing import NamedTuple, Optional


class Answer(NamedTuple):
    quarter_turns: Optional[int] = None  #: clockwise, to apply
    skew: Optional[float] = None         #: clockwise degrees, to apply
    applied: Optional[bool] = None       #: whether the turn would be applied by default


def split(clockwise):
    """An angle to apply as quarter turns and the rest in (-45, 45]."""
    turns = -((45 - clockwise) // 90)
    return int(turns) % 4, clockwise - 90 * turns


class Tally:
    def __init__(self):
        self.turns = self.turns_right = self.skews = self.skews_right = self.applied = self.applied_wrong = 0
        self.milliseconds = []

    def add(self, turns, skew, answer, elapsed):
        self.milliseconds.append(elapsed)
        if turns is not None:
            self.turns += 1
            self.turns_right += answer.quarter_turns == turns
            self.applied += bool(answer.applied)
            self.applied_wrong += bool(answer.applied) and answer.quarter_turns != turns
        if skew is not None:
            self.skews += 1
            self.skews_right += answer.skew is not None and abs(answer.skew - skew) <= 0.1

    def cell(self, has_turn, has_skew):
        """Shares of right turns and of exact skews; a dash for what the peer never answers."""
        def share(right, count, has):
            return f"{right / count:.3f}" if count and has else "-"
        parts = [share(self.turns_right, self.turns, has_turn), share(self.skews_right, self.skews, has_skew)]
        return "; ".join(parts)
