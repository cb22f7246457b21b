package dev.leat.redrive;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.PipelineSource;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.deadletter.RedriveAttribute;
import dev.leat.decode.Decoder;
import dev.leat.file.S3Notification;
import dev.leat.file.UnreadableFileException;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.kernel.ExpressionSet;
import dev.leat.kernel.ExpressionSetRow;
import dev.leat.plan.EnvelopeRule;
import dev.leat.port.Audit;
import dev.leat.port.DeadLetterQueue;
import dev.leat.port.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Decides for each selected dead letter whether a run sends, holds or skips it. Owned by one
/// thread.
final class RedriveDecision {

    private final App app;
    private final Audit.Run run;
    private final RunOptions options;
    private final Audit audit;
    private final LetterEnvelopes envelopes;
    private final Map<PipelineSource, Decoder> decoders = new HashMap<>();

    RedriveDecision(App app, Audit.Run run, RunOptions options, Audit audit) {
        this.app = app;
        this.run = run;
        this.options = options;
        this.audit = audit;
        this.envelopes = new LetterEnvelopes(app, run.queue());
    }

    sealed interface Verdict {
        record Send(DeadLetterQueue.Return back) implements Verdict {}

        record Held(String why) implements Verdict {}

        record Skipped(String why) implements Verdict {}

        /// A preview predicts that the dead letter would fail again.
        record Fails(List<Cause> causes) implements Verdict {}

        /// This run already sent the record, which became a dead letter again.
        record AlreadySent() implements Verdict {}

        /// The run ends before this dead letter.
        record Ends(String why) implements Verdict {}
    }

    /// Decides for a dead letter with a predicted outcome.
    Verdict decide(PassingFilter.PreviewedLetter previewed, Instant now) {
        var verdict = decide(previewed.picked(), now);
        if (!(verdict instanceof Verdict.Send)) {
            return verdict;
        }
        var outcome = previewed.prediction();
        return switch (outcome.prediction()) {
            case PASSES -> verdict;
            case FAILS -> new Verdict.Fails(outcome.causes());
            case UNKNOWN -> new Verdict.Skipped(outcome.reason());
        };
    }

    Verdict decide(DeadLetterSelection.Picked picked, Instant now) {
        var letter = picked.letter();
        if (run.terms().move().isPresent()) {
            return move(letter);
        }
        var lives = letter.lives();
        if (!run.id().isEmpty() && !lives.isEmpty() && lives.getLast().run().equals(run.id())) {
            return new Verdict.AlreadySent();
        }
        boolean edited = options.body().isPresent() || !run.terms().set().isEmpty();
        var held = edited || run.terms().held() ? Optional.<String>empty() : loop(letter);
        held = held.or(() -> tooOften(letter));
        if (held.isPresent()) {
            return new Verdict.Held(held.get());
        }
        return switch (body(picked)) {
            case JsonEdit.Result.Refused refused -> new Verdict.Skipped(refused.why());
            case JsonEdit.Result.Done done -> send(letter, done.body(), edited, now);
        };
    }

    /// Returns the decision to send the dead letter as a new message, without Leat's attribute and
    /// without the history of earlier failures.
    private Verdict move(ReceivedDeadLetter letter) {
        var message = letter.message();
        var former = letter.finding().filter(found -> !found.source().isEmpty());
        var to = run.terms().to().or(() -> former.map(DeadLetterInfo::source));
        if (to.isEmpty()) {
            return new Verdict.Ends(MoveTasks.UNKNOWN_SOURCE);
        }
        return new Verdict.Send(
                new DeadLetterQueue.Return(
                        message,
                        to.get(),
                        message.body(),
                        former.map(DeadLetterInfo::attributes).orElse(message.attributes()),
                        new RedriveHistory(run.id(), Set.of(), List.of()),
                        letter.identity(),
                        false));
    }

    private Optional<String> loop(ReceivedDeadLetter letter) {
        return letter.failures() < run.terms().loop()
                ? Optional.empty()
                : Optional.of(
                        "it failed %d times with the same cause (group %s)"
                                .formatted(letter.failures(), letter.groups().getFirst()));
    }

