package dev.leat.server;

import dev.leat.port.Audit;
import dev.leat.server.Wire.Line;
import dev.leat.server.Wire.Outline;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/// `/leat/...`: the operations, for another process that has read the token from the state folder.
public final class OperationsSite implements Site {

    /// The most messages that one answer holds.
    static final int MOST_MESSAGES = 1000;

    private static final String LINES = "application/x-ndjson";

    private final Operations operations;
    private final RedriveAnswers redrives;
    private final ObjectAnswers objects;
    private final DeliveryAnswers deliveries;
    private final Token token;

    public OperationsSite(Operations operations, Token token) {
        this.operations = operations;
        this.redrives = new RedriveAnswers(operations);
        this.objects = new ObjectAnswers(operations);
        this.deliveries = new DeliveryAnswers(operations);
        this.token = token;
    }

    @Override
    public Optional<Reply> answer(Request request) {
        var path = request.path();
        if (!path.getFirst().equals("leat")) {
            return Optional.empty();
        }
        if (!token.allows(request)) {
            throw new Refusal(
                    401, "/leat/ is for the leat command: it has a token from the state folder");
        }
        return switch (path.size()) {
            case 2 -> about(path.get(1), request);
            case 3 ->
                    path.get(1).equals("audit")
                            ? redrives.audit(path.get(2), request).flatMap(OperationsSite::json)
                            : Optional.empty();
            case 4 -> of(path.get(1), path.get(2), path.get(3), request);
            default -> Optional.empty();
        };
    }

    @Override
    public List<String> paths() {
        return List.of();
    }

    private Optional<Reply> about(String what, Request request) {
        request.allow("GET");
        return switch (what) {
            case "app" -> json(Outline.of(operations.app()));
            case "condition" -> json(operations.condition());
            case "counts" -> json(operations.counts());
            case "status" -> json(operations.status());
            case "alarms" -> json(operations.alarms());
            case "notes" -> json(operations.notes(most(request)));
            case "topics" -> json(operations.deliveries().topics());
            case "deliveries" -> json(deliveries.list(request));
            default -> Optional.empty();
        };
    }

    private Optional<Reply> of(String kind, String name, String what, Request request) {
        return switch (kind + "/" + what) {
            case "queues/messages" -> {
                request.allow("GET", "POST");
                yield json(request.reads() ? browse(name, request) : send(name, request));
            }
            case "queues/preview" -> {
                request.allow("POST");
                yield json(preview(name, request));
            }
            case "queues/personal" -> {
                request.allow("GET");
                yield json(operations.personal(name));
            }
            case "queues/letters",
                    "queues/end",
                    "queues/redrive",
                    "queues/remove",
                    "queues/outlook" ->
                    redrives.letters(name, what, request).flatMap(OperationsSite::json);
            case "buckets/put", "buckets/object", "buckets/objects" ->
                    objects.of(name, what, request).flatMap(OperationsSite::json);
            case "deliveries/message", "deliveries/again" ->
                    deliveries.of(name, what, request).flatMap(OperationsSite::json);
            case "pipelines/holdings" -> {
                request.allow("GET");
                var identity = request.query().getOrDefault("identity", List.of("")).getFirst();
                yield json(operations.holdings(name, identity));
            }
            case "views/rows" -> {
                view(name, request);
                yield lines(each ->
                        operations.rows(name, row -> each.accept(new Line(row, null, false))));
            }
            case "views/parts" -> {
                view(name, request);
                yield lines(each ->
                        operations.parts(name, part -> each.accept(new Line(null, part, false))));
            }
            default -> Optional.empty();
        };
    }

    /// Whether there is such a view must be known before the answer begins.
    private void view(String name, Request request) {
        request.allow("GET");
        if (!operations.app().views().containsKey(name)) {
            throw new Refusal(404, "no view '" + name + "' in the app");
        }
    }

    private static int most(Request request) {
        return (int) Math.clamp(RedriveAnswers.number(request, "most"), 1L, (long) MOST_MESSAGES);
    }

    private Object browse(String queue, Request request) {
        var query = request.query();
        long from = Long.parseLong(query.getOrDefault("from", List.of("0")).getFirst());
        return operations.browse(queue, from, MOST_MESSAGES);
    }

    private Object send(String queue, Request request) {
        try {
            var messages = Wire.MAPPER.readValue(request.body(), Wire.OUTGOING);
            operations.send(queue, messages);
            return messages.size();
        } catch (JacksonException broken) {
            throw new Refusal(422, "these are no messages: " + broken.getOriginalMessage());
        }
    }

    private Object preview(String queue, Request request) {
        try {
            return operations.preview(
                    queue, Wire.MAPPER.readValue(request.body(), Audit.Terms.class));
        } catch (JacksonException broken) {
            throw new Refusal(422, "these are no terms: " + broken.getOriginalMessage());
        }
    }

    private static Optional<Reply> json(Object value) {
        return Optional.of(Reply.json(200, Wire.MAPPER.writeValueAsBytes(value)));
    }

    private static Optional<Reply> lines(Consumer<Consumer<Line>> source) {
        return Optional.of(
                Reply.stream(
                        LINES,
                        out -> {
                            source.accept(line -> write(out, line));
                            write(out, new Line(null, null, true));
                        }));
    }

    private static void write(OutputStream out, Line line) {
        try {
            out.write(Wire.MAPPER.writeValueAsBytes(line));
            out.write('\n');
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
