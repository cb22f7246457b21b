package dev.leat.kernel;

import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.decode.JsonWriter;
import dev.leat.decode.Tape;
import dev.leat.kernel.bind.BoundExpression;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.CompiledPipeline.Detail;
import dev.leat.kernel.compile.CompiledPipeline.Failure;
import dev.leat.kernel.compile.CompiledPipeline.Named;
import dev.leat.kernel.compile.CompiledPipeline.SinkBit;
import dev.leat.kernel.compile.CompiledPipeline.Target;
import dev.leat.kernel.compile.CompiledPipeline.TextCell;
import dev.leat.kernel.compile.CompiledPipeline.Unnest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Writes the failures and filters that the statement found for a document to the outcome table.
/// Owned by one thread.
final class VerdictWriter {

    /// Maximum time by which an event's time may be later than the record's arrival. A larger
    /// difference indicates a wrong clock, and the event's period would be complete only in the far
    /// future.
    private static final long MAX_LEAD = TimeUnit.DAYS.toMicros(1);

    private static final String MASK = "***";

    private final CompiledPipeline program;
    private final Tape documents;
    private final StatementResult result;
    private final List<Optional<ViewPeriods>> periods;
    private final JsonWriter json = new JsonWriter(false);
    private final SinkMembership membership;
    private final boolean otherwise;
    private final List<Named> rowKey;

    VerdictWriter(CompiledPipeline program, Tape documents, StatementResult result) {
        this.program = program;
        this.documents = documents;
        this.result = result;
        membership = new SinkMembership(program, result);
        rowKey = program.unnest().flatMap(Unnest::rowKey).orElse(List.of());
        otherwise = program.outlets().stream().anyMatch(CompiledPipeline.Outlet::otherwise);
        periods = program.outlets().stream().map(VerdictWriter::periods).toList();
    }

    private static Optional<ViewPeriods> periods(CompiledPipeline.Outlet outlet) {
        return outlet.target() instanceof Target.OfView view
                ? view.period().map(period -> new ViewPeriods(period.every()))
                : Optional.empty();
    }

    /// Writes the outcomes of the record; returns true if it is still pending at a sink, so that it
    /// needs a row. A record that one sink rejects is rejected by all, because nothing is written
    /// yet.
    boolean good(int document, int at, Instant receivedAt, int index, Outcomes table) {
        boolean clean = result.clean(at);
        long absent = clean && !otherwise ? 0 : membership.absent(at);
        if (!clean) {
            if (result.broken(at)) {
                table.reject(index, List.of(broken()));
                return false;
            }
            if (failed(document, at, index, table)) {
                return false;
            }
            sinks(document, at, index, absent, table);
        }
        if (!identified(document, at, index, table)
                || !present(rowKey, document, at, index, table)) {
            return false;
        }
        limits(document, at, receivedAt, index, absent, table);
        table.rejectEverywhere(index);
        return table.pending(index);
    }

    /// Rejects the record if its key or its version is null; returns false if so.
    boolean identified(int document, int at, int index, Outcomes table) {
        if (!present(program.hashed().key(), document, at, index, table)) {
            return false;
        }
        if (program.version().isPresent()
                && isNull(program.version().get().column(), document, at)) {
            table.reject(index, List.of(noVersion(program.version().get().column())));
            return false;
        }
        return true;
    }

    private boolean present(List<Named> keys, int document, int at, int index, Outcomes table) {
        for (var key : keys) {
            if (isNull(key, document, at)) {
                table.reject(
                        index, List.of(nullColumn("key", key, "is part of the pipeline's key")));
                return false;
            }
        }
        return true;
    }

    /// Returns the reason for a record for which the statement itself fails.
    static Reason failed(String error) {
        return Reason.of("kernel", "the SQL of the pipeline failed for this record: " + error);
    }

    private static Reason broken() {
        return Reason.of("range", "the steps produced NaN, infinity or a time out of range");
    }

    private boolean failed(int document, int at, int index, Outcomes table) {
        var reasons = new ArrayList<Reason>();
        var retries = new ArrayList<Reason>();
        boolean filtered = false;
        for (int bit = 0; bit < program.columns().recordBits().size(); bit++) {
            if (result.recordBit(at, bit)) {
                switch (program.columns().recordBits().get(bit)) {
                    case Failure.Filtered _ -> filtered = true;
                    case Failure.Rejected why -> reasons.add(reason(why, document, at));
                    case Failure.Retried(var why) -> retries.add(reason(why, document, at));
                }
            }
        }
        if (!reasons.isEmpty()) {
            table.reject(index, reasons);
        } else if (!retries.isEmpty()) {
            table.retry(index, retries);
        } else if (filtered) {
            table.putPending(index, Outcome.FILTERED);
        }
        return filtered || !reasons.isEmpty() || !retries.isEmpty();
    }

