package dev.leat.testkit.scenario;

import java.time.Duration;
import java.util.Optional;

/// A simulated failure. A fault with [Times] skips some occasions and then strikes at the next
/// ones. A `store` is a view's, or `state`, which holds the queues and all views without a store of
/// their own.
public sealed interface Fault {

    /// Name of the store that holds the queues.
    String STATE = "state";

    /// Strikes at `count` occasions, after the first `after` ones.
    record Times(int after, int count) {
        public static final Times ONCE = new Times(0, 1);
    }

    /// The store is unreachable, and the commit is rolled back.
    record Fails(String store, Times times) implements Fault {}

    /// The store commits, but its response is lost: the caller gets an error that it is
    /// unavailable.
    record LosesResponse(String store, Times times) implements Fault {}

    /// The store is unavailable from `from` to `until`, counted from the start.
    record StoreUnavailable(String store, Duration from, Duration until) implements Fault {}

    /// The store accepts the first `rows` rows of a write and throttles the others, which counts as
    /// an attempt. Occasions are writes of more rows.
    record Throttles(String store, int rows, Times times) implements Fault {}

    /// A commit takes this long.
    record Slow(String store, Duration by, Times times) implements Fault {}

    /// The process dies at this point and restarts. With `on`, only while the batch has a message
    /// whose body contains this text.
    record Crash(Point point, Times times, Optional<String> on) implements Fault {}

    /// Reading a file of this bucket fails half-way, as on a bad disk, which counts as an attempt.
    /// Occasions are starts and continuations of the work on a file.
    record ReadFails(String bucket, Times times) implements Fault {}

    /// Objects of this bucket cannot be read or published from `from` to `until`, counted from the
    /// start. No attempt counts.
    record BucketUnavailable(String bucket, Duration from, Duration until) implements Fault {}

    /// A settled message stays in the queue and is delivered again, as at-least-once delivery
    /// allows. Occasions are messages that are settled without a dead letter and have an attempt
    /// left.
    record Redelivery(String queue, Times times) implements Fault {}

    /// Messages that are sent together to this queue arrive in another order, which the seed
    /// decides. Not for a FIFO queue.
    record Reorder(String queue) implements Fault {}

    /// The endpoint is unavailable from `from` to `until`, counted from the start. No attempt
    /// counts.
    record EndpointUnavailable(String endpoint, Duration from, Duration until) implements Fault {}

    /// The endpoint answers with this status, and perhaps `Retry-After`. Occasions are requests to
    /// it; with `on`, those whose body contains this text.
    record EndpointAnswers(
            String endpoint,
            int status,
            Optional<Duration> retryAfter,
            Times times,
            Optional<String> on)
            implements Fault {}

    /// The machine's clock jumps ahead or back at this time after the start.
    record Jump(Duration at, Duration by) implements Fault {}

    /// Crash points.
    enum Point {
        /// A lease is durable, and work on it has not begun.
        AFTER_LEASE("after lease"),
        /// Before the first write of a batch.
        BEFORE_WRITE("before write"),
        /// Every sink has its rows, and the source is not yet settled.
        BETWEEN_WRITE_AND_ACK("between write and ack"),
        /// In a commit, after its first effect and before it is durable.
        IN_COMMIT("in the middle of a commit"),
        /// A commit is durable, and its caller has no response yet.
        AFTER_COMMIT("after a commit"),
        /// Half of a file has been read.
        READING("while a file is read"),
        /// The output of a piece of a file is staged, and its commit is under way.
        STAGED("between staging and commit"),
        /// A piece of a file is durable, and another one follows.
        BETWEEN_PIECES("between pieces"),
        /// An endpoint has answered a request, and the delivery is not marked yet.
        BETWEEN_SEND_AND_MARK("between send and mark");

        private final String text;

        Point(String text) {
            this.text = text;
        }

        /// True if only work on files reaches this point.
        public boolean ofFiles() {
            return this == READING || this == STAGED || this == BETWEEN_PIECES;
        }

        /// True if only deliveries to endpoints reach this point.
        public boolean ofEndpoints() {
            return this == BETWEEN_SEND_AND_MARK;
        }

        /// Returns the text in a test file.
        public String text() {
            return text;
        }
    }
}
