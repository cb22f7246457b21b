package dev.leat.testkit.verdict;

import dev.leat.port.Streams;
import dev.leat.testkit.cell.CellText;
import dev.leat.testkit.cell.FileCells;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import dev.leat.testkit.simulation.StreamRecords;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// Expected and actual records of a stream. With a partition key or a shard, the records are also
/// compared in their order.
record StreamFinding(FileRowsFinding records, boolean ordered) implements Finding {

    /// The column of a record that is not a JSON object.
    private static final String DATA = "data";

    static StreamFinding of(Subject.Records expected, boolean wanted, RunSnapshot snapshot) {
        var rows = new ArrayList<Map<String, String>>();
        var columns = new LinkedHashSet<String>();
        for (var stored : StreamRecords.all(snapshot.streams(), expected.stream())) {
            if (selected(expected, stored)) {
                rows.add(row(new String(stored.data(), StandardCharsets.UTF_8)));
                columns.addAll(rows.getLast().keySet());
            }
        }
        return new StreamFinding(
                FileRowsFinding.of(
                        expected.rows(),
                        wanted,
                        new FileCells.Rows(List.copyOf(columns), rows, Optional.empty()),
                        "%s has %%d records".formatted(place(expected)),
                        "records"),
                expected.partitionKey().isPresent() || expected.shard().isPresent());
    }

    private static boolean selected(Subject.Records expected, Streams.Stored stored) {
        return expected.partitionKey().map(stored.partitionKey()::equals).orElse(true)
                && (expected.shard().isEmpty()
                        || expected.shard().getAsInt() == stored.sequence().shard());
    }

    private static String place(Subject.Records expected) {
        if (expected.partitionKey().isPresent()) {
            return "the partition key";
        }
        return expected.shard().isPresent() ? "the shard" : "the stream";
    }

    private static Map<String, String> row(String data) {
        try {
            var row = CellText.ofJson(data);
            return row.isEmpty() ? Map.of(DATA, data) : row;
        } catch (JacksonException notJson) {
            return Map.of(DATA, data);
        }
    }

    /// True if the expected records are in this order in the stream, possibly with others between
    /// them.
    private boolean inOrder() {
        int next = 0;
        for (var row : records.actual().rows()) {
            var expected = records.expected().rows();
            if (next < expected.size() && FileRowsFinding.is(expected.get(next), row)) {
                next++;
            }
        }
        return next == records.expected().rows().size();
    }

    @Override
    public boolean holds() {
        return records.holds() && (!ordered || inOrder());
    }

    @Override
    public List<String> lines() {
        if (records.holds() && !holds()) {
            var rows = records.actual().rows().stream().limit(FileRowsFinding.MOST);
            return Stream.concat(
                            Stream.of("  the records are in another order:"),
                            rows.map(row -> "  " + row))
                    .toList();
        }
        return records.lines();
    }
}
