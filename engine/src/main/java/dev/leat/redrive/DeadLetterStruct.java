package dev.leat.redrive;

import dev.leat.app.Micros;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.decode.JsonWriter;
import dev.leat.kernel.compile.ExtraStruct;
import dev.leat.kernel.compile.ExtraStruct.Member;
import dev.leat.mask.VisibleBody;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The struct `letter`, which expressions over dead letters can use in addition to the document's
/// columns. If there are several reasons, `cause`, `step`, `field`, `value` and `message` are taken
/// from the first reason. `body` is NULL if it is not UTF-8. Reusable. Owned by one thread.
final class DeadLetterStruct {

    private static final String TEXT = "VARCHAR";
    private static final String TEXTS = "VARCHAR[]";
    private static final List<String> OF_REASON =
            List.of("cause", "step", "field", "value", "message");

    static final ExtraStruct COLUMN =
            new ExtraStruct(
                    "letter",
                    List.of(
                            new Member("id", TEXT),
                            new Member("sequence", "BIGINT"),
                            new Member("source", TEXT),
                            new Member("pipeline", TEXT),
                            new Member("cause", TEXT),
                            new Member("step", TEXT),
                            new Member("field", TEXT),
                            new Member("value", TEXT),
                            new Member("message", TEXT),
                            new Member("causes", TEXTS, "[\"VARCHAR\"]"),
                            reasonsMember(),
                            new Member("identity", TEXT),
                            new Member("original_id", TEXT),
                            new Member("attempts", "INTEGER"),
                            new Member("redriven", "INTEGER"),
                            new Member("done", TEXTS, "[\"VARCHAR\"]"),
                            new Member("failed", TEXTS, "[\"VARCHAR\"]"),
                            new Member("attributes", "MAP(VARCHAR, VARCHAR)"),
                            new Member("body", TEXT),
                            new Member("sent_at", "TIMESTAMPTZ"),
                            new Member("group", TEXT)));

    private final JsonWriter json = new JsonWriter(true);
    private char next;

    private static Member reasonsMember() {
        return new Member(
                "reasons",
                OF_REASON.stream()
                                .collect(Collectors.joining(" VARCHAR, ", "STRUCT(", " VARCHAR, "))
                        + "sinks VARCHAR[])[]",
                OF_REASON.stream()
                        .map(name -> '"' + name + "\":\"VARCHAR\"")
                        .collect(Collectors.joining(",", "[{", ",\"sinks\":[\"VARCHAR\"]}]")));
    }

    /// Returns the value of the struct for a dead letter, as JSON.
    byte[] of(ReceivedDeadLetter letter) {
        var message = letter.message();
        json.clear();
        json.raw('{');
        next = '{';
        text("id", message.id());
        member("sequence").whole(message.sequence());
        letter.source().ifPresent(source -> text("source", source));
        some("pipeline", letter.pipeline());
        reasons(letter);
        texts("causes", letter.groups());
        some("identity", letter.identity());
        some("original_id", letter.finding().map(DeadLetterInfo::originalId).orElse(""));
        member("attempts").whole(letter.attempts());
        member("redriven").whole(letter.lives().size());
        texts("done", letter.finding().map(DeadLetterInfo::done).orElse(List.of()));
        texts("failed", letter.finding().map(DeadLetterInfo::failed).orElse(List.of()));
        attributes(letter);
        VisibleBody.text(message.body()).ifPresent(body -> text("body", body));
        member("sent_at").whole(Micros.of(message.sentAt()));
        message.group().ifPresent(group -> text("group", group));
        json.raw('}');
        return json.copy();
    }

    private void reasons(ReceivedDeadLetter letter) {
        if (letter.reasons().isEmpty()) {
            text("cause", Cause.UNKNOWN);
        } else {
            reason(letter.reasons().getFirst());
        }
        member("reasons").raw('[');
        char between = '[';
        for (var why : letter.reasons()) {
            if (between == ',') {
                json.raw(between);
            }
            between = ',';
            json.raw('{');
            next = '{';
            reason(why);
            texts("sinks", why.sinks());
            json.raw('}');
            next = ',';
        }
        json.raw(']');
    }

    private void reason(DeadLetterInfo.SinkReason why) {
        text("cause", why.reason().cause());
        why.reason().step().ifPresent(step -> text("step", step));
        why.reason().field().ifPresent(field -> text("field", field));
        why.reason().value().ifPresent(value -> text("value", value));
        text("message", why.reason().message());
    }

    private void attributes(ReceivedDeadLetter letter) {
        var texts =
                letter.attributes().entrySet().stream()
                        .filter(attribute -> !attribute.getValue().binary())
                        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asText()));
        member("attributes").raw('{');
        next = '{';
        texts.forEach(this::text);
        json.raw('}');
        next = ',';
    }

    private JsonWriter member(String name) {
        if (next == ',') {
            json.raw(next);
        }
        next = ',';
        return json.quoted(name).raw(':');
    }

    private void text(String name, String value) {
        member(name).quoted(value);
    }

    private void some(String name, String value) {
        if (!value.isEmpty()) {
            text(name, value);
        }
    }

    private void texts(String name, List<String> values) {
        member(name).raw('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                json.raw(',');
            }
            json.quoted(values.get(i));
        }
        json.raw(']');
    }
}
