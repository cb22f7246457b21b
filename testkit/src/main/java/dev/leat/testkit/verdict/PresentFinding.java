package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.List;

/// Existence of an object.
record PresentFinding(boolean holds) implements Finding {

    static PresentFinding of(Subject.Present expected, RunSnapshot snapshot) {
        return new PresentFinding(
                snapshot.buckets().head(expected.bucket(), expected.key()).isPresent());
    }

    @Override
    public List<String> lines() {
        return List.of(holds ? "  the object exists" : "  the object does not exist");
    }
}
