package upright;

import com.sun.jna.Memory;

/** Ends the calls that were given it, from any thread and within milliseconds: they fail with CANCELLED. */
public final class Cancel {
    final Memory flag = new Memory(Integer.BYTES);

    public Cancel() {
        flag.setInt(0, 0);
    }

    public void cancel() {
        flag.setInt(0, 1);
    }
}
