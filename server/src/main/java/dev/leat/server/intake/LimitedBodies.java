package dev.leat.server.intake;

import dev.leat.port.Message;
import dev.leat.server.RefusedRequestException;
import dev.leat.server.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/// Reads bodies of requests within limits, so that neither large nor slow nor many ones can take
/// the memory: each takes room as it grows, and gives it back when it is closed. Threads share it.
final class LimitedBodies {

    private static final int KIB = 1024;
    private static final int FIRST = 8 * KIB;
    private static final long MOST_PASSED = 16L * KIB * KIB;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final Limits limits;
    private final InstantSource clock;
    private final Semaphore room;

    LimitedBodies(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
        room = new Semaphore(limits.room() / KIB);
    }

    /// The most bytes of a body, how long it may take to come, and the bytes of all bodies that are
    /// held at a time.
    record Limits(int mostBytes, Duration longest, int room) {

        static final Limits DEFAULT =
                new Limits(Message.MOST_BYTES, Duration.ofSeconds(30), 64 * KIB * KIB);
    }

    /// Reads a body to its end.
    ///
    /// @throws Refusal with 413 if it is too large, 408 if it takes too long or breaks off, 503 if
    ///   there is no room now
    Body read(Request request) {
        var announced = request.header().apply("Content-Length");
        var deadline = clock.instant().plus(limits.longest());
        var body = new Body();
        try {
            if (announced.filter(this::tooLong).isPresent()
                    || !body.fill(request.body(), deadline)) {
                pass(request, deadline);
                throw tooLarge();
            }
            return body;
        } catch (IOException | UncheckedIOException broken) {
            body.close();
            throw unread(408, "the body did not come to its end");
        } catch (RuntimeException refused) {
            body.close();
            throw refused;
        }
    }

    /// Reads on for a while: many clients look for an answer only when they have sent all. One that
    /// asked before it sends, or announced far more, gets its answer at once.
    private void pass(Request request, Instant deadline) throws IOException {
        boolean asked = request.header().apply("Expect").isPresent();
        boolean far = request.header().apply("Content-Length").filter(this::far).isPresent();
        if (!asked && !far) {
            var nowhere = new byte[FIRST];
            long left = MOST_PASSED;
            int read = 0;
            while (read >= 0 && left > 0 && clock.instant().isBefore(deadline)) {
                read = request.body().read(nowhere);
                left -= read;
            }
        }
    }

    /// A refusal before the body was read; the connection cannot be used again.
    private static RefusedRequestException unread(int status, String detail) {
        return new RefusedRequestException(status, detail, Map.of("Connection", "close"));
    }

    private boolean tooLong(String length) {
        return LENGTH.matcher(length).matches() && Long.parseLong(length) > limits.mostBytes();
    }

    private boolean far(String length) {
        return !LENGTH.matcher(length).matches() || Long.parseLong(length) > MOST_PASSED;
    }

    private RefusedRequestException tooLarge() {
        return unread(
                413, "the body is larger than %,d bytes, the most".formatted(limits.mostBytes()));
    }

    /// One body that was read; it takes room until it is closed.
    final class Body implements AutoCloseable {

        private byte[] bytes = {};
        private int size;
        private int taken;

        byte[] bytes() {
            return Arrays.copyOf(bytes, size);
        }

        /// False if there is more than the limit.
        private boolean fill(InputStream in, Instant deadline) throws IOException {
            grow();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes, size, free())) {
                size += read;
                if (size > limits.mostBytes()) {
                    return false;
                }
                if (clock.instant().isAfter(deadline)) {
                    throw unread(
                            408,
                            "the body took longer than %d seconds"
                                    .formatted(limits.longest().toSeconds()));
                }
                if (free() == 0) {
                    grow();
                }
            }
            return true;
        }

        private int free() {
            return bytes.length - size;
        }

        /// One byte more than the limit fits, to find out.
        private void grow() {
            int length = Math.min(Math.max(FIRST, 2 * bytes.length), limits.mostBytes() + 1);
            int more = Math.ceilDiv(length, KIB) - taken;
            if (!room.tryAcquire(more)) {
                throw new RefusedRequestException(
                        503,
                        "too many documents come at once; send it again",
                        Map.of(
                                "Retry-After",
                                String.valueOf(Intake.RETRY_AFTER),
                                "Connection",
                                "close"));
            }
            taken += more;
            bytes = Arrays.copyOf(bytes, length);
        }

        @Override
        public void close() {
            room.release(taken);
            taken = 0;
        }
    }
}
