package dev.leat.run;

import dev.leat.batch.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A difference between what two definitions of a pipeline make of one record.
///
/// @param record the ID of the record
/// @param key the columns of the row's key, as JSON; empty if it has none or the record has no row
public record OutputDifference(String record, Map<String, String> key, Change change) {

    /// The change of a record or row. A sink has the name of its label.
    public sealed interface Change {

        /// Returns the name of the kind, as reports show it.
        String kind();

        /// The row is in the sink with both definitions, with other values.
        record Values(String sink, Map<String, Pair> columns) implements Change {
            @Override
            public String kind() {
                return "values";
            }
        }

        /// The record is rejected by other sinks or for other reasons. The reasons are by sink; a
        /// map is empty if the record is not rejected with that definition.
        record Rejects(Map<String, List<Reason>> before, Map<String, List<Reason>> after)
                implements Change {
            @Override
            public String kind() {
                return "rejects";
            }
        }

        /// The row is in the sink only with the new definition.
        record Added(String sink) implements Change {
            @Override
            public String kind() {
                return "added";
            }
        }

        /// The row is in the sink only with the old definition.
        record Lost(String sink) implements Change {
            @Override
            public String kind() {
                return "lost";
            }
        }

        /// The row is in another sink, has another key, or counts for another row of a view.
        record Moved(String from, String to, Map<String, Pair> columns) implements Change {
            @Override
            public String kind() {
                return "moved";
            }
        }
    }

    /// A value with the old and with the new definition, as JSON; empty texts stand for a column
    /// that the row does not have.
    public record Pair(String before, String after) {}

    /// Compares the outputs for one record.
    public static List<OutputDifference> of(
            String record, PipelineOutput.OfRecord before, PipelineOutput.OfRecord after) {
        if (before.equals(after)) {
            return List.of();
        }
        var found = new ArrayList<OutputDifference>();
        if (!words(before.rejected()).equals(words(after.rejected()))) {
            found.add(
                    new OutputDifference(
                            record,
                            key(before, after),
                            new Change.Rejects(before.rejected(), after.rejected())));
        }
        var lost = new LinkedHashMap<String, List<SinkRow>>();
        var added = new LinkedHashMap<String, List<SinkRow>>();
        var sinks = new LinkedHashSet<>(before.rows().keySet());
        sinks.addAll(after.rows().keySet());
        for (var sink : sinks) {
            if (!before.rejected().containsKey(sink) && !after.rejected().containsKey(sink)) {
                var old = new ArrayList<>(before.rows().getOrDefault(sink, List.of()));
                var now = new ArrayList<>(after.rows().getOrDefault(sink, List.of()));
                matched(record, sink, old, now, found);
                lost.put(sink, old);
                added.put(sink, now);
            }
        }
        betweenSinks(record, lost, added, found);
        for (var sink : lost.keySet()) {
            remaining(record, sink, lost.get(sink), added.getOrDefault(sink, List.of()), found);
        }
        return found;
    }

    /// Returns a copy that has this key if the difference has no key.
    OutputDifference withKey(Map<String, String> other) {
        return key.isEmpty() ? new OutputDifference(record, other, change) : this;
    }

    private static Map<String, List<String>> words(Map<String, List<Reason>> reasons) {
        var words = new LinkedHashMap<String, List<String>>();
        reasons.forEach(
                (sink, of) -> words.put(sink, of.stream().map(OutputDifference::words).toList()));
        return words;
    }

    private static String words(Reason reason) {
        return "%s %s %s".formatted(reason.cause(), reason.field(), reason.message());
    }

    private static Map<String, String> key(
            PipelineOutput.OfRecord before, PipelineOutput.OfRecord after) {
        return List.of(after, before).stream()
                .flatMap(output -> output.rows().values().stream())
                .flatMap(List::stream)
                .map(SinkRow::key)
                .findFirst()
                .orElse(Map.of());
    }

    /// Compares the rows that both definitions write to a sink under the same identity, and removes
    /// them from the lists.
    private static void matched(
            String record,
            String sink,
            List<SinkRow> old,
            List<SinkRow> now,
            List<OutputDifference> found) {
        for (var row : List.copyOf(old)) {
            var same = take(row, now);
            if (same.isPresent()) {
                old.remove(row);
                var columns = columns(row, same.get());
                if (!row.place().equals(same.get().place())) {
                    add(record, same.get(), new Change.Moved(sink, sink, columns), found);
                } else if (!columns.isEmpty()) {
                    add(record, same.get(), new Change.Values(sink, columns), found);
                }
            }
        }
    }

    /// Removes the first row with the same identity, and returns it.
    private static Optional<SinkRow> take(SinkRow row, List<SinkRow> from) {
        var same =
                from.stream().filter(other -> other.identity().equals(row.identity())).findFirst();
        same.ifPresent(from::remove);
        return same;
    }

    private static void betweenSinks(
            String record,
            Map<String, List<SinkRow>> lost,
            Map<String, List<SinkRow>> added,
            List<OutputDifference> found) {
        for (var from : lost.entrySet()) {
            for (var row : List.copyOf(from.getValue())) {
                for (var to : added.entrySet()) {
                    var same = take(row, to.getValue());
                    if (same.isPresent()) {
                        from.getValue().remove(row);
                        var change =
                                new Change.Moved(
                                        from.getKey(), to.getKey(), columns(row, same.get()));
                        add(record, same.get(), change, found);
                        break;
                    }
                }
            }
        }
    }

    /// Pairs rows of one sink whose identity has changed, and adds the rest.
    private static void remaining(
            String record,
            String sink,
            List<SinkRow> lost,
            List<SinkRow> added,
            List<OutputDifference> found) {
        int pairs = Math.min(lost.size(), added.size());
        for (int i = 0; i < pairs; i++) {
            var columns = new LinkedHashMap<String, Pair>();
            compare(lost.get(i).key(), added.get(i).key(), columns);
            columns.putAll(columns(lost.get(i), added.get(i)));
            add(record, added.get(i), new Change.Moved(sink, sink, columns), found);
        }
        lost.stream().skip(pairs).forEach(row -> add(record, row, new Change.Lost(sink), found));
        added.stream().skip(pairs).forEach(row -> add(record, row, new Change.Added(sink), found));
    }

    private static void add(
            String record, SinkRow row, Change change, List<OutputDifference> found) {
        found.add(new OutputDifference(record, row.key(), change));
    }

    private static Map<String, Pair> columns(SinkRow before, SinkRow after) {
        var columns = new LinkedHashMap<String, Pair>();
        compare(before.columns(), after.columns(), columns);
        return columns;
    }

    private static void compare(
            Map<String, String> before, Map<String, String> after, Map<String, Pair> to) {
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var name : names) {
            var pair = new Pair(before.getOrDefault(name, ""), after.getOrDefault(name, ""));
            if (!pair.before().equals(pair.after())) {
                to.put(name, pair);
            }
        }
    }
}
