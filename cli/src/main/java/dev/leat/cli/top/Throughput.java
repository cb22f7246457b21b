package dev.leat.cli.top;

import dev.leat.batch.Outcome;
import dev.leat.port.MessageQueue.Counts;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/// Rates per second of an app, calculated from the difference of two snapshots. A rate is unknown
/// if both are the same snapshot, or if the first one does not have the queue.
record Throughput(Snapshot before, Snapshot now) {

    OptionalDouble settled(String pipeline) {
        return of(look -> look.settled(pipeline));
    }

    OptionalDouble rejected(String pipeline) {
        return of(look -> look.records(pipeline, Outcome.REJECTED));
    }

    /// Returns the rate of messages that arrived in a queue.
    OptionalDouble in(String queue) {
        return queue(queue, Counts::arrived);
    }

    /// Returns the rate of messages that left the queue for any reason.
    OptionalDouble out(String queue) {
        return queue(queue, counts -> counts.arrived() - counts.all());
    }

    double seconds() {
        return (now.nanos() - before.nanos()) / 1e9;
    }

    private OptionalDouble queue(String queue, ToLongFunction<Counts> counted) {
        return before.queues().containsKey(queue) && now.queues().containsKey(queue)
                ? of(look -> counted.applyAsLong(look.queues().get(queue)))
                : OptionalDouble.empty();
    }

    /// Returns a rate, which is never below zero. A difference can be negative, because a restarted
    /// app counts from zero and counters are not read at the same time.
    private OptionalDouble of(ToLongFunction<Snapshot> counted) {
        if (seconds() <= 0) {
            return OptionalDouble.empty();
        }
        long difference = counted.applyAsLong(now) - counted.applyAsLong(before);
        return OptionalDouble.of(Math.max(0, difference) / seconds());
    }
}
