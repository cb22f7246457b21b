package dev.leat.cli.dlq;

import dev.leat.cli.dlq.redrive.RunText;
import dev.leat.cli.terminal.CommandException;
import dev.leat.operations.Operations;
import dev.leat.port.Audit;
import dev.leat.text.ShellQuoting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that select dead letters of a queue.
public final class DeadLetterOptions {

    @Option(
            names = "--group",
            paramLabel = "ID",
            description = "Only dead letters of this group: an id that 'leat dlq ls' prints.")
    @Nullable String group;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description =
                    "Only this dead letter: its number in the queue, message id or identity."
                            + " Repeatable.")
    List<String> ids = new ArrayList<>();

    @Option(
            names = "--where",
            paramLabel = "SQL",
            description =
                    "Only dead letters for which this condition is true. It may use the document's"
                            + " columns and `letter`, as in \"total < 0 and letter.attempts > 3\".")
    @Nullable String where;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of dead letters. Default: no limit.")
    @Nullable Long limit;

    /// Returns true if any of the options is set.
    boolean any() {
        return group != null || !ids.isEmpty() || where != null || limit != null;
    }

    /// Checks that each dead letter given by `--id` is in one of the queues.
    ///
    /// @throws CommandException if a dead letter is in none of them
    void present(Operations operations, List<String> queues) {
        for (var id : ids) {
            var found = new AtomicBoolean();
            for (var queue : queues) {
                DeadLetterReader.oldest(
                        operations, queue, 1, letter -> letter.named(id), _ -> found.set(true));
            }
            if (!found.get()) {
                throw CommandException.error(
                        "no dead letter %s in %s; 'dlq show' lists dead letters with number, id and identity"
                                .formatted(id, String.join(", ", queues)));
            }
        }
    }

    /// Returns run settings that contain only the selection.
    Audit.Terms.Builder terms() {
        if (group != null && !group.matches("[0-9a-f]{6}")) {
            throw CommandException.input(
                    "--group must be six hex digits, as printed by 'dlq ls', but is '%s'"
                            .formatted(group));
        }
        if (limit != null) {
            CommandException.atLeastOne("--limit", limit);
        }
        return new Audit.Terms.Builder()
                .where(condition())
                .cause(Optional.ofNullable(group))
                .sequences(numbers())
                .limit(Optional.ofNullable(limit));
    }

    /// Returns the sequence numbers given by `--id`; empty if one of them is not a number.
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

    /// Returns the condition of `--where`, combined with the ids that are not numbers.
    private Optional<String> condition() {
        if (ids.isEmpty() || !numbers().isEmpty()) {
            return Optional.ofNullable(where);
        }
        var names =
                ids.stream()
                        .map(id -> "'" + id.replace("'", "''") + "'")
                        .collect(Collectors.joining(", "));
        var named =
                "letter.id in (%1$s) or letter.original_id in (%1$s) or letter.identity in (%1$s) or letter.sequence::varchar in (%2$s)"
                        .formatted(names, names.replace("#", ""));
        return Optional.of(where == null ? named : "(%s) and (%s)".formatted(where, named));
    }

    /// Returns the settings of a run as command-line options, each after a space. The dead letters
    /// are named as the user named them in this command.
    String words(Audit.Terms terms) {
        var rest =
                new Audit.Terms.Builder()
                        .where(Optional.ofNullable(where))
                        .cause(terms.cause())
                        .set(terms.set())
                        .limit(terms.limit())
                        .rate(terms.rate())
                        .to(terms.to())
                        .held(terms.held())
                        .loop(terms.loop())
                        .passing(terms.passing())
                        .build();
        return ids.stream()
                        .map(id -> " --id " + ShellQuoting.word(id))
                        .collect(Collectors.joining())
                + RunText.options(rest);
    }

    /// Returns the dead-letter queue of the given queue. If none is given, returns the only
    /// dead-letter queue that has dead letters.
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
                    "several queues have dead letters; choose one: " + String.join(", ", full));
        }
        return full.stream()
                .findFirst()
                .orElseThrow(() ->
                        CommandException.input(
                                "no dead letters in %s".formatted(String.join(", ", queues))));
    }
}