    /// Writes filters and failures of single sinks to the table. If records may change, a sink that
    /// filters the record stays pending, because it must remove an older state of the record.
    private void sinks(int document, int at, int index, long absent, Outcomes table) {
        for (int bit = 0; bit < program.columns().sinkBits().size(); bit++) {
            if (!result.sinkBit(at, bit)) {
                continue;
            }
            switch (program.columns().sinkBits().get(bit)) {
                case SinkBit.Filtered(int sink) -> filter(table, index, sink);
                case SinkBit.Raised(int sink, var why) -> {
                    if (!SinkMembership.has(absent, sink)) {
                        reject(table, index, sink, reason(why, document, at));
                    }
                    if (why.cause().equals("where")) {
                        rejectElse(table, index, absent, reason(why, document, at));
                    }
                }
                case SinkBit.Deleted() -> {}
            }
        }
    }

    /// Rejects the record at `else` sinks because the evaluation of a `where` failed, so that it is
    /// unknown whether the `else` sinks take the record.
    private void rejectElse(Outcomes table, int index, long absent, Reason why) {
        for (int sink = 0; sink < program.outlets().size(); sink++) {
            if (program.outlets().get(sink).otherwise() && !SinkMembership.has(absent, sink)) {
                reject(table, index, sink, why);
            }
        }
    }

    /// Applies the conditions that the statement does not evaluate: `else`, and the limits of views
    /// and of texts sent with documents.
    private void limits(
            int document, int at, Instant receivedAt, int index, long absent, Outcomes table) {
        for (int sink = 0; sink < program.outlets().size(); sink++) {
            var outlet = program.outlets().get(sink);
            if (table.at(index, sink) != Outcome.PENDING) {
                continue;
            }
            if (SinkMembership.has(absent, sink)) {
                filter(table, index, sink);
                continue;
            }
            var wrong =
                    switch (outlet.target()) {
                        case Target.OfView view ->
                                view(
                                        outlet.name(),
                                        view,
                                        periods.get(sink),
                                        document,
                                        at,
                                        receivedAt);
                        case Target.Files _, Target.OfRow _ -> Optional.<Reason>empty();
                        case Target.Document target ->
                                target.text().flatMap(text -> refused(text, document, at));
                    };
            if (wrong.isPresent()) {
                reject(table, index, sink, wrong.get());
            }
        }
    }

    private Optional<Reason> refused(TextCell text, int document, int at) {
        var found = ValueLocation.text(text.value(), documents, document, result, at);
        return text.text()
                .rule()
                .problem(found)
                .map(message -> Reason.of(text.text().word(), message));
    }

    private Optional<Reason> view(
            String name,
            Target.OfView view,
            Optional<ViewPeriods> period,
            int document,
            int at,
            Instant receivedAt) {
        for (var key : view.key()) {
            if (isNull(key, document, at)) {
                return Optional.of(
                        nullColumn("key", key, "is part of the key of the view " + name));
            }
        }
        if (period.isPresent()) {
            var column = view.period().orElseThrow().column();
            if (isNull(column, document, at)) {
                return Optional.of(
                        nullColumn("period", column, "determines the period of the view " + name));
            }
            long moment =
                    period.get()
                            .moment(ValueLocation.time(column, documents, document, result, at));
            if (moment > ViewPeriods.micros(receivedAt) + MAX_LEAD) {
                return Optional.of(
                        valueReason(
                                column,
                                document,
                                at,
                                "range",
                                "is more than a day later than the record's arrival, so the view %s does not count it"
                                        .formatted(name)));
            }
        }
        return tooBig(name, view, at);
    }

    private Optional<Reason> tooBig(String name, Target.OfView view, int at) {
        for (var given : view.measures()) {
            if (given.place() >= 0 && result.tooBig(at, given.place()).isPresent()) {
                var value = result.tooBig(at, given.place()).get();
                return Optional.of(
                        new Reason(
                                "range",
                                Optional.of(given.measure()),
                                Optional.of(given.pii() ? MASK : value.toPlainString()),
                                "the record's contribution to measure '%s' of view '%s' does not fit into 64 bits%s"
                                        .formatted(given.measure(), name, digits(value)),
                                Optional.of("views." + name + "." + given.measure())));
            }
        }
        return Optional.empty();
    }

