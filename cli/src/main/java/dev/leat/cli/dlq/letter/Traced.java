package dev.leat.cli.dlq.letter;

import dev.leat.app.Pipeline;
import dev.leat.port.Audit;
import dev.leat.port.Holding;
import dev.leat.port.Message;
import java.util.List;

/// What is known of one record of one pipeline. `identity` is empty if it cannot be told.
record Traced(
        Pipeline pipeline,
        String identity,
        List<Place> waiting,
        List<Place> dead,
        List<Sent> redriven,
        List<Holding> holdings) {

    Traced {
        waiting = List.copyOf(waiting);
        dead = List.copyOf(dead);
        redriven = List.copyOf(redriven);
        holdings = List.copyOf(holdings);
    }

    /// A message of the record, and the queue that it is in.
    record Place(String queue, Message.Seen message) {
        Letter letter() {
            return Letter.of(message);
        }
    }

    /// That it was sent back, and by whom; nobody if the run is forgotten.
    record Sent(Audit.Entry entry, String by) {}

    boolean known() {
        return !(waiting.isEmpty() && dead.isEmpty() && redriven.isEmpty() && holdings.isEmpty());
    }
}
