package dev.leat.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A request body that, after an initial period, must arrive faster than [#SLOWEST], so that a slow
/// client does not occupy a thread and memory. If the body is too slow or incomplete, reading
/// throws IOException; if its chunks are malformed, RefusedRequestException. Owned by the thread of
/// the request.
final class TimedBody extends InputStream {

    /// The minimum rate in bytes per second. Any connection that is suitable for messages of 1 MiB
    /// is faster.
    static final long SLOWEST = 16 << 10;

    private final Supplier<InputStream> open;
    private @Nullable InputStream in;
    private final long length;
    private final long timeout;
    private final long began = System.nanoTime();
    private long count;
    private boolean ended;

    /// @param open opens the body; this sends 100 Continue to a client that waits for it
    /// @param length in bytes, negative if unknown
    /// @param timeout the initial period, in which the body may be slower
    TimedBody(Supplier<InputStream> open, long length, Duration timeout) {
        this.open = open;
        this.length = length;
        this.timeout = timeout.toNanos();
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
        } catch (RefusedRequestException malformed) {
            throw malformed;
        } catch (RuntimeException broken) {
            // Helidon reports lost connections with many exception types.
            throw new IOException("the body is incomplete", broken);
        }
    }

    /// Returns true if the whole body was read.
    boolean whole() {
        return ended || count == length;
    }

    /// Returns true if reading has begun. At this moment a client that waits for 100 Continue
    /// receives it.
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

    /// Reads the rest of the body, because the next request follows it on the connection. Returns
    /// false if the rest cannot be read.
    boolean drain() {
        byte[] buffer = new byte[64 << 10];
        try {
            while (!whole()) {
                read(buffer, 0, buffer.length);
            }
            return true;
        } catch (IOException | RefusedRequestException broken) {
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
        if (System.nanoTime() - began - timeout > count / SLOWEST * 1_000_000_000) {
            throw new InterruptedIOException("the body arrives too slowly");
        }
    }
}
