package dev.leat.contract;

import dev.leat.batch.Attribute;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Test data for redrives: runs and redriven dead letters.
public final class RedriveFixtures {

    /// User who starts the redrives.
    public static final String BY = "ann@example";

    /// Id of the cause of every redriven dead letter.
    public static final String CAUSE = "c0ffee";

    private RedriveFixtures() {}

    /// Returns a running redrive of all dead letters of a queue.
    public static Audit.Run run(String id, String queue, Instant started) {
        return new Audit.Run(
                id,
                BY,
                queue,
                Audit.Terms.ALL,
                started,
                Optional.empty(),
                Audit.State.RUNNING,
                Long.MAX_VALUE,
                0,
                0,
                0,
                0,
                "");
    }

    /// Returns the redrive of a dead letter to its source queue, for the sinks that failed.
    public static DeadLetterQueue.Return of(Message.Seen letter, String run) {
        var found = DeadLetterInfo.of(letter.attributes()).orElseThrow();
        return of(letter, run, found.source(), found.attributes(), found);
    }

    /// Returns the redrive, to this queue, of a message that is not a dead letter of Leat.
    public static DeadLetterQueue.Return to(String queue, Message.Seen message, String run) {
        var redrive = new RedriveHistory(run, Set.of(), List.of());
        return new DeadLetterQueue.Return(
                message,
                queue,
                message.body(),
                RedriveAttribute.attributes(
                        message.attributes(), redrive, message.id(), message.sentAt()),
                redrive,
                "",
                false);
    }

    private static DeadLetterQueue.Return of(
            Message.Seen letter,
            String run,
            String to,
            Map<String, Attribute> producers,
            DeadLetterInfo found) {
        var lives = new ArrayList<>(found.lives());
        lives.add(new RedriveHistory.Life(found.attempts(), CAUSE, letter.sentAt(), BY, run));
        var redrive = new RedriveHistory(run, Set.copyOf(found.failed()), lives);
        return new DeadLetterQueue.Return(
                letter,
                to,
                letter.body(),
                RedriveAttribute.attributes(producers, redrive, letter.id(), letter.sentAt()),
                redrive,
                found.identity(),
                false);
    }

    /// Returns a copy of the redrive with this body.
    public static DeadLetterQueue.Return edited(DeadLetterQueue.Return letter, byte[] body) {
        return new DeadLetterQueue.Return(
                letter.deadLetter(),
                letter.to(),
                body,
                letter.attributes(),
                letter.redrive(),
                letter.identity(),
                true);
    }

    /// Returns a copy of the redrive with this record identity.
    public static DeadLetterQueue.Return identified(
            DeadLetterQueue.Return letter, String identity) {
        return new DeadLetterQueue.Return(
                letter.deadLetter(),
                letter.to(),
                letter.body(),
                letter.attributes(),
                letter.redrive(),
                identity,
                letter.edited());
    }
}
