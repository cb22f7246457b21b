package dev.leat.testkit.verdict;

import dev.leat.testkit.scenario.Expectation.Subject;
import dev.leat.testkit.simulation.RunSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Expected and actual text of an object. `actual` is empty if the object does not exist.
record FileTextFinding(String expected, Optional<String> actual) implements Finding {

    private static final int MOST = 20;

    static FileTextFinding of(Subject.FileText expected, RunSnapshot snapshot) {
        return new FileTextFinding(expected.text(), text(expected, snapshot));
    }

    private static Optional<String> text(Subject.FileText file, RunSnapshot snapshot) {
        var object = snapshot.buckets().head(file.bucket(), file.key());
        if (object.isEmpty()) {
            return Optional.empty();
        }
        try (var in = snapshot.buckets().content(object.get().unit()).open(0)) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.key(), e);
        }
    }

    @Override
    public boolean holds() {
        return actual.filter(expected::equals).isPresent();
    }

    /// Returns the first lines in which the texts differ.
    @Override
    public List<String> lines() {
        if (actual.isEmpty()) {
            return List.of("  the object does not exist");
        }
        var wanted = List.of(expected.split("\n", -1));
        var there = List.of(actual.get().split("\n", -1));
        var lines = new ArrayList<String>();
        for (int i = 0; i < Math.max(wanted.size(), there.size()) && lines.size() < MOST; i++) {
            var one = i < wanted.size() ? wanted.get(i) : "(no such line)";
            var other = i < there.size() ? there.get(i) : "(no such line)";
            if (!one.equals(other)) {
                lines.add("  line %d expected  %s".formatted(i + 1, one));
                lines.add("  line %d actual    %s".formatted(i + 1, other));
            }
        }
        return lines.isEmpty() ? List.of("  as expected") : lines;
    }
}
