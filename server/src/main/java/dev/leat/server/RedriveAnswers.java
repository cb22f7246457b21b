package dev.leat.server;

import dev.leat.error.Verbatim;
import dev.leat.port.Audit;
import dev.leat.port.LetterBox;
import dev.leat.port.Message;
import dev.leat.port.NoSuchQueue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// What [RemoteLetters] and [RemoteAudit] ask for. An answer is a value for [Wire].
final class RedriveAnswers {

    private static final byte[] NOTHING = {};

    private final Operations operations;

    RedriveAnswers(Operations operations) {
        this.operations = operations;
    }

    /// Empty if there is nothing of this name.
    Optional<Object> letters(String queue, String what, Request request) {
        return switch (what) {
            case "letters" -> {
                request.allow("GET");
                yield box(queue, box -> box.read(number(request, "from"), most(request)));
            }
            case "end" -> {
                request.allow("GET");
                yield box(queue, LetterBox::end);
            }
            case "redrive" -> {
                request.allow("POST");
                var letters = body(request, Wire.RETURNS);
                yield box(queue, box -> redriven(box, text(request, "run"), letters));
            }
            case "outlook" -> {
                request.allow("POST");
                yield Optional.of(operations.outlook(queue, body(request, Wire.RETURNS)));
            }
            case "remove" -> {
                request.allow("POST");
                var letters =
                        body(request, Wire.SEQUENCES).stream().map(RedriveAnswers::named).toList();
                yield box(queue, box -> box.remove(letters));
            }
            default -> Optional.empty();
        };
    }

    private Optional<Object> box(String queue, Function<LetterBox, Object> work) {
        try (var box = operations.letters(queue)) {
            return Optional.of(work.apply(box));
        } catch (NoSuchQueue gone) {
            throw new Refusal(404, String.valueOf(gone.getMessage()));
        }
    }

    private static Wire.Redriven redriven(
            LetterBox box, String run, List<LetterBox.Return> letters) {
        try {
            return new Wire.Redriven(box.redrive(run, letters), Optional.empty());
        } catch (NoSuchQueue missing) {
            return new Wire.Redriven(Set.of(), Optional.of(missing.queue()));
        } catch (IllegalArgumentException refused) {
            throw new Refusal(422, String.valueOf(refused.getMessage()));
        }
    }

    private static Message.Seen named(long sequence) {
        return new Message.Seen(
                sequence,
                "",
                NOTHING,
                Map.of(),
                0,
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }

    /// Empty if there is nothing of this name.
    Optional<Object> audit(String what, Request request) {
        var audit = operations.audit();
        if (what.equals("runs") && !request.reads()) {
            request.allow("GET", "POST");
            audit.enter(body(request, Wire.RUN));
            return Optional.of(true);
        }
        request.allow("GET");
        return Optional.ofNullable(
                switch (what) {
                    case "runs" -> audit.runs(most(request));
                    case "run" -> audit.run(text(request, "id")).stream().toList();
                    case "outcomes" -> audit.outcomes(text(request, "run"));
                    case "entries" -> entries(audit, request);
                    case "record" -> audit.entries(text(request, "id"));
                    default -> null;
                });
    }

    private static List<Audit.Entry> entries(Audit audit, Request request) {
        return audit.entries(text(request, "run"), number(request, "from"), most(request));
    }

    private static <T> T body(Request request, TypeReference<T> type) {
        try {
            return Wire.MAPPER.readValue(request.body(), type);
        } catch (JacksonException broken) {
            throw new Refusal(
                    422, "this is not understood: " + Verbatim.text(broken.getOriginalMessage()));
        }
    }

    private static String text(Request request, String name) {
        return request.query().getOrDefault(name, List.of("")).getFirst();
    }

    private static int most(Request request) {
        return Math.clamp(number(request, "most"), 0, Integer.MAX_VALUE);
    }

    static long number(Request request, String name) {
        try {
            return Long.parseLong(text(request, name));
        } catch (NumberFormatException _) {
            throw new Refusal(422, name + " is not a number");
        }
    }
}