    private Optional<String> tooOften(ReceivedDeadLetter letter) {
        if (options.mostAttempts().isEmpty()) {
            return Optional.empty();
        }
        var record = letter.identity().isEmpty() ? letter.message().id() : letter.identity();
        var entries =
                audit.recordEntries(record).stream()
                        .filter(entry -> !sentBy(entry, letter))
                        .count();
        long before = Math.max(letter.lives().size(), entries);
        return before < options.mostAttempts().getAsInt()
                ? Optional.empty()
                : Optional.of("it was already redriven %d times".formatted(before));
    }

    /// Returns true if this run has sent the dead letter. It is still in the queue if the process
    /// ended before it could delete the dead letter.
    private boolean sentBy(Audit.Entry entry, ReceivedDeadLetter letter) {
        return entry.run().equals(run.id()) && entry.message().equals(letter.message().id());
    }

    private JsonEdit.Result body(DeadLetterSelection.Picked picked) {
        var layers = envelopes.layers(picked.letter().details());
        if (options.body().isPresent()) {
            return checked(picked.letter(), layers, options.body().get());
        }
        var values = new LinkedHashMap<List<String>, String>();
        for (var value : picked.values().entrySet()) {
            switch (value.getValue()) {
                case ExpressionSetRow.Value.Made made -> values.put(value.getKey(), made.json());
                case ExpressionSetRow.Value.Failed failed -> {
                    return new JsonEdit.Result.Refused(
                            "'%s' cannot be set: %s"
                                    .formatted(String.join(".", value.getKey()), failed.why()));
                }
            }
        }
        if (values.isEmpty()) {
            return new JsonEdit.Result.Done(picked.letter().message().body());
        }
        return switch (JsonEdit.apply(layers.getLast().body(), values)) {
            case JsonEdit.Result.Done done ->
                    hinted(checked(picked.letter(), layers, done.body()), values);
            case JsonEdit.Result.Refused refused -> refused;
        };
    }

    /// Adds to a refusal where the text of a column is that an expression sees as NULL, if an
    /// expression returned NULL.
    private static JsonEdit.Result hinted(
            JsonEdit.Result result, Map<List<String>, String> values) {
        return switch (result) {
            case JsonEdit.Result.Refused(var why) when values.containsValue("null") ->
                    new JsonEdit.Result.Refused(
                            values.entrySet().stream()
                                    .filter(value -> value.getValue().equals("null"))
                                    .map(value ->
                                            "the expression returned NULL; in an expression, a column whose text does not fit its type is NULL: %s has the text"
                                                    .formatted(ExpressionSet.text(value.getKey())))
                                    .collect(Collectors.joining("; ", why + "; ", "")));
            case JsonEdit.Result.Refused _, JsonEdit.Result.Done _ -> result;
        };
    }

    /// Returns the message with the edited document, or a refusal if the document does not match
    /// its pipeline's schema, or is no notification of objects, which a pipeline that reads files
    /// receives.
    private JsonEdit.Result checked(
            ReceivedDeadLetter letter, List<Record> layers, byte[] document) {
        return switch (JsonEdit.inside(layers, document)) {
            case JsonEdit.Result.Done(var body) -> checked(letter, body);
            case JsonEdit.Result.Refused refused -> refused;
        };
    }

    private JsonEdit.Result checked(ReceivedDeadLetter letter, byte[] body) {
        var reader =
                destination(letter)
                        .flatMap(this::reader)
                        .or(() -> letter.source().flatMap(this::reader));
        if (reader.flatMap(pipeline -> pipeline.from().files()).isPresent()) {
            return notification(body);
        }
        var wrong = reader.map(pipeline -> wrong(pipeline, body)).orElse(List.of());
        return wrong.isEmpty()
                ? new JsonEdit.Result.Done(body)
                : new JsonEdit.Result.Refused(
                        "the edited message does not match the schema: %s %s"
                                .formatted(
                                        wrong.getFirst().field().orElse(""),
                                        wrong.getFirst().message()));
    }

