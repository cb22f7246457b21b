package dev.leat.testkit.scenario;

import java.time.Duration;
import java.util.Optional;

/// A simulated failure. A fault with [Times] ignores its first occasions and then strikes at the
/// next ones. `store` is the name of a view whose store has the fault. The name `state` stands for
/// the store of the queues and of all views without a store of their own.
public sealed interface Fault {

    /// Name of the store that holds the queues.
    String STATE = "state";

    /// Name of the store that holds the warehouse tables.
    String WAREHOUSE = "warehouse_tables";

    /// Returns the name of the part of the store that has the items of this table. [Fails],
    /// [StoreUnavailable] and [Throttles] can have it: they strike at writes to the table.
    static String table(String name) {
        return "table " + name;
    }

    /// Occasions at which a fault strikes: it ignores the first `after` occasions, and strikes at
    /// the next `count`.
    record Times(int after, int count) {
        public static final Times ONCE = new Times(0, 1);
    }

    /// A commit of the store fails and is rolled back, as if the store was unreachable.
    record Fails(String store, Times times) implements Fault {}

    /// The store commits, but its response is lost: the caller gets the error that the store is
    /// unavailable.
    record LosesResponse(String store, Times times) implements Fault {}

    /// The store is unavailable from `from` to `until`, counted from the start.
    record StoreUnavailable(String store, Duration from, Duration until) implements Fault {}

    /// The store accepts the first `rows` rows of a write and throttles the others. The other rows
    /// are retried later, which counts as an attempt. Occasions are writes of more than `rows`
    /// rows.
    record Throttles(String store, int rows, Times times) implements Fault {}

    /// A commit takes the time `by`.
    record Slow(String store, Duration by, Times times) implements Fault {}

    /// The process dies at this point and restarts. With `on`, it dies only while it processes a
    /// batch with a message whose body contains this text.
    record Crash(Point point, Times times, Optional<String> on) implements Fault {}

    /// Reading a file of this bucket fails half-way, as on a bad disk. The failure counts as an
    /// attempt. Occasions are the starts and continuations of processing a file.
    record ReadFails(String bucket, Times times) implements Fault {}

    /// Objects of this bucket cannot be read or published from `from` to `until`, counted from the
    /// start. The outage does not count as an attempt.
    record BucketUnavailable(String bucket, Duration from, Duration until) implements Fault {}

    /// A settled message stays in the queue and is delivered again, as at-least-once delivery
    /// allows. Occasions are settlements of messages that do not become dead letters and have an
    /// attempt left.
    ///
    /// With the name of a stream, a batch of a shard is delivered again as a whole, as if its
    /// checkpoint was lost. Occasions are settlements of such batches without a dead letter.
    record Redelivery(String queue, Times times) implements Fault {}

    /// Messages that are sent together to this queue arrive in another order, which depends on the
    /// seed. Does not apply to a FIFO queue.
    record Reorder(String queue) implements Fault {}

    /// The endpoint is unavailable from `from` to `until`, counted from the start. The outage does
    /// not count as an attempt.
    record EndpointUnavailable(String endpoint, Duration from, Duration until) implements Fault {}

    /// The endpoint answers with this status and, if given, `Retry-After`. Occasions are requests
    /// to the endpoint; with `on`, only the requests whose body contains this text.
    record EndpointAnswers(
            String endpoint,
            int status,
            Optional<Duration> retryAfter,
            Times times,
            Optional<String> on)
            implements Fault {}

    /// The origin of the lookup's rows cannot be read from `from` to `until`, counted from the
    /// start. The rows of an earlier load stay in use.
    record LookupUnavailable(String lookup, Duration from, Duration until) implements Fault {}

    /// The lookup has no rows from `from` to `until`, counted from the start.
    record LookupEmpty(String lookup, Duration from, Duration until) implements Fault {}

    /// The machine's clock jumps ahead (or back, if `by` is negative) at this time after the start.
    record Jump(Duration at, Duration by) implements Fault {}

    /// Points at which the process can crash.
    enum Point {
        /// A lease is durable, but processing its batch has not begun.
        AFTER_LEASE("after lease"),
        /// The first write of a batch has not begun.
        BEFORE_WRITE("before write"),
        /// Every sink has its rows, but the messages are not yet settled.
        BETWEEN_WRITE_AND_ACK("between write and ack"),
        /// The first effect of a commit is applied, but the commit is not yet durable.
        IN_COMMIT("in the middle of a commit"),
        /// A commit is durable, but its caller has no response yet.
        AFTER_COMMIT("after a commit"),
        /// Half of a file has been read by the pipeline.
        READING("while a file is read"),
        /// The output of a piece of a file (a part with a commit of its own) is staged, but its
        /// commit has not finished.
        STAGED("between staging and commit"),
        /// The commit of a piece of a file is durable, and another piece follows.
        BETWEEN_PIECES("between pieces"),
        /// An endpoint has answered a request, but the delivery is not yet marked as sent.
        BETWEEN_SEND_AND_MARK("between send and mark");

        private final String text;

        Point(String text) {
            this.text = text;
        }

        /// True if a crash at this point can occur only while a file is processed.
        public boolean ofFiles() {
            return this == READING || this == STAGED || this == BETWEEN_PIECES;
        }

        /// True if a crash at this point can occur only during a delivery to an endpoint.
        public boolean ofEndpoints() {
            return this == BETWEEN_SEND_AND_MARK;
        }

        /// Returns the name of the point in a test file.
        public String text() {
            return text;
        }
    }
}
