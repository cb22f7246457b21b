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

/// A reader of request bodies that limits size, time and total memory. A body reserves memory while
/// it is read and releases it when it is closed. Threads share it.
final class LimitedBodies {

    private static final int KIB = 1024;
    private static final int FIRST = 8 * KIB;
    private static final long MOST_PASSED = 16L * KIB * KIB;
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final Limits limits;
    private final InstantSource clock;
    private final Semaphore room;

    /// Creates a reader whose time limit does not depend on the system clock, which may be set.
    LimitedBodies(Limits limits) {
        this(limits, () -> Instant.EPOCH.plusNanos(System.nanoTime()));
    }

    LimitedBodies(Limits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
        room = new Semaphore(limits.room() / KIB);
    }

    /// The maximum size of a body in bytes, the maximum time for reading it, and the maximum total
    /// size of all bodies in memory.
    record Limits(int mostBytes, Duration longest, int room) {

        static final Limits DEFAULT =
                new Limits(Message.MOST_BYTES, Duration.ofSeconds(30), 64 * KIB * KIB);
    }

    /// Reads a complete body.
    ///
    /// @throws RefusedRequestException with status 413 if the body is too large, 408 if reading
    ///   takes too long or the body is incomplete, 503 if no memory is free
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
            throw unread(408, "the body is incomplete");
        } catch (RuntimeException refused) {
            body.close();
            throw refused;
        }
    }

    /// Discards a limited amount of the body, because many clients read the response only after
    /// they have sent everything. Discards nothing if the client sent `Expect`, or announced a far
    /// larger body.
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

    /// Returns the error for a body that was not read completely. The connection cannot be reused
    /// afterwards.
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
                413,
                "the body is larger than the limit of %,d bytes".formatted(limits.mostBytes()));
    }

    /// A body in memory. It occupies its memory until it is closed.
    final class Body implements AutoCloseable {

        private byte[] bytes = {};
        private int size;
        private int taken;

        byte[] bytes() {
            return Arrays.copyOf(bytes, size);
        }

        /// Returns false if the body exceeds the limit.
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

        /// Reserves memory for up to one byte more than the limit, so that a larger body is
        /// detected.
        private void grow() {
            int length = Math.min(Math.max(FIRST, 2 * bytes.length), limits.mostBytes() + 1);
            int more = Math.ceilDiv(length, KIB) - taken;
            if (!room.tryAcquire(more)) {
                throw new RefusedRequestException(
                        503,
                        "too many documents arrive at once; send this one again later",
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
