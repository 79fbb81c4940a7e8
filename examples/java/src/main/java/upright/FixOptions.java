package upright;

/** What fix() does beside the question. The setters return the object itself. */
public final class FixOptions {
    private boolean level, dryRun, keepTime;
    private CorrectOptions correct = new CorrectOptions();

    /** Also level where that is decided, which encodes again. */
    public FixOptions level(boolean wanted) {
        level = wanted;
        return this;
    }

    /** Write nothing, only say what would be done. */
    public FixOptions dryRun(boolean only) {
        dryRun = only;
        return this;
    }

    /** The new file keeps the times of the old one. */
    public FixOptions keepTime(boolean keep) {
        keepTime = keep;
        return this;
    }

    /** How it is put right; of its dryRun nothing is taken. */
    public FixOptions correct(CorrectOptions options) {
        correct = options;
        return this;
    }

    boolean isDryRun() {
        return dryRun;
    }

    /** The struct; it points to `correction`, which must live as long. */
    Abi.FixOptions toNative(Abi.CorrectOptions correction) {
        correction.write();
        Abi.FixOptions result = new Abi.FixOptions();
        result.level = Bridge.flag(level);
        result.dry_run = Bridge.flag(dryRun);
        result.keep_time = Bridge.flag(keepTime);
        result.correct = correction.getPointer();
        return result;
    }

    Abi.CorrectOptions correction() {
        return correct.toNative();
    }
}
