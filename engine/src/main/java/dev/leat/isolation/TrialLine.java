package dev.leat.isolation;

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
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The connection of the process of a trial to Leat: its standard input and output. The process
/// ends when its input ends, even while a native call runs, so it never outlives Leat. Threads may
/// share it.
final class TrialLine {

    /// Frame to Leat: the program waits for a task.
    static final char READY = 'R';

    /// Frame to Leat: the task has ended.
    static final char DONE = 'D';

    /// Frame to Leat: a [TrialQuestion].
    static final char ASK = 'A';

    private final DataOutputStream out;
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();

    private TrialLine(DataOutputStream out) {
        this.out = out;
    }

    /// Takes the standard input and output. Everything else that is printed goes to the standard
    /// error.
    static TrialLine open() {
        var line =
                new TrialLine(
                        new DataOutputStream(
                                new BufferedOutputStream(
                                        new FileOutputStream(FileDescriptor.out))));
        var in =
                new DataInputStream(
                        new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
        System.setOut(System.err);
        System.setIn(InputStream.nullInputStream());
        var reader = new Thread(() -> line.read(in), "leat-frames");
        reader.setDaemon(true);
        reader.start();
        return line;
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                frames.put(in.readNBytes(in.readInt()));
            }
        } catch (IOException | InterruptedException ended) {
            Runtime.getRuntime().halt(ended instanceof EOFException ? 0 : 1);
        }
    }

    byte[] next() throws InterruptedException {
        return frames.take();
    }

    synchronized void send(char kind, byte[] content) throws IOException {
        out.writeInt(content.length + 1);
        out.writeByte(kind);
        out.write(content);
        out.flush();
    }

    /// Asks Leat.
    synchronized Serializable ask(TrialQuestion question) throws IOException {
        try {
            send(ASK, TrialBytes.of(question));
            return TrialBytes.object(next(), TrialQuestion.Answer.class).get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", stopped));
        }
    }
}
