package dev.leat.cli.fuzz.draw;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A row that a pipeline sends to a warehouse table: its values without NULL, and the version of
/// its record, which is 0 if records do not change.
///
/// @param gone whether it only removes the row
public record SentRow(Map<String, Object> values, boolean gone, long version) {

    /// The rows of some data, in order, and the number of records that are rejected before.
    public record Sent(List<SentRow> rows, long rejected) {}

    /// @throws Expressions.Unsure if the result is not known
    public static Sent of(Drawn app, Flow flow, int sink, Data data) {
        var rows = new ArrayList<SentRow>();
        if (flow.source().files()) {
            return new Sent(rows, add(app, flow, sink, data.rows(), rows));
        }
        long rejected = 0;
        for (var message : data.rows()) {
            var own = new ArrayList<SentRow>();
            boolean whole = add(app, flow, sink, List.of(message), own) == 0;
            rejected += whole ? 0 : 1;
            rows.addAll(whole ? own : List.of());
        }
        return new Sent(rows, rejected);
    }

    private static long add(
            Drawn app,
            Flow flow,
            int sink,
            List<Optional<Map<String, Object>>> all,
            List<SentRow> rows) {
        var oracle = new Oracle(app, flow);
        oracle.steps(all);
        long rejected = oracle.rejected();
        var keys = oracle.rows().stream().map(oracle::identity).toList();
        if (keys.stream().anyMatch(key -> key.contains(null))) {
            throw new Expressions.Unsure(new IllegalStateException("no key"));
        }
        boolean collides = !flow.key().isEmpty() && keys.stream().distinct().count() < keys.size();
        if (collides && !flow.source().files()) {
            return rejected + 1;
        }
        for (var row : oracle.rows()) {
            var taken = oracle.sinks();
            oracle.routed(row, taken);
            if (MessageOracle.shortened(flow, taken) < 0) {
                rejected++;
                continue;
            }
            boolean excluded = taken.get(sink).isEmpty();
            if (flow.versions().isEmpty()) {
                taken.get(sink).forEach(values -> rows.add(new SentRow(values, false, 0)));
                continue;
            }
            var versions = flow.versions().get();
            var version = row.get(versions.column());
            if (version == null) {
                rejected++;
                continue;
            }
            boolean deleted =
                    versions.deleteWhen().filter(when -> Oracle.truth(when, row)).isPresent();
            rows.add(
                    new SentRow(
                            Oracle.selected(flow.targets().get(sink), row),
                            excluded || deleted,
                            number(version)));
        }
        return rejected;
    }

    /// A version as tables compare it: a decimal without its point, a date in days and a time in
    /// microseconds since 1970. Pipelines that write one table may have versions of other types.
    public static long number(Object version) {
        return switch (version) {
            case Long number -> number;
            case BigDecimal number -> number.movePointRight(2).longValueExact();
            case LocalDate date -> date.toEpochDay();
            case LocalDateTime time -> number(time.toInstant(ZoneOffset.UTC));
            case Instant instant ->
                    Duration.between(Instant.EPOCH, instant).toSeconds() * 1_000_000;
            default -> throw new IllegalArgumentException(version.getClass().getName());
        };
    }
}
