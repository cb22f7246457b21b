package dev.leat.testkit.scenario;

import java.time.Duration;
import java.util.Optional;

/// What goes wrong. A fault with [Times] lets so many occasions pass and then strikes at the next
/// ones; one that names a `store` means a view's, or `state`, which holds the queues and every view
/// that is not apart.
public sealed interface Fault {

    /// The name of the store that holds the queues.
    String STATE = "state";

    /// Strikes at `count` occasions, after `after` that it lets pass.
    record Times(int after, int count) {
        public static final Times ONCE = new Times(0, 1);
    }

    /// The store cannot be reached: nothing of the commit is kept.
    record Fails(String store, Times times) implements Fault {}

    /// The store commits, but its answer is lost on the way: the caller hears that it is away.
    record LosesResponse(String store, Times times) implements Fault {}

    /// The store cannot be reached from `from` to `until`, counted from the start.
    record StoreUnavailable(String store, Duration from, Duration until) implements Fault {}

    /// Of each write the store takes the first `rows` rows and asks for the others again later: an
    /// attempt of theirs counts. The occasions are the writes of more rows than that.
    record Throttles(String store, int rows, Times times) implements Fault {}

    /// A commit takes so long.
    record Slow(String store, Duration by, Times times) implements Fault {}

    /// The process dies at this point and starts again. With `on` only while the batch holds a
    /// message whose body contains this text.
    record Crash(Point point, Times times, Optional<String> on) implements Fault {}

    /// A file of this bucket fails half-way while it is read, as on a bad disk: an attempt counts.
    /// The occasions are the times that the work on a file begins or goes on.
    record ReadFails(String bucket, Times times) implements Fault {}

    /// The objects of this bucket can be neither read nor published from `from` to `until`, counted
    /// from the start: no attempt counts.
    record BucketUnavailable(String bucket, Duration from, Duration until) implements Fault {}

    /// What is done with is not taken out of the queue and comes again, as a queue that delivers at
    /// least once may do. The occasions are the messages that are done with without a dead letter
    /// and have an attempt left.
    record Redelivery(String queue, Times times) implements Fault {}

    /// Each list that is sent to this queue arrives in another order, which the seed decides. Not
    /// for a FIFO queue.
    record Reorder(String queue) implements Fault {}

    /// The endpoint cannot be reached for so long, from `at` on, counted from the start: no attempt
    /// counts.
    record EndpointUnavailable(String endpoint, Duration from, Duration until) implements Fault {}

    /// The endpoint answers with this status, and may ask to be left alone for some time. The
    /// occasions are the requests to it; with `on`, those whose body contains this text.
    record EndpointAnswers(
            String endpoint,
            int status,
            Optional<Duration> retryAfter,
            Times times,
            Optional<String> on)
            implements Fault {}

    /// The machine's clock jumps so much ahead, or back, so long after the start.
    record Jump(Duration at, Duration by) implements Fault {}

    /// Where a process may die.
    enum Point {
        /// A lease is durable, and nobody has begun to work on it.
        AFTER_LEASE("after lease"),
        /// The first write of a batch is about to begin.
        BEFORE_WRITE("before write"),
        /// Every sink has its rows, and the source is not told yet that they are done with.
        BETWEEN_WRITE_AND_ACK("between write and ack"),
        /// In a commit, after its first effect and before it is durable.
        IN_COMMIT("in the middle of a commit"),
        /// A commit is durable, and nobody has heard of it.
        AFTER_COMMIT("after a commit"),
        /// Half of a file has been read.
        READING("while a file is read"),
        /// What a piece of a file makes is in staged files, and its commit is under way.
        STAGED("between staging and commit"),
        /// A piece of a file is durable, and another one follows.
        BETWEEN_PIECES("between pieces"),
        /// An endpoint has answered a request, and the delivery is not marked yet.
        BETWEEN_SEND_AND_MARK("between send and mark");

        private final String text;

        Point(String text) {
            this.text = text;
        }

        /// Whether only work on a file comes here.
        public boolean ofFiles() {
            return this == READING || this == STAGED || this == BETWEEN_PIECES;
        }

        /// Whether only a delivery to an endpoint comes here.
        public boolean ofEndpoints() {
            return this == BETWEEN_SEND_AND_MARK;
        }

        /// As a test file says it.
        public String text() {
            return text;
        }
    }
}