    private static String digits(BigDecimal value) {
        return value.scale() > 0 ? " with its " + value.scale() + " decimal places" : "";
    }

    private boolean isNull(Named named, int document, int at) {
        return ValueLocation.isNull(named, documents, document, result, at);
    }

    private static Reason nullColumn(String what, Named column, String role) {
        return new Reason(
                "key",
                Optional.of(column.name()),
                Optional.empty(),
                what + " is null: '" + column.name() + "' " + role,
                Optional.empty());
    }

    private Reason valueReason(Named column, int document, int at, String cause, String message) {
        var value = ValueLocation.text(column, documents, document, result, at).orElse("null");
        return Reason.at(cause, column.name(), value, message);
    }

    private static Reason noVersion(Named column) {
        return new Reason(
                "missing",
                Optional.of(column.name()),
                Optional.empty(),
                "version is null: '" + column.name() + "' determines which state is newer",
                Optional.empty());
    }

    private void filter(Outcomes table, int index, int sink) {
        if (program.version().isEmpty() && table.at(index, sink) == Outcome.PENDING) {
            table.put(index, sink, Outcome.FILTERED);
        }
    }

    private static void reject(Outcomes table, int index, int sink, Reason why) {
        if (table.at(index, sink) == Outcome.PENDING || table.at(index, sink) == Outcome.REJECTED) {
            table.put(index, sink, Outcome.REJECTED, why);
        }
    }

    private Reason reason(Failure.Rejected why, int document, int at) {
        for (var detail : why.details()) {
            var found = result.detail(at, detail.place());
            if (found.isPresent()) {
                return detailed(why, detail, found.get());
            }
        }
        var values = new ArrayList<String>();
        for (var witness : why.values()) {
            values.add(value(witness, document, at));
        }
        var one = why.values().size() == 1;
        Optional<String> value =
                values.isEmpty()
                        ? Optional.empty()
                        : Optional.of(one ? values.getFirst() : list(why.values(), values));
        return new Reason(
                why.cause(),
                why.field()
                        .or(() ->
                                one
                                        ? Optional.of(why.values().getFirst().name())
                                        : Optional.empty()),
                value,
                why.message(),
                Optional.of(why.step()));
    }

    private static Reason detailed(Failure.Rejected why, Detail detail, String found) {
        var step = Optional.of(why.step());
        return switch (detail) {
            case Detail.Amount(var what, _) ->
                    new Reason(
                            "too_large",
                            why.field(),
                            Optional.empty(),
                            "%s would produce about %s from this record (limit %s)"
                                    .formatted(
                                            what,
                                            size(Double.parseDouble(found)),
                                            size(BoundExpression.MAX_BYTES)),
                            step);
            case Detail.Loss(var what, _, boolean pii) -> {
                var parts = found.split("\u001f", 2);
                var value = Optional.of(pii ? MASK : parts[1]).filter(text -> !text.isEmpty());
                var type = parts[0].isEmpty() ? "" : " to " + parts[0];
                var message = what + " would lose digits in its cast" + type;
                yield new Reason("range", why.field(), value, message, step);
            }
        };
    }

    private static String size(double bytes) {
        var units = List.of("MiB", "GiB", "TiB", "PiB");
        double size = bytes / (1 << 20);
        int unit = 0;
        for (; size >= 1024 && unit < units.size() - 1; unit++) {
            size /= 1024;
        }
        var pattern = size < 10 && unit > 0 ? "%.1f %s" : "%.0f %s";
        return String.format(Locale.ROOT, pattern, size, units.get(unit));
    }

    private static String list(List<CompiledPipeline.Witness> names, List<String> values) {
        return java.util.stream.IntStream.range(0, values.size())
                .mapToObj(i -> names.get(i).name() + "=" + values.get(i))
                .collect(Collectors.joining(", "));
    }

    /// Returns the value as JSON, so that an empty string is visible.
    private String value(CompiledPipeline.Witness witness, int document, int at) {
        if (witness.pii()) {
            return MASK;
        }
        if (witness.computed()) {
            return result.text(at, witness.column()).orElse("null");
        }
        json.clear();
        return json.cell(documents, document, witness.column()).text(0);
    }
}
