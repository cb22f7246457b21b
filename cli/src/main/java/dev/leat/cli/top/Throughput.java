package dev.leat.cli.top;

import dev.leat.batch.Outcome;
import dev.leat.port.MessageQueue.Counts;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/// Rates of an app per second, from the difference of two snapshots. Unknown if both are the same,
/// and for a queue that the first one lacks.
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

    /// Returns the rate of messages that left it for any reason.
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

    /// Returns a rate, never below zero: a restarted app counts from zero, and counters are read
    /// one after the other.
    private OptionalDouble of(ToLongFunction<Snapshot> counted) {
        if (seconds() <= 0) {
            return OptionalDouble.empty();
        }
        long difference = counted.applyAsLong(now) - counted.applyAsLong(before);
        return OptionalDouble.of(Math.max(0, difference) / seconds());
    }
}
