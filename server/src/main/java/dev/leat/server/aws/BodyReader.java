package dev.leat.server.aws;

import dev.leat.server.Request;
import java.io.IOException;
import java.io.InputStream;
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
            return use.with(bytes(request.body(), (int) length));
        }
        // Without a length, memory for the largest body is reserved at once: reserving more while
        // reading could deadlock.
        int permits = (int) ((length < 0 ? MOST_BYTES : length) / PERMIT);
        if (!room.tryAcquire(permits, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw AwsErrorException.unavailable(
                    "too many large concurrent requests; try again later");
        }
        try {
            return use.with(bytes(request.body(), MOST_BYTES));
        } finally {
            room.release(permits);
        }
    }

    private static byte[] bytes(InputStream body, int most) {
        byte[] bytes;
        boolean more;
        try {
            bytes = body.readNBytes(most);
            more = most == MOST_BYTES && bytes.length == most && body.read() >= 0;
        } catch (IOException cut) {
            throw AwsErrorException.malformed("the request body is incomplete");
        }
        if (more) {
            throw AwsErrorException.tooLarge(MOST_BYTES);
        }
        return bytes;
    }

    private static long number(String text) {
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    }
}
