package dev.leat.server.aws;

import dev.leat.server.Request;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A reader of complete request bodies that limits the memory of concurrent requests. Large
/// requests wait until memory is free; small ones continue meanwhile.
final class BodyReader {

    /// The maximum size of a body. It is enough for 16 MB of items (BatchWriteItem of DynamoDB),
    /// and for 1 MiB of messages in which every byte is escaped in the longest form (`\u0009` in
    /// JSON).
    static final int MOST_BYTES = 17 << 20;

    private static final int SMALL = 64 << 10;
    private static final int PERMIT = 1 << 10;
    private static final int TIMEOUT_SECONDS = 20;

    private final Semaphore room;

    BodyReader() {
        // A body is also parsed into strings and messages, which need four times its size. All
        // bodies together may use a third of the heap.
        long permits = Runtime.getRuntime().maxMemory() / 12 / PERMIT;
        int most = Math.clamp(permits, MOST_BYTES / PERMIT, Integer.MAX_VALUE);
        room = new Semaphore(most, true);
    }

    interface Use<T> {
        T with(byte[] body) throws InterruptedException;
    }

    /// Reads the body and passes it to `use`. The memory of the body is reserved until `use`
    /// returns.
    ///
    /// @throws AwsErrorException if the body is too large, or no memory became free
    <T> T read(Request request, Use<T> use) throws InterruptedException {
        long length = request.header().apply("Content-Length").map(BodyReader::number).orElse(-1L);
        if (length > MOST_BYTES) {
            throw AwsErrorException.tooLarge(MOST_BYTES);
        }
        if (length >= 0 && length <= SMALL) {
            return use.with(exactly(request.body(), (int) length));
        }
        // Without a length, memory for the largest body is reserved at once: reserving more while
        // reading could deadlock.
        int permits = (int) ((length < 0 ? MOST_BYTES : length) / PERMIT);
        if (!room.tryAcquire(permits, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw AwsErrorException.unavailable(
                    "too many large concurrent requests; try again later");
        }
        try {
            return use.with(
                    length < 0
                            ? upTo(request.body(), MOST_BYTES)
                            : exactly(request.body(), (int) length));
        } finally {
            room.release(permits);
        }
    }

    /// Reads a body of a known length, without the copies that a growing buffer needs.
    private static byte[] exactly(InputStream body, int length) {
        var bytes = new byte[length];
        try {
            int read = body.readNBytes(bytes, 0, length);
            return read == length ? bytes : Arrays.copyOf(bytes, read);
        } catch (IOException cut) {
            throw incomplete();
        }
    }

    private static byte[] upTo(InputStream body, int most) {
        try {
            var bytes = body.readNBytes(most);
            if (bytes.length == most && body.read() >= 0) {
                throw AwsErrorException.tooLarge(most);
            }
            return bytes;
        } catch (IOException cut) {
            throw incomplete();
        }
    }

    private static AwsErrorException incomplete() {
        return AwsErrorException.malformed("the request body is incomplete");
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }
}
