package dev.leat.cli.dlq;

import dev.leat.cli.dlq.redrive.RunText;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.ShellQuoting;
import dev.leat.port.Audit;
import dev.leat.server.operations.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which dead letters of a queue a command is about.
public final class DeadLetterOptions {

    @Option(
            names = "--group",
            paramLabel = "ID",
            description = "Only those of this group, as dlq ls names it.")
    @Nullable String group;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description =
                    "Only this letter: its number in the queue, its message's id, or an identity;"
                            + " may be given again.")
    List<String> ids = new ArrayList<>();

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

    /// Makes sure that each letter that was named is in one of the queues.
    ///
    /// @throws Failure if one is not
    void present(Operations operations, List<String> queues) {
        for (var id : ids) {
            var found = new AtomicBoolean();
            for (var queue : queues) {
                DeadLetterReader.oldest(
                        operations, queue, 1, letter -> letter.named(id), _ -> found.set(true));
            }
            if (!found.get()) {
                throw CommandException.error(
                        "there is no letter %s in %s; dlq show lists letters, by number, id and identity"
                                .formatted(id, String.join(", ", queues)));
            }
        }
    }

    /// Terms that say no more than which letters.
    Audit.Terms terms() {
        if (group != null && !group.matches("[0-9a-f]{6}")) {
            throw CommandException.input(
                    "--group is six hex digits, as dlq ls prints them, not '%s'".formatted(group));
        }
        if (limit != null && limit < 1) {
            throw CommandException.input(
                    "--limit is a whole number from 1, not %d".formatted(limit));
        }
        return new Audit.Terms(
                condition(),
                Optional.ofNullable(group),
                numbers(),
                Map.of(),
                Optional.ofNullable(limit),
                Optional.empty(),
                Optional.empty(),
                false,
                Audit.Terms.LOOP);
    }

    /// The numbers of letters; none where one is named in another way.
    private List<Long> numbers() {
        var numbers = ids.stream().flatMap(id -> number(id).stream()).toList();
        return numbers.size() < ids.size() ? List.of() : numbers;
    }

    private static Optional<Long> number(String id) {
        try {
            return Optional.of(Long.valueOf(id.startsWith("#") ? id.substring(1) : id));
        } catch (NumberFormatException otherName) {
            return Optional.empty();
        }
    }

    /// What was asked for, and the names of letters that are no numbers: these are true of a letter
    /// wherever it is.
    private Optional<String> condition() {
        if (ids.isEmpty() || !numbers().isEmpty()) {
            return Optional.ofNullable(where);
        }
        var names =
                ids.stream()
                        .map(id -> "'" + id.replace("'", "''") + "'")
                        .collect(Collectors.joining(", "));
        var named =
                "letter.id in (%1$s) or letter.identity in (%1$s) or letter.sequence::varchar in (%2$s)"
                        .formatted(names, names.replace("#", ""));
        return Optional.of(where == null ? named : "(%s) and (%s)".formatted(where, named));
    }

    /// Terms like these as options of a command, each with a blank before it, and letters named as
    /// they were.
    String words(Audit.Terms terms) {
        var rest =
                new Audit.Terms(
                        Optional.ofNullable(where),
                        terms.cause(),
                        List.of(),
                        terms.set(),
                        terms.limit(),
                        terms.rate(),
                        terms.to(),
                        terms.held(),
                        terms.loop(),
                        terms.passing(),
                        Optional.empty());
        return ids.stream()
                        .map(id -> " --id " + ShellQuoting.word(id))
                        .collect(Collectors.joining())
                + RunText.options(rest);
    }

    /// The dead-letter queue that is meant: that of the queue that was named, or else the only one
    /// that has letters.
    static String queue(Operations operations, Optional<String> asked) {
        var queues = DeadLetterReader.queues(operations, asked);
        if (asked.isPresent()) {
            return queues.getFirst();
        }
        var counts = operations.counts();
        var full =
                queues.stream()
                        .filter(name -> counts.containsKey(name) && counts.get(name).all() > 0)
                        .toList();
        if (full.size() > 1) {
            throw CommandException.input(
                    "several queues have dead letters; say which: " + String.join(", ", full));
        }
        return full.stream()
                .findFirst()
                .orElseThrow(() ->
                        CommandException.input(
                                "no dead letters in %s".formatted(String.join(", ", queues))));
    }
}
