package dev.leat.testkit.verdict;

import dev.leat.testkit.cell.CellText;
import dev.leat.testkit.cell.FileCells;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Expected and actual records of an endpoint. Records with the same id count once, as for a
/// receiver that honours `Idempotency-Key`.
record ReceivedFinding(FileRowsFinding records, OptionalInt expected, int requests)
        implements Finding {

    static ReceivedFinding of(Subject.Received expected, boolean wanted, RunSnapshot snapshot) {
        var requests =
                snapshot.events().stream()
                        .filter(Event.Requested.class::isInstance)
                        .map(Event.Requested.class::cast)
                        .filter(one -> one.delivery().endpoint().equals(expected.endpoint()))
                        .toList();
        return new ReceivedFinding(
                FileRowsFinding.of(
                        expected.rows(),
                        wanted,
                        records(requests),
                        "the endpoint received %d records",
                        "records"),
                expected.requests(),
                requests.size());
    }

    private static FileCells.Rows records(List<Event.Requested> requests) {
        var ids = new HashSet<String>();
        var rows = new ArrayList<Map<String, String>>();
        var columns = new LinkedHashSet<String>();
        for (var request : requests) {
            if (request.answer().success() && ids.add(request.delivery().id())) {
                rows.add(CellText.ofJson(request.delivery().text()));
                columns.addAll(rows.getLast().keySet());
            }
        }
        return new FileCells.Rows(List.copyOf(columns), rows, Optional.empty());
    }

    @Override
    public boolean holds() {
        return records.holds() && (expected.isEmpty() || expected.getAsInt() == requests);
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<>(records.lines());
        lines.add(
                records.expected().count().isPresent() ? 1 : 0,
                "  requests: %s, actual %d"
                        .formatted(
                                expected.isPresent()
                                        ? "expected " + expected.getAsInt()
                                        : "any number",
                                requests));
        return lines;
    }
}
