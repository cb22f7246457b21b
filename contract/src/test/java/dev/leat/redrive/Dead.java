package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Dead letters of a shop that counts orders.
final class Dead {

    static final Instant SENT = Instant.parse("2026-01-05T00:00:00Z");
    static final Reason REASON = Reason.of("check", "order value must be positive");

    private Dead() {}

    static App app() {
        var order =
                new Schema(
                        "Order",
                        List.of(
                                Schema.Field.required("id", Simple.VARCHAR),
                                Schema.Field.required("total", new Type.Decimal(18, 2))));
        var from = new QueueSource("orders", order, Pipeline.UnknownFields.IGNORE, 100);
        return App.named("shop")
                .withQueues(
                        Map.of(
                                "orders", Queue.named("orders"),
                                "orders-dlq", Queue.deadLetters("orders-dlq"),
                                "spare", Queue.named("spare")))
                .withPipelines(
                        Map.of(
                                "count",
                                Pipeline.of("count", from)
                                        .withKey(List.of("id"))
                                        .withMaxRejects(1)));
    }

    static Message.Seen letter(long sequence, RedriveHistory.Life... lives) {
        return letter(sequence, List.of("first"), lives);
    }

    static Message.Seen letter(long sequence, List<String> done, RedriveHistory.Life... lives) {
        var original =
                new Record(
                        "m" + sequence,
                        "{\"id\":\"o%d\",\"total\":%d}"
                                .formatted(sequence, sequence)
                                .getBytes(StandardCharsets.UTF_8),
                        Map.of(),
                        2,
                        SENT,
                        sequence,
                        Optional.empty(),
                        lives.length == 0
                                ? Optional.empty()
                                : Optional.of(
                                        new RedriveHistory(
                                                "r", java.util.Set.of(), List.of(lives))));
        var dead =
                new DeadLetter(
                        0,
                        original,
                        "count",
                        "orders",
                        "id" + sequence,
                        done,
                        Map.of("second", List.of(REASON)));
        return seen(sequence, original.body(), DeadLetterAttribute.attributes(dead));
    }

    static Message.Seen seen(
            long sequence, byte[] body, Map<String, dev.leat.batch.Attribute> attributes) {
        return new Message.Seen(
                sequence,
                "m" + sequence,
                body,
                attributes,
                1,
                SENT,
                Optional.empty(),
                Optional.empty());
    }

    static Audit.Terms.Builder terms() {
        return new Audit.Terms.Builder();
    }
}
