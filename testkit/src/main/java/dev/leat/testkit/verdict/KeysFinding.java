package dev.leat.testkit.verdict;

import dev.leat.port.Buckets;
import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.ArrayList;
import java.util.List;

/// Expected and actual keys of a bucket.
record KeysFinding(List<String> missing, List<String> unexpected) implements Finding {

    private static final int PAGE = 1000;
    private static final int MOST = 20;

    static KeysFinding of(Subject.Keys expected, RunSnapshot snapshot) {
        var there = keys(expected.bucket(), snapshot.buckets());
        var missing = new ArrayList<>(expected.keys());
        missing.removeAll(there);
        var unexpected = new ArrayList<>(there);
        unexpected.removeAll(expected.keys());
        return new KeysFinding(missing, unexpected);
    }

    private static List<String> keys(String bucket, Buckets buckets) {
        var keys = new ArrayList<String>();
        for (var after = ""; ; after = keys.getLast()) {
            var page = buckets.list(bucket, "", after, PAGE);
            page.forEach(object -> keys.add(object.unit().key()));
            if (page.size() < PAGE) {
                return keys;
            }
        }
    }

    @Override
    public boolean holds() {
        return missing.isEmpty() && unexpected.isEmpty();
    }

    @Override
    public List<String> lines() {
        var lines = new ArrayList<String>();
        tell("missing", missing, lines);
        tell("unexpected", unexpected, lines);
        return holds() ? List.of("  as expected") : lines;
    }

    private static void tell(String word, List<String> keys, List<String> lines) {
        keys.stream().limit(MOST).forEach(key -> lines.add("  " + word + "  " + key));
        if (keys.size() > MOST) {
            lines.add("  and %d more %s".formatted(keys.size() - MOST, word));
        }
    }
}
