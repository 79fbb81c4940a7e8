package upright;

/** A call that failed: the status says what kind, the message what and where. */
public final class UprightException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final Status status;

    UprightException(Status status, String message) {
        super(message);
        this.status = status;
    }

    public Status status() {
        return status;
    }
}
