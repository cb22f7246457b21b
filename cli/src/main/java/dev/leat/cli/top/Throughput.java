package dev.leat.cli.top;

import dev.leat.batch.Outcome;
import dev.leat.port.MessageQueue.Counts;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;

/// How fast an app works: the difference of two looks, by the second. Nothing is known from one
/// look alone, nor of a queue that was not there at the first.
record Throughput(Snapshot before, Snapshot now) {

    OptionalDouble settled(String pipeline) {
        return of(look -> look.settled(pipeline));
    }

    OptionalDouble rejected(String pipeline) {
        return of(look -> look.records(pipeline, Outcome.REJECTED));
    }

    /// What came to a queue.
    OptionalDouble in(String queue) {
        return queue(queue, Counts::arrived);
    }

    /// What left it, on whatever way.
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

    /// An app that was started again counts from zero, and numbers are read one after the other:
    /// never below zero.
    private OptionalDouble of(ToLongFunction<Snapshot> counted) {
        if (seconds() <= 0) {
            return OptionalDouble.empty();
        }
        long difference = counted.applyAsLong(now) - counted.applyAsLong(before);
        return OptionalDouble.of(Math.max(0, difference) / seconds());
    }
}
