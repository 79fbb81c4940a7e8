package upright;

import java.awt.Color;

/** How an image is put right. The setters return the object itself. */
public final class CorrectOptions extends Limits<CorrectOptions> {
    private How how = How.AUTOMATIC;
    private Canvas canvas = Canvas.EXPAND;
    private Interpolation interpolation = Interpolation.LANCZOS;
    private Color colour;
    private int page;
    private Cancel cancel;
    boolean dryRun;

    /** AUTOMATIC (default): lossless where the codec allows it, else the tag. */
    public CorrectOptions how(How way) {
        how = way;
        return this;
    }

    /** What becomes of the frame when an image is levelled; default EXPAND. */
    public CorrectOptions canvas(Canvas frame) {
        canvas = frame;
        return this;
    }

    public CorrectOptions interpolation(Interpolation kind) {
        interpolation = kind;
        return this;
    }

    /** Of corners that are filled, sRGB; null, the default: the paper's own. */
    public CorrectOptions colour(Color filling) {
        colour = filling;
        return this;
    }

    /** Which picture of a file with several, counted from 0; the others stay as they are. Of correct() alone. */
    public CorrectOptions page(int index) {
        page = index;
        return this;
    }

    public CorrectOptions cancel(Cancel signal) {
        cancel = signal;
        return this;
    }

    /** Write nothing, only say what would be done. */
    public CorrectOptions dryRun(boolean only) {
        dryRun = only;
        return this;
    }

    @Override
    CorrectOptions self() {
        return this;
    }

    Abi.CorrectOptions toNative() {
        Abi.CorrectOptions result = new Abi.CorrectOptions();
        result.how = how.number;
        result.canvas = canvas.number;
        result.interpolation = interpolation.number;
        if (colour != null) {
            result.background = Background.COLOUR.number;
            result.colour = new byte[] {(byte) colour.getRed(), (byte) colour.getGreen(), (byte) colour.getBlue(), 0};
        }
        result.max_input_bytes = inputBytes;
        result.max_pixels = pixels;
        result.max_memory_bytes = memoryBytes;
        result.max_side = (int) side;
        result.deadline_ms = deadline;
        result.page = page;
        result.cancel = cancel == null ? null : cancel.flag;
        return result;
    }
}
