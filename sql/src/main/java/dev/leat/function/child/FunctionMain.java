package dev.leat.function.child;

import dev.leat.function.RecordFunction;
import dev.leat.function.Result;
import dev.leat.function.RowView;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The JVM that runs a function. It reads records from its standard input and writes one answer per
/// record to its standard output. The function's own output to `System.out` goes to the standard
/// error, which Leat logs. The JVM ends when its standard input ends, even while the function runs,
/// so it never outlives Leat.
///
/// A frame is a length (4 bytes) and its content. The first frame has the columns. Every other
/// frame has records: for each column of each record a length and the value as [CellReader] reads
/// it; a NULL has the length 0. An answer is a letter and a text in UTF-8.
public final class FunctionMain {

    /// The function was created and waits for records.
    public static final char READY = 'R';

    /// The function could not be created; followed by the reason.
    public static final char UNUSABLE = 'U';

    /// Followed by the columns as a JSON document.
    public static final char COLUMNS = 'C';

    /// The function rejected the record; followed by its reason.
    public static final char REJECTED = 'X';

    /// The function threw an exception; followed by its description.
    public static final char FAILED = 'E';

    private static final String API = "dev.leat.function.";

    private final DataOutputStream out;
    private final BlockingQueue<byte[]> frames;
    private final ResultText text = new ResultText();

    private FunctionMain(DataOutputStream out, BlockingQueue<byte[]> frames) {
        this.out = out;
        this.frames = frames;
    }

    /// Runs the function whose class is the first argument.
    public static void main(String[] args) throws IOException, InterruptedException {
        var out =
                new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        var in =
                new DataInputStream(
                        new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        var frames = new LinkedBlockingQueue<byte[]>();
        var reader = new Thread(() -> read(in, frames), "leat-records");
        reader.setDaemon(true);
        reader.start();
        new FunctionMain(out, frames).run(args[0]);
    }

    private static void read(DataInputStream in, BlockingQueue<byte[]> frames) {
        try {
            while (true) {
                frames.add(in.readNBytes(in.readInt()));
            }
        } catch (IOException ended) {
            Runtime.getRuntime().halt(ended instanceof EOFException ? 0 : 1);
        }
    }

    private void run(String name) throws IOException, InterruptedException {
        RecordFunction function;
        try {
            function = create(name);
        } catch (Throwable failed) {
            answer(UNUSABLE, FailureText.of(failed));
            return;
        }
        answer(READY, "");
        var head = new FrameReader(frames.take());
        var columns = new LinkedHashSet<>(head.names());
        var json = new HashSet<>(head.names());
        while (true) {
            var rows = new FrameReader(frames.take());
            while (rows.more()) {
                apply(function, rows.row(columns), json);
            }
        }
    }

    private static RecordFunction create(String name) throws Throwable {
        try {
            var constructor = Class.forName(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (RecordFunction) constructor.newInstance();
        } catch (InvocationTargetException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }

    private void apply(RecordFunction function, RowView row, Set<String> json) throws IOException {
        try {
            switch (function.apply(row)) {
                case Result.Columns(var values) -> answer(COLUMNS, text.of(values, json));
                case Result.Rejection(var reason) -> answer(REJECTED, reason);
                case null -> answer(FAILED, "apply returned null");
            }
        } catch (Throwable failed) {
            answer(FAILED, FailureText.of(failed));
        }
    }

    private void answer(char kind, String text) throws IOException {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length + 1);
        out.writeByte(kind);
        out.write(utf8);
        out.flush();
    }

    /// Describes an exception of a function, with its line.
    private static final class FailureText {

        private static final int LONGEST = 1_000;

        static String of(Throwable failed) {
            var message = failed.getMessage();
            var text = failed.getClass().getName() + (message == null ? "" : ": " + cut(message));
            return place(failed).map(at -> text + " (" + at + ")").orElse(text);
        }

        private static String cut(String message) {
            return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...";
        }

        /// Returns the innermost line of the user's code.
        private static java.util.Optional<String> place(Throwable failed) {
            List<StackTraceElement> own = new ArrayList<>();
            for (var frame : failed.getStackTrace()) {
                boolean user =
                        "app".equals(frame.getClassLoaderName())
                                && !frame.getClassName().startsWith(API);
                if (user && frame.getFileName() != null && frame.getLineNumber() > 0) {
                    own.add(frame);
                }
            }
            return own.stream()
                    .findFirst()
                    .map(frame -> frame.getFileName() + ":" + frame.getLineNumber());
        }
    }
}
