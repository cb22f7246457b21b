package dev.leat.testkit.verdict;

import dev.leat.testkit.cell.FileCells;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.List;

/// Existence of an object.
record PresentFinding(boolean holds) implements Finding {

    static PresentFinding of(Subject.Present expected, RunSnapshot snapshot) {
        return new PresentFinding(
                !FileCells.objects(expected.bucket(), expected.key(), snapshot.buckets())
                        .isEmpty());
    }

    @Override
    public List<String> lines() {
        return List.of(holds ? "  the object exists" : "  the object does not exist");
    }
}
