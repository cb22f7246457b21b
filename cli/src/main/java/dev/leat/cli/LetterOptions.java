package dev.leat.cli;

import dev.leat.cli.terminal.Failure;
import dev.leat.port.Audit;
import dev.leat.server.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which dead letters of a queue a command is about.
final class LetterOptions {

    @Option(
            names = "--group",
            paramLabel = "ID",
            description = "Only those of this group, as dlq ls names it.")
    @Nullable String group;

    @Option(
            names = "--id",
            paramLabel = "N",
            description = "Only letter #N, as dlq show numbers them; may be given again.")
    List<Long> ids = new ArrayList<>();

    @Option(
            names = "--where",
            paramLabel = "SQL",
            description =
                    "Only those for which this is true: a condition over the document's columns"
                            + " and `letter`, as in \"total < 0 and letter.attempts > 3\".")
    @Nullable String where;

    @Option(names = "--limit", paramLabel = "N", description = "So many at the most.")
    @Nullable Long limit;

    /// Whether anything was said.
    boolean any() {
        return group != null || !ids.isEmpty() || where != null || limit != null;
    }

    /// Terms that say no more than which letters.
    Audit.Terms terms() {
        if (group != null && !group.matches("[0-9a-f]{6}")) {
            throw Failure.input(
                    "--group is six hex digits, as dlq ls prints them, not '%s'".formatted(group));
        }
        if (limit != null && limit < 1) {
            throw Failure.input("--limit is a whole number from 1, not %d".formatted(limit));
        }
        return new Audit.Terms(
                Optional.ofNullable(where),
                Optional.ofNullable(group),
                ids,
                Map.of(),
                Optional.ofNullable(limit),
                Optional.empty(),
                Optional.empty(),
                false,
                Audit.Terms.LOOP);
    }

    /// The dead-letter queue that is meant: that of the queue that was named, or else the only one
    /// that has letters.
    static String queue(Operations operations, Optional<String> asked) {
        var queues = Letters.queues(operations, asked);
        if (asked.isPresent()) {
            return queues.getFirst();
        }
        var counts = operations.counts();
        var full =
                queues.stream()
                        .filter(name -> counts.containsKey(name) && counts.get(name).all() > 0)
                        .toList();
        if (full.size() > 1) {
            throw Failure.input(
                    "several queues have dead letters; say which: " + String.join(", ", full));
        }
        return full.stream()
                .findFirst()
                .orElseThrow(() ->
                        Failure.input(
                                "no dead letters in %s".formatted(String.join(", ", queues))));
    }
}
