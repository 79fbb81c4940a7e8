"""Train the photograph network by one stage of photo_stages.py; stops and resumes at any moment.

usage: train_photos.py WORK_DIR BACKBONE.tflite STAGE [--processes N] [--samples N] [--until N] [--width W]
What it leaves in WORK_DIR, by the name of the stage: training.py.  Needs there what recognise_photos.py leaves, the
stage it starts from, and the answers that it is taught by (teach_photos.py).  The first stage makes its own teacher on
the way: before that is there it aims at the true turns alone.
"""

import numpy as np
import torch
import torch.nn.functional as F

import no_content
from networks import Exported, load_trained
from page_store import Pages
from photo_stages import STAGES
from photo_views import VIEW_SIDE, Photographs, plain_view, training_pair, turned
from sheet_views import sheet
from team import gather
from training import Training, parser

LAST_RATE = 0.01  # as a share of the peak
WARMUP = 200
EARLY = 0.25  # share of the run
HELD_OUT_EVERY = 1000  # steps
CLASSES = 1001  # of the published network
# Weight of the loss against recognise_photos.py's answer, and its temperature: within 96,000 views 0.353 in place of
# 0.360 in loss of held-out photographs.
RECOGNISE_LOSS, RECOGNISE_TEMPERATURE = 0.3, 2.0
# Shares of pages of text (so that the whole view tells documents from photographs and
# reads layouts) and of pictures without an up (which must be answered 1/4 each).
PAGES, NOTHING = 0.11, 0.04
NOTHING_SIDE = 160  # views are cut from it as they are from photographs
PAGE_STORES = ["scans", "manuals", "typeset"]
DOCUMENT_LOSS = 0.15  # weight of the "this is a document" loss
TAUGHT = 0.5  # share of teach_photos.py's answers in the target, where there are such


