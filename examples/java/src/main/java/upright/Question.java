package upright;

/** What belongs to one call of detect. The setters return the object itself. */
public final class Question {
    double deadlineMs;
    int page;
    boolean details, explain, picture;
    Cancel cancel;

    /** Give up after this many milliseconds; 0: as the detector is told. */
    public Question deadlineMs(double milliseconds) {
        deadlineMs = milliseconds;
        return this;
    }

    /** Which picture of a file with several, counted from 0; pageCount of the answer says how many there are. */
    public Question page(int index) {
        page = index;
        return this;
    }

    /** Times of the stages in the answer's details. */
    public Question details() {
        details = true;
        return this;
    }

    /** The evidence too. */
    public Question explain() {
        details = explain = true;
        return this;
    }

    /** The evidence and a PNG that shows it. */
    public Question picture() {
        picture = true;
        return explain();
    }

    public Question cancel(Cancel signal) {
        cancel = signal;
        return this;
    }
}
