package upright;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.PointerByReference;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Immutable; any number of threads may call it at once. One that was closed fails with INVALID_HANDLE. */
public final class Detector implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    /** The native detector, which is destroyed when it was closed and no call is under way. */
    private static final class State implements Runnable {
        private final Pointer handle;
        private int calls;
        private boolean closed, destroyed;

        State(Pointer handle) {
            this.handle = handle;
        }

        synchronized Pointer begin() {
            if (closed) throw new UprightException(Status.INVALID_HANDLE, "the detector is closed");
            ++calls;
            return handle;
        }

        synchronized void end() {
            --calls;
            destroyIfDone();
        }

        @Override
        public synchronized void run() {
            closed = true;
            destroyIfDone();
        }

        private void destroyIfDone() {
            if (!closed || calls > 0 || destroyed) return;
            destroyed = true;
            Bridge.c.upright_detector_destroy(handle);
        }
    }

    private final State state;
    private final Cleaner.Cleanable cleanable;

    public Detector() {
        this(new Options());
    }

    public Detector(Options options) {
        Memory settings = options.settingLines();
        PointerByReference made = new PointerByReference();
        Abi.Diagnostics said = new Abi.Diagnostics();
        Bridge.check(Bridge.c.upright_detector_create(options.toNative(settings), made, said), said);
        Reference.reachabilityFence(settings);
        state = new State(made.getValue());
        cleanable = CLEANER.register(this, state);
    }

    /** Frees the detector once the calls under way have ended. */
    @Override
    public void close() {
        cleanable.clean();
    }

    private <T> T use(Function<Pointer, T> call) {
        Pointer handle = state.begin();
        try {
            return call.apply(handle);
        } finally {
            state.end();
            Reference.reachabilityFence(this);
        }
    }

    public Detection detect(Path file) {
        return detect(Source.of(file));
    }

    public Detection detect(byte[] file) {
        return detect(Source.of(file));
    }

    public Detection detect(Source source) {
        return detect(source, new Question());
    }

    public Detection detect(Source source, Question question) {
        Abi.Detection found = new Abi.Detection();
        Abi.Diagnostics said = new Abi.Diagnostics();
        PointerByReference details = question.details ? new PointerByReference() : null;
        ToIntFunction<Abi.Request> call = request -> {
            request.explain = Bridge.flag(question.explain);
            request.deadline_ms = question.deadlineMs;
            request.page = question.page;
            request.cancel = question.cancel == null ? null : question.cancel.flag;
            request.details = details == null ? null : details.getPointer();
            return use(handle -> Bridge.c.upright_detect(handle, request, found, said));
        };
        Bridge.check(source.asked(call), said);
        return Detection.of(found, Bridge.lines(said), details == null ? null : Details.take(details.getValue(), question.picture));
    }

    /** Told of each file of a batch, in the order of the files and on the thread that asked. */
    public interface Answers {
        /** One of `answer` and `failure` is null. False stops the batch. */
        boolean told(int index, Detection answer, UprightException failure);
    }

    /** Asks about many files on so many threads (0: one a processor). A file that fails does not fail the batch. */
    public void detectMany(List<Path> files, int threads, Answers answers) {
        Batch batch = new Batch();
        Abi.OnAnswer listener = (context, index, status, detection, message) -> batch.tell(() -> status == 0
                ? answers.told(index.intValue(), Detection.of(new Abi.Detection(detection), Bridge.lines(message), null), null)
                : answers.told(index.intValue(), null, new UprightException(Status.of(status), message)));
        Abi.Diagnostics said = new Abi.Diagnostics();
        batch.end(use(handle -> Bridge.c.upright_detect_files(handle, paths(files), new Abi.SizeT(files.size()), threads, listener,
                null, said)), said);
    }

    /** Asks, applies what is decided, asks again, and keeps the result only if that answer wants no more; in place, safely. */
    public Fixed fix(Path file) {
        return fix(file, null, new FixOptions());
    }

    /** The same into another file, which is never overwritten if it exists with another content. */
    public Fixed fix(Path file, Path target) {
        return fix(file, target, new FixOptions());
    }

    /** The same; in place where `target` is null. */
    public Fixed fix(Path file, Path target, FixOptions options) {
        return fixed(options, null, (handle, wanted, found, made, said) -> Bridge.c.upright_fix_file(handle, file.toString(),
                target == null ? null : target.toString(), wanted, found, made, said));
    }

    /** In memory; the file to keep is in the result's data, a copy of the input where nothing was done. */
    public Fixed fix(byte[] file, FixOptions options) {
        PointerByReference result = options.isDryRun() ? null : new PointerByReference();
        Memory place = Bridge.copy(file);
        return fixed(options, result, (handle, wanted, found, made, said) -> Bridge.c.upright_fix_encoded(handle, place,
                new Abi.SizeT(file.length), wanted, found, result, made, said));
    }

    private interface FixCall {
        int call(Pointer handle, Abi.FixOptions options, Abi.Detection found, Abi.Corrected made, Abi.Diagnostics said);
    }

    private Fixed fixed(FixOptions options, PointerByReference result, FixCall call) {
        Abi.CorrectOptions correction = options.correction();
        Abi.FixOptions wanted = options.toNative(correction);
        Abi.Detection found = new Abi.Detection();
        Abi.Corrected made = new Abi.Corrected();
        Abi.Diagnostics said = new Abi.Diagnostics();
        int status = use(handle -> call.call(handle, wanted, found, made, said));
        Reference.reachabilityFence(correction);
        Reference.reachabilityFence(options);
        Bridge.check(status, said);
        return fixed(found, made, Bridge.take(result), Bridge.lines(said));
    }

    private static Fixed fixed(Abi.Detection found, Abi.Corrected made, byte[] data, List<String> notes) {
        return new Fixed(Verdict.of(made.verdict), Detection.of(found, List.of(), null), Corrected.of(made, data, notes));
    }

    /** Told of each file of a batch, in the order of the files and on the thread that asked. */
    public interface Fixes {
        /** One of `fixed` and `failure` is null. After false no further file is begun; those under way are still told. */
        boolean told(int index, Fixed fixed, UprightException failure);
    }

    /** fix() for many files; `targets` is null, or holds a file to write or null for each. */
    public void fixMany(List<Path> files, List<Path> targets, int threads, FixOptions options, Fixes fixes) {
        if (targets != null && targets.size() != files.size()) throw Bridge.invalid("targets: not as many as files");
        Batch batch = new Batch();
        Abi.OnFixed listener = (context, index, status, detection, corrected, message) -> batch.tell(() -> status == 0
                ? fixes.told(index.intValue(), fixed(new Abi.Detection(detection), new Abi.Corrected(corrected), null,
                        Bridge.lines(message)), null)
                : fixes.told(index.intValue(), null, new UprightException(Status.of(status), message)));
        Abi.CorrectOptions correction = options.correction();
        Abi.Diagnostics said = new Abi.Diagnostics();
        int status = use(handle -> Bridge.c.upright_fix_files(handle, paths(files), targets == null ? null : paths(targets),
                new Abi.SizeT(files.size()), threads, options.toNative(correction), listener, null, said));
        Reference.reachabilityFence(correction);
        Reference.reachabilityFence(options);
        batch.end(status, said);
    }

    private static Pointer paths(List<Path> files) {
        return new StringArray(files.stream().map(file -> file == null ? null : file.toString()).toArray(String[]::new), "UTF-8");
    }

    /** What a listener throws goes to the caller of the batch, not through the library. */
    private static final class Batch {
        private Throwable thrown;
        private boolean stopped;

        private interface Listener {
            boolean call();
        }

        int tell(Listener listener) {
            try {
                if (thrown == null) stopped |= !listener.call();
            } catch (Throwable error) {
                thrown = error;
            }
            return Bridge.flag(stopped || thrown != null);
        }

        void end(int status, Abi.Diagnostics said) {
            if (thrown instanceof Error error) throw error;
            if (thrown instanceof RuntimeException error) throw error;
            if (!stopped || Status.of(status) != Status.CANCELLED) Bridge.check(status, said);
        }
    }
}
