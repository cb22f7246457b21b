package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Type;
import dev.leat.app.Type.Simple;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.port.Audit;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Dead letters of an app with one queue, made by hand.
final class Dead {

    static final Instant SENT = Instant.parse("2026-01-05T12:00:00.123456Z");

    static final Schema ORDER =
            new Schema(
                    "Order",
                    List.of(
                            Schema.Field.required("id", Simple.VARCHAR),
                            new Schema.Field("total", new Type.Decimal(38, 10)),
                            new Schema.Field("count", Simple.BIGINT),
                            new Schema.Field("paid", Simple.BOOLEAN),
                            new Schema.Field("at", Simple.TIMESTAMPTZ),
                            new Schema.Field(
                                    "day", Simple.DATE, false, false, Optional.of("%d.%m.%Y")),
                            new Schema.Field("extra", Simple.JSON),
                            new Schema.Field("letter", Simple.VARCHAR),
                            new Schema.Field(
                                    "home",
                                    new Type.Struct(
                                            List.of(
                                                    new Type.Member("since", Simple.DATE),
                                                    new Type.Member("flats", Simple.INTEGER)))),
                            new Schema.Field(
                                    "items",
                                    new Type.ListOf(
                                            new Type.Struct(
                                                    List.of(
                                                            new Type.Member("sku", Simple.VARCHAR),
                                                            new Type.Member(
                                                                    "price",
                                                                    new Type.Decimal(18, 2))))))));

    private Dead() {}

    static App app() {
        var from = new QueueSource("orders", ORDER, Pipeline.UnknownFields.IGNORE, 100);
        return App.named("shop")
                .withQueues(
                        Map.of(
                                "orders", Queue.named("orders"),
                                "orders-dlq", Queue.deadLetters("orders-dlq")))
                .withPipelines(
                        Map.of(
                                "count",
                                Pipeline.of("count", from)
                                        .withKey(List.of("id"))
                                        .withMaxRejects(1)));
    }

    static Message.Seen letter(long sequence, String body) {
        return letter(
                sequence, body, Reason.at("type", "total", "\"x\"", "is not a number, got 7"));
    }

    static Message.Seen letter(long sequence, String body, Reason reason) {
        var original =
                new Record(
                        "m" + sequence,
                        body.getBytes(StandardCharsets.UTF_8),
                        Map.of("tenant", Attribute.text("acme")),
                        2,
                        SENT);
        var dead =
                new DeadLetter(
                        0,
                        original,
                        "count",
                        "orders",
                        "abcd",
                        List.of("first"),
                        Map.of("second", List.of(reason)));
        return seen(sequence, original.body(), DeadLetterAttribute.attributes(dead));
    }

    static Message.Seen seen(long sequence, byte[] body, Map<String, Attribute> attributes) {
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

    static Audit.Terms where(String expression) {
        return terms(Optional.of(expression), Map.of());
    }

    static Audit.Terms set(Map<String, String> set) {
        return terms(Optional.empty(), set);
    }

    private static Audit.Terms terms(Optional<String> where, Map<String, String> set) {
        return new Audit.Terms.Builder().where(where).set(set).build();
    }
}
