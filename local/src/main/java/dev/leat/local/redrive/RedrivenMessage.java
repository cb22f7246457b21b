package dev.leat.local.redrive;

import dev.leat.batch.Outcome;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import java.time.Instant;
import java.util.Optional;

/// A redriven dead letter and the id of its message.
record RedrivenMessage(DeadLetterQueue.Return letter, String message) {

    Audit.Entry entry(long number, String run, Instant at) {
        var redrive = letter.redrive();
        return new Audit.Entry(
                number,
                run,
                message,
                letter.deadLetter().sequence(),
                letter.identity(),
                redrive.lives().isEmpty() ? "" : redrive.lives().getLast().cause(),
                redrive.only(),
                letter.edited(),
                at,
                Outcome.PENDING,
                Optional.empty());
    }
}
