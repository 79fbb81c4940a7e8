"""The steps by which the photograph network comes about: each trains a network from an earlier one's weights."""
from dataclasses import dataclass, field

from networks import GROWN, KEPT, PhotoNet


@dataclass(frozen=True)
class Stage:
    samples: int  # views in all
    seed: int
    batch: int  # views a process and step
    peak_rate: float
    # Sides of the training views, pixels, one a step.  A crop shows things larger than the whole view does, so the
    # library's views have the largest that were tried first (Touvron et al. 2019, arXiv:1906.06423; the model card has
    # what it is worth).
    sides: tuple
    early_sides: tuple = ()  # small and fast ones for the first quarter of the run
    start: str = ""  # the stage whose weights it starts from; the published ones if none
    grown: dict | None = None
    kept: int = 0
    # Whose answers (teach_photos.py) are half of the target, each with the power its probabilities are raised to before
    # they are multiplied; a sum of powers above 1 sharpens what several agree on.
    taught_by: dict = field(default_factory=dict)

    def network(self, width=0.75, **options):
        return PhotoNet(width, grown=self.grown, kept=self.kept, **options)


STAGES = {
    # From 1,000,064 views on taught by what it was then (`half`).
    "first": Stage(samples=2_341_248, seed=20261123, batch=64, peak_rate=1e-3, early_sides=(96, 112, 128),
                   sides=(112, 128, 144, 160), taught_by={"half": 1.0}),
    # Deeper, to teach the last: first taught, then told the truth alone.
    "grown": Stage(samples=1_267_840, seed=20261126, batch=64, peak_rate=6e-4, sides=(112, 128, 144, 160),
                   start="first", grown=GROWN, kept=KEPT, taught_by={"first": 1.0}),
    "truth": Stage(samples=536_832, seed=20261127, batch=128, peak_rate=8e-4, sides=(128, 160, 192), start="grown",
                   grown=GROWN, kept=KEPT),
    # What is shipped.  The first one's answers want sharpening, the other's do not (model card).
    "photo": Stage(samples=721_664, seed=20261128, batch=128, peak_rate=7e-4, sides=(128, 160, 192), start="first",
                   kept=KEPT, taught_by={"truth": 0.6, "first": 0.78}),
}