def to_input(views):
    x = torch.from_numpy(np.stack(views)).permute(0, 3, 1, 2)
    return (x.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def held_out_accuracy(model, photographs):
    """Share of held-out photographs whose turn one whole view gets right, and their mean loss."""
    model.eval()
    right, loss, count = 0, 0.0, 0
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for start in range(0, len(photographs.held_out), 64):
            chosen = photographs.held_out[start:start + 64]
            turns = torch.tensor([int(i) % 4 for i in chosen])
            views = [np.ascontiguousarray(turned(plain_view(photographs.image(i), VIEW_SIDE), int(t)))
                     for i, t in zip(chosen, turns)]
            scores = model(to_input(views)).float()[:, :4]
            right += int((scores.argmax(1) == turns).sum())
            loss += float(F.cross_entropy(scores, turns, reduction="sum"))
            count += len(chosen)
    model.train()
    return right / count, loss / count


def what_is_taught(work, stage):
    """Probabilities of the turns of every photograph, relative to upright, or None."""
    files = {work / f"{name}-taught.npy": power for name, power in stage.taught_by.items()}
    missing = [str(path) for path in files if not path.exists()]
    if missing and stage.start:
        raise SystemExit(f"teach_photos.py has yet to leave {', '.join(missing)}")
    if missing or not files:
        return None
    pooled = sum(power * np.log(np.load(path) + 1e-6) for path, power in files.items())
    return torch.softmax(torch.from_numpy(pooled), 1).numpy()


def start(model, stage, options):
    """Gives `model` the weights that its stage starts from; whether they come with batch norms of their own."""
    if not stage.start:
        model.load_tflite(options.backbone)
        return False
    before, path = STAGES[stage.start], options.work / f"{stage.start}-ema.pt"
    state = torch.load(path)
    if (before.grown, before.kept) == (stage.grown, stage.kept):
        model.load_state_dict(state)
        return True
    model.start_from(Exported(load_trained(before.network(options.width), path)).weights())
    model.recogniser.load_state_dict({name: state[f"recogniser.{name}"] for name in ("weight", "bias")})
    return False


class Examples:
    """Draws batches: photographs, pages of text in front of photographs, pictures without an up."""

    def __init__(self, work, stage, photographs, seed, member):
        self.photographs, self.pairs, self.seed, self.member = photographs, stage.batch // 2, seed, member
        self.stores = [Pages(work, name) for name in PAGE_STORES]
        self.taught = what_is_taught(work, stage)
        self.recognised = np.load(work / "photo-recognised.npy", mmap_mode="r")
        self.order = []

    def _picture(self, rng):
        """(picture, probabilities of its turns relative to upright, 1.0 where it is a document, -1.0 for neither, number
        of the photograph or -1)."""
        chance, upright = rng.random(), np.eye(4)[0]
        if chance < NOTHING:
            return no_content.picture(NOTHING_SIDE, NOTHING_SIDE, rng), np.full(4, 0.25), -1.0, -1
        if chance < NOTHING + PAGES:
            store = self.stores[rng.integers(len(self.stores))]
            page = store.image(store.training[rng.integers(len(store.training))])
            training = self.photographs.training
            behind = self.photographs.image(training[rng.integers(len(training))])
            return sheet(page, behind, rng), upright, 1.0, -1
        chosen = self.order.pop()
        if self.taught is not None:
            upright = (1 - TAUGHT) * upright + TAUGHT * self.taught[chosen]
        return self.photographs.image(chosen), upright, 0.0, chosen

    def batch(self, step, side):
        """(input, probabilities of the turns, document or not, numbers of the photographs) of one step, the same
        whenever it is drawn."""
        rng = np.random.default_rng((self.seed, step, self.member))
        if len(self.order) < self.pairs:
            self.order = self.photographs.epoch(np.random.default_rng((self.seed, step, self.member, 1)))
        views, targets, documents, numbers = [], [], [], []
        for _ in range(self.pairs):
            picture, target, document, number = self._picture(rng)
            for view, turn in training_pair(picture, side, rng):
                views.append(view)
                targets.append(np.roll(target, turn))
                documents.append(document)
                numbers.append(number)
        targets = torch.tensor(np.stack(targets), dtype=torch.float32)
        return to_input(views), targets, torch.tensor(documents), np.array(numbers)

    def recognised_in(self, numbers):
        """Probabilities of the classes in the photographs."""
        scores = torch.from_numpy(self.recognised[numbers].astype(np.float32))
        return torch.softmax(scores / RECOGNISE_TEMPERATURE, 1)


def objective(model, examples, batch):
    """(what is minimised, the part of it that the turns have)."""
    views, target, document, numbers = batch
    with torch.autocast("cpu", torch.bfloat16):
        pooled = model.pooled(views)
        scores = model.classifier(model.dropout(pooled))
        photographs = numbers >= 0
        named = model.recogniser(pooled[photographs])
    scores = scores.float()
    turn_loss = -(target * F.log_softmax(scores[:, :4], 1)).sum(1).mean()
    known = document >= 0
    document_loss = F.binary_cross_entropy_with_logits(scores[known, 4], document[known])
    named = F.log_softmax(named.float() / RECOGNISE_TEMPERATURE, 1)
    recognise_loss = -(examples.recognised_in(numbers[photographs]) * named).sum(1).mean()
    return turn_loss + DOCUMENT_LOSS * document_loss + RECOGNISE_LOSS * recognise_loss, turn_loss


def train(team, options):
    torch.set_num_threads(1)
    stage = STAGES[options.stage]
    seed, early_sides = options.seed or stage.seed, stage.early_sides or stage.sides
    torch.manual_seed(seed)
    photographs = Photographs(options.work)
    examples = Examples(options.work, stage, photographs, seed, team.number)
    model, average = (stage.network(options.width, recognises=CLASSES) for _ in range(2))
    if not start(model, stage, options):
        model.keep_answers(torch.cat([examples.batch(2 ** 31 + i, early_sides[-1])[0] for i in range(3)]))
    model, average = (m.to(memory_format=torch.channels_last) for m in (model, average))
    run = Training(options.work, options.stage, model, average, batch=stage.batch * team.size,
                   samples=options.samples or stage.samples, end=options.end, peak_rate=stage.peak_rate,
                   last_rate=LAST_RATE, warmup=WARMUP, team=team)

    def report():
        if not team.leads():
            return
        accuracy, held_loss = held_out_accuracy(average, photographs)
        run.log(f"HELD {run.samples()} accuracy {accuracy:.4f} loss {held_loss:.4f}")

    while run.progress() < 1 and run.samples() < options.until:
        sides = early_sides if run.progress() < EARLY else stage.sides
        side = int(np.random.default_rng((seed, run.step)).choice(sides))  # the same in all processes
        total, turn_loss = objective(model, examples, examples.batch(run.step, side))
        run.learn(total, loss=turn_loss.item())
        if run.step % HELD_OUT_EVERY == 0:
            report()
    run.save()
    report()


def main():
    arguments = parser(samples=None, seed=None)  # the stage's own if not given
    arguments.add_argument("backbone")
    arguments.add_argument("stage", choices=STAGES)
    arguments.add_argument("--until", type=int, default=2 ** 62, help="stop here, to go on later")
    arguments.add_argument("--width", type=float, default=0.75)
    options = arguments.parse_args()
    gather(options.processes, options.work, train, options)


if __name__ == "__main__":
    main()
