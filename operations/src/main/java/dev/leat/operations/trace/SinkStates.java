package dev.leat.operations.trace;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Table;
import dev.leat.batch.Reason;
import dev.leat.deadletter.Cause;
import dev.leat.delivery.EndpointStatus;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.SinkFilters;
import dev.leat.operations.RefusedOperationException;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.StoredIdentity;
import dev.leat.text.CountText;
import dev.leat.text.TimeText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Determines the state of a record at each sink of its pipeline: from the stored identities, the
/// rows of tables, waiting deliveries, dead letters and waiting messages. Owned by one thread.
final class SinkStates {

    private final App app;
    private final Pipeline pipeline;
    private final TableLookup tables;
    private final WaitingDeliveries deliveries;
    private final Kernels kernels;

    SinkStates(App app, Pipeline pipeline, TableLookup tables, Kernels kernels) {
        this.app = app;
        this.pipeline = pipeline;
        this.tables = tables;
        this.deliveries = new WaitingDeliveries(tables.data());
        this.kernels = kernels;
    }

    /// Returns the states of a record, in the order of the sinks.
    ///
    /// @param key the values of the pipeline's key, by column; empty if they are unknown
    List<SinkTrace> of(RecordTrace trace, Map<String, String> key) {
        var answers = new LinkedHashMap<Sink, TableLookup.Answer>();
        pipeline.to().stream()
                .filter(sink -> TableLookup.isQueried(pipeline, sink))
                .forEach(sink -> answers.put(sink, tables.find(sink, key)));
        var excluded = excluded(answers);
        boolean seen = seen(trace, answers);
        return IntStream.range(0, pipeline.to().size())
                .mapToObj(i -> {
                    var sink = pipeline.to().get(i);
                    return new One(
                                    trace,
                                    sink,
                                    Optional.ofNullable(answers.get(sink)),
                                    excluded.map(all -> all.get(i)),
                                    seen)
                            .state();
                })
                .toList();
    }

    /// Returns true if the pipeline has processed the record, or has it. The row of a table proves
    /// it only if no other pipeline writes to the table.
    private boolean seen(RecordTrace trace, Map<Sink, TableLookup.Answer> answers) {
        return !trace.places().all().isEmpty()
                || !trace.redriven().isEmpty()
                || !trace.holdings().isEmpty()
                || answers.entrySet().stream()
                        .anyMatch(one ->
                                one.getValue() instanceof TableLookup.Answer.Found
                                        && app.alsoWriting(pipeline, one.getKey()).isEmpty());
    }

    /// Returns for each sink whether its filter excludes the row; empty if no table has the values
    /// that the filters need.
    private Optional<List<Boolean>> excluded(Map<Sink, TableLookup.Answer> answers) {
        return answers.values().stream()
                .flatMap(answer ->
                        answer instanceof TableLookup.Answer.Found found
                                ? found.content().stream()
                                : Stream.empty())
                .flatMap(content ->
                        SinkFilters.excluding(
                                kernels, pipeline, content.columns(), content.document())
                                .stream())
                .findFirst();
    }

    /// A record at one sink. `excluded` is true if the filter excludes the record, and empty if
    /// that is unknown.
    private final class One {

        private final RecordTrace trace;
        private final Sink sink;
        private final Optional<TableLookup.Answer> answer;
        private final Optional<Boolean> excluded;
        private final boolean seen;

        One(
                RecordTrace trace,
                Sink sink,
                Optional<TableLookup.Answer> answer,
                Optional<Boolean> excluded,
                boolean seen) {
            this.trace = trace;
            this.sink = sink;
            this.answer = answer;
            this.excluded = excluded;
            this.seen = seen;
        }

        SinkTrace state() {
            return delivered()
                    .or(this::deadLetter)
                    .or(this::waiting)
                    .or(this::notQueried)
                    .or(this::filtered)
                    .orElseGet(this::absent);
        }

        private Optional<SinkTrace> delivered() {
            if (answer.orElse(null) instanceof TableLookup.Answer.Found found) {
                return found(found);
            }
            return trace.holdings().stream()
                    .filter(holding -> holding.sinks().contains(sink.label()))
                    .findFirst()
                    .flatMap(holding ->
                            unsent(holding)
                                    .or(this::decided)
                                    .or(() -> state(SinkTrace.State.DELIVERED, "")));
        }

        /// A pipeline with a version also stores the version of a record that the sink's filter
        /// excludes, so that an older one is superseded.
        private Optional<SinkTrace> decided() {
            if (pipeline.version().isEmpty() || sink.filter() instanceof Sink.Filter.All) {
                return Optional.empty();
            }
            return excluded.isPresent() ? filtered() : state(SinkTrace.State.SETTLED, condition());
        }

        /// A row with the key may be that of another pipeline with the same table. A dead letter of
        /// the record shows that it is.
        private Optional<SinkTrace> found(TableLookup.Answer.Found found) {
            var rows = found.rows() == 1 ? "" : CountText.of(found.rows(), "row");
            var others = app.alsoWriting(pipeline, sink);
            if (others.isEmpty()) {
                return state(SinkTrace.State.DELIVERED, rows);
            }
            var writers = String.join(" or ", others) + " wrote the row with its key";
            return deadLetter()
                    .filter(letter -> letter.state() == SinkTrace.State.REJECTED)
                    .map(letter ->
                            SinkTrace.of(sink, letter.state(), letter.detail() + "\n" + writers))
                    .or(() ->
                            state(
                                    SinkTrace.State.DELIVERED,
                                    "by %s or %s"
                                            .formatted(
                                                    pipeline.name(), String.join(" or ", others))));
        }

