package dev.leat.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The body of a request, which must come faster than [#SLOWEST] after a first while, so that
/// nobody holds a thread and memory by sending a byte now and then. One that breaks off is an
/// IOException. The thread of the request has it alone.
final class TimedBody extends InputStream {

    /// Bytes a second, less than any line that a message of 1 MiB is sent over.
    static final long SLOWEST = 16 << 10;

    private final Supplier<InputStream> open;
    private @Nullable InputStream in;
    private final long length;
    private final long patience;
    private final long began = System.nanoTime();
    private long count;
    private boolean ended;

    /// @param open opens it, at which a client that waits for a word is told to send it
    /// @param length in bytes, negative if only the end will tell
    /// @param patience how long it may take beside what its length allows
    TimedBody(Supplier<InputStream> open, long length, Duration patience) {
        this.open = open;
        this.length = length;
        this.patience = patience.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int read = read(one, 0, 1);
        return read < 0 ? read : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int most) throws IOException {
        check();
        try {
            int read = opened().read(into, offset, most);
            count(read);
            return read;
        } catch (RuntimeException broken) {
            // Helidon says broken chunks and lost connections in exceptions of many kinds.
            throw new IOException("the body broke off", broken);
        }
    }

    /// Whether all of it was read.
    boolean whole() {
        return ended || count == length;
    }

    /// Whether anybody began to read it, which is when a client that waits for a word has it.
    boolean asked() {
        return in != null;
    }

    private InputStream opened() {
        var begun = in;
        if (begun == null) {
            begun = open.get();
            in = begun;
        }
        return begun;
    }

    /// Reads what is left, as the next request comes behind it. False if that cannot be.
    boolean drain() {
        byte[] buffer = new byte[64 << 10];
        try {
            while (!whole()) {
                read(buffer, 0, buffer.length);
            }
            return true;
        } catch (IOException broken) {
            return false;
        }
    }

    private void count(int read) {
        if (read < 0) {
            ended = true;
        } else {
            count += read;
        }
    }

    private void check() throws InterruptedIOException {
        if (System.nanoTime() - began - patience > count / SLOWEST * 1_000_000_000) {
            throw new InterruptedIOException("the body comes too slowly");
        }
    }
}
