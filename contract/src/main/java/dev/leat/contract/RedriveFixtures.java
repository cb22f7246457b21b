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

/// Runs and letters that go back, as a redrive makes them, for tests.
public final class RedriveFixtures {

    /// Whoever redrives in tests.
    public static final String BY = "ann@example";

    /// The cause of every letter that goes back.
    public static final String CAUSE = "c0ffee";

    private RedriveFixtures() {}

    /// A run that has begun, of all letters of a queue.
    public static Audit.Run run(String id, String queue, Instant started) {
        return new Audit.Run(
                id,
                BY,
                queue,
                Audit.Terms.all(),
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

    /// The letter on its way back to where it died, for the sinks that failed.
    public static DeadLetterQueue.Return of(Message.Seen letter, String run) {
        var found = DeadLetterInfo.of(letter.attributes()).orElseThrow();
        return of(letter, run, found.source(), found.attributes(), found);
    }

    /// A message that is no letter of Leat's on its way to a queue.
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

    /// The same with another body.
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

    /// The same as if its record had this identity.
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