        private Optional<SinkTrace> unsent(StoredIdentity holding) {
            if (!sink.keepsMessages()) {
                return Optional.empty();
            }
            try {
                return deliveries
                        .find(pipeline.name(), sink, trace.identity(), holding)
                        .flatMap(delivery -> state(SinkTrace.State.WAITING, detail(delivery)));
            } catch (RefusedOperationException _) {
                return Optional.empty();
            }
        }

        /// A delivery that was not tried yet waits for others to the same destination. The time of
        /// the next attempt is that of the destination unless an attempt of this delivery failed.
        /// While the endpoint is unavailable, no delivery has a time of its own.
        private String detail(Delivery delivery) {
            var lines = new ArrayList<String>();
            lines.add("to be sent since " + TimeText.second(delivery.since()));
            var down =
                    tables.data().endpoints().stream()
                            .filter(one -> one.endpoint().equals(sink.name()))
                            .filter(one -> one.unavailable().isPresent())
                            .findFirst();
            down.flatMap(EndpointStatus::unavailable)
                    .ifPresent(since -> lines.add("unavailable since " + TimeText.second(since)));
            if (down.isEmpty() && delivery.attempts() > 0) {
                lines.add("next attempt " + TimeText.second(delivery.next()));
            }
            var reason = down.map(EndpointStatus::reason).orElse(delivery.reason());
            if (!reason.isEmpty()) {
                lines.add(reason);
            }
            return String.join("\n", lines);
        }

        private Optional<SinkTrace> deadLetter() {
            for (var place : trace.places().dead()) {
                var letter = "dead letter #" + place.message().sequence();
                var finding = place.letter().finding();
                var lines = rejectedLines(place.letter());
                if (lines.isPresent()) {
                    return state(
                            SinkTrace.State.DELIVERED,
                            "without rejected lines\n%s: %s".formatted(letter, lines.get()));
                }
                if (finding.isEmpty() || has(finding.get().failed())) {
                    return state(SinkTrace.State.REJECTED, letter);
                }
                if (has(finding.get().done())) {
                    return state(SinkTrace.State.DELIVERED, "as " + letter + " says");
                }
            }
            return Optional.empty();
        }

        /// Returns how many lines of a file were rejected, if the others were delivered.
        private Optional<String> rejectedLines(DeadLetterDetails letter) {
            return letter.reasons().stream()
                    .filter(why -> why.cause().equals(Cause.REJECTED_LINES))
                    .map(Reason::message)
                    .findFirst();
        }

        private boolean has(List<String> names) {
            return names.contains(sink.name());
        }

        private Optional<SinkTrace> waiting() {
            return trace.places().waiting().isEmpty()
                    ? Optional.empty()
                    : state(SinkTrace.State.WAITING, "");
        }

        private Optional<SinkTrace> notQueried() {
            if (answer.orElse(null) instanceof TableLookup.Answer.NotQueried not) {
                return Optional.of(
                        new SinkTrace(sink, SinkTrace.State.UNKNOWN, not.why(), not.statement()));
            }
            if (answer.isPresent()) {
                return Optional.empty();
            }
            if (pipeline.from().files().isPresent() && sink.staged().isPresent()) {
                return Optional.of(
                        new SinkTrace(
                                sink,
                                SinkTrace.State.UNKNOWN,
                                "the records of its objects are not kept",
                                "select * from \"%s\" where ...".formatted(sink.name())));
            }
            return trace.identity().isEmpty()
                    ? state(SinkTrace.State.UNKNOWN, "the identity of the record is unknown")
                    : Optional.empty();
        }

        private Optional<SinkTrace> filtered() {
            if (excluded.isPresent()) {
                return excluded.get()
                        ? state(SinkTrace.State.FILTERED, condition())
                        : Optional.empty();
            }
            if (sink.filter() instanceof Sink.Filter.All) {
                return Optional.empty();
            }
            return state(SinkTrace.State.FILTERED, condition() + (expires() ? orEarlier() : ""));
        }

        private String condition() {
            return switch (sink.filter()) {
                case Sink.Filter.All _ -> "";
                case Sink.Filter.Where(var condition) ->
                        "where: " + condition.text().strip().replaceAll("\\s+", " ");
                case Sink.Filter.Else _ -> "else: true";
            };
        }

        /// Returns true if the stored identity of the record may have expired.
        private boolean expires() {
            return answer.isEmpty() && trace.holdings().isEmpty() && pipeline.version().isEmpty();
        }

        private String orEarlier() {
            return ", or processed more than %s days ago".formatted(days());
        }

        private long days() {
            return app.terms(pipeline).dedupeWindow().toDays();
        }

        private SinkTrace absent() {
            if (expires() && !seen) {
                return SinkTrace.of(sink, SinkTrace.State.ABSENT, orEarlier().substring(2));
            }
            if (expires()) {
                return SinkTrace.of(
                        sink,
                        SinkTrace.State.EXPIRED,
                        "the record was processed more than %d days ago".formatted(days()));
            }
            if (answer.isEmpty()) {
                return SinkTrace.of(sink, SinkTrace.State.ABSENT, "");
            }
            var table = app.all(Table.class).get(sink.name());
            boolean expiring =
                    sink.table().isPresent() && table != null && table.expireAt().isPresent();
            boolean deleted =
                    pipeline.replacesRows()
                            || pipeline.version().flatMap(by -> by.deleteWhen()).isPresent();
            return SinkTrace.of(
                    sink,
                    SinkTrace.State.ABSENT,
                    "no %s with this key%s"
                            .formatted(
                                    sink.table().isPresent() ? "item" : "row",
                                    expiring
                                            ? "; it may have expired"
                                            : deleted ? "; it may have been deleted" : ""));
        }

        private Optional<SinkTrace> state(SinkTrace.State state, String detail) {
            return Optional.of(SinkTrace.of(sink, state, detail));
        }
    }
}