    private static JsonEdit.Result notification(byte[] body) {
        try {
            S3Notification.read(body);
            return new JsonEdit.Result.Done(body);
        } catch (UnreadableFileException bad) {
            return new JsonEdit.Result.Refused(
                    "the edited message is no notification of objects: " + bad.reason().message());
        }
    }

    private Optional<Pipeline> reader(String queue) {
        return app.consumers(queue).stream().findFirst();
    }

    private List<Reason> wrong(Pipeline pipeline, byte[] body) {
        var from = pipeline.from();
        var decoder =
                decoders.computeIfAbsent(
                        from, _ -> new Decoder(from.schema(), from.unknownFields()));
        var read =
                EnvelopeRule.of(app, pipeline)
                        .opened(new Record("", body, Map.of(), 1, Instant.EPOCH));
        return decoder.decode(read.body(), decoder.tape());
    }

    private Verdict send(ReceivedDeadLetter letter, byte[] body, boolean edited, Instant now) {
        var to = destination(letter);
        if (to.isEmpty()) {
            return new Verdict.Skipped(
                    "its source queue is unknown: specify the target queue with --to");
        }
        var message = letter.message();
        var lives = new ArrayList<>(letter.lives());
        lives.add(
                new RedriveHistory.Life(
                        letter.attempts(), letter.groups().getFirst(), now, run.by(), run.id()));
        var redrive = new RedriveHistory(run.id(), only(letter), lives);
        var attributes =
                RedriveAttribute.attributes(
                        letter.attributes(), redrive, message.id(), letter.firstSeen());
        var lacks = lacks(to.get(), message, body);
        return lacks.<Verdict>map(Verdict.Skipped::new)
                .orElseGet(() ->
                        new Verdict.Send(
                                new DeadLetterQueue.Return(
                                        message,
                                        to.get(),
                                        body,
                                        attributes,
                                        redrive,
                                        letter.identity(),
                                        edited)));
    }

    private Optional<String> lacks(String to, Message.Seen message, byte[] body) {
        if (body.length > Message.MOST_BYTES) {
            return Optional.of("the edited message exceeds the maximum message size");
        }
        var outgoing =
                new Message.Outgoing(
                        body,
                        message.attributes(),
                        Optional.empty(),
                        message.group(),
                        message.deduplication());
        var queue = Optional.ofNullable(app.queues().get(to));
        return queue.isEmpty() && !app.queues().isEmpty()
                ? Optional.of("queue '%s' does not exist".formatted(to))
                : queue.flatMap(outgoing::lacks);
    }

    /// Returns the destination: the queue in the terms; if there is none, the source queue; if it
    /// is unknown, the only queue that sends its dead letters to this queue.
    private Optional<String> destination(ReceivedDeadLetter letter) {
        return run.terms().to().or(letter::source).or(this::onlySource);
    }

    private Optional<String> onlySource() {
        var sources =
                app.queues().values().stream()
                        .filter(q -> q.deadLetterQueue().filter(run.queue()::equals).isPresent())
                        .map(Queue::name)
                        .toList();
        return sources.size() == 1 ? Optional.of(sources.getFirst()) : Optional.empty();
    }

    /// Returns the sinks that must receive the record: those that failed. An empty set means all
    /// sinks; it is returned if no sink succeeded. If a failed sink no longer exists, it may have
    /// been renamed. Then the result includes all current sinks that did not succeed.
    private Set<String> only(ReceivedDeadLetter letter) {
        var found = letter.finding().filter(f -> !f.done().isEmpty());
        if (found.isEmpty()) {
            return Set.of();
        }
        var only = new HashSet<>(found.get().failed());
        var today = destination(letter).map(this::sinks).orElse(Set.of());
        if (!today.isEmpty() && !today.containsAll(only)) {
            only.addAll(today);
            found.get().done().forEach(only::remove);
        }
        return only;
    }

    /// Returns the sinks of the pipelines that read a queue.
    private Set<String> sinks(String queue) {
        return app.consumers(queue).stream()
                .flatMap(pipeline -> pipeline.to().stream())
                .map(Sink::name)
                .collect(Collectors.toSet());
    }
}
