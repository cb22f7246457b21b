package dev.leat.cli.replay;

import dev.leat.batch.Reason;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.mask.Mask;
import dev.leat.run.OutputDifference;
import dev.leat.run.OutputDifference.Change;
import dev.leat.run.OutputDifference.Pair;
import dev.leat.text.CountText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Prints differences and counts them. Owned by the command's thread.
final class DifferenceReport {

    private final Terminal terminal;
    private final Mask mask;
    private final DefinitionDiff.Printing printing;
    private final String noun;
    private final boolean unique;
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, Long> gone = new TreeMap<>();
    private long records;
    private long found;
    private long chosen;

    /// @param printing what is printed, and in which form
    /// @param noun the word for what is compared, such as `record`
    /// @param unique true if the key of a row is enough to name it
    DifferenceReport(
            Terminal terminal,
            Mask mask,
            DefinitionDiff.Printing printing,
            String noun,
            boolean unique) {
        this.terminal = terminal;
        this.mask = mask;
        this.printing = printing;
        this.noun = noun;
        this.unique = unique;
    }

    /// Counts a compared record and its differences, and prints them.
    void add(List<OutputDifference> differences) {
        compared(1);
        note(differences);
    }

    /// Counts compared records.
    void compared(long more) {
        records += more;
    }

    /// Counts differences, and prints those of the chosen kinds.
    void note(List<OutputDifference> differences) {
        for (var difference : differences) {
            counts.merge(difference.change().kind(), 1L, Long::sum);
            found++;
            gone(difference.change()).forEach(sink -> gone.merge(sink, 1L, Long::sum));
            if (printing.shows(difference.change().kind()) && chosen++ < printing.limit()) {
                terminal.out().println(printing.json() ? json(difference) : text(difference));
            }
        }
    }

    /// Returns the labels of the sinks that no longer have the row, or its key.
    private static Set<String> gone(Change change) {
        return switch (change) {
            case Change.Lost(var sink) -> Set.of(sink);
            case Change.Moved(var from, _, _) -> Set.of(from);
            case Change.Rejects(var before, var after) -> {
                var sinks = new HashSet<>(after.keySet());
                sinks.removeAll(before.keySet());
                yield sinks;
            }
            case Change.Values _, Change.Added _ -> Set.of();
        };
    }

    /// Returns the number of rows that a sink has only with the old definition.
    long gone(String sink) {
        return gone.getOrDefault(sink, 0L);
    }

    /// Prints the counts of all kinds. Returns true if there is a difference of a chosen kind.
    boolean end(String origin) {
        terminal.out().flush();
        if (!printing.json() && chosen > printing.limit()) {
            terminal.say(
                    "and %s more; see --limit".formatted(CountText.of(chosen - printing.limit())));
        }
        var summary =
                "%s from %s compared: %s"
                        .formatted(
                                CountText.of(records, noun),
                                origin,
                                found == 0
                                        ? "no difference"
                                        : CountText.of(found, "difference") + kinds());
        say(summary);
        return chosen > 0;
    }

    /// Prints a message that is no difference.
    void say(String message) {
        if (printing.json()) {
            terminal.warn(message);
        } else {
            terminal.say(message);
        }
    }

    private String kinds() {
        return counts.entrySet().stream()
                .map(kind -> CountText.of(kind.getValue()) + " " + kind.getKey())
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private String text(OutputDifference difference) {
        return TerminalLine.flat(
                "%-8s %s: %s"
                        .formatted(
                                difference.change().kind(),
                                name(difference),
                                text(difference.change())));
    }

    private String name(OutputDifference difference) {
        var key =
                difference.key().entrySet().stream()
                        .map(column ->
                                column.getKey() + "=" + value(column.getKey(), column.getValue()))
                        .collect(Collectors.joining(" "));
        if (!key.isEmpty() && unique) {
            return key;
        }
        var record = (noun.equals("record") ? "record " : "") + difference.record();
        return key.isEmpty() ? record : record + ", " + key;
    }

    private String text(Change change) {
        return switch (change) {
            case Change.Values(var sink, var columns) -> sink + ": " + text(columns);
            case Change.Added(var sink) -> sink;
            case Change.Lost(var sink) -> sink;
            case Change.Moved(var from, var to, var columns) ->
                    (from.equals(to) ? from : from + " -> " + to)
                            + (columns.isEmpty() ? "" : ": " + text(columns));
            case Change.Rejects(var before, var after) -> {
                var parts = new ArrayList<String>();
                if (!before.isEmpty()) {
                    parts.add("before: " + reasons(before));
                }
                parts.add(
                        after.isEmpty() ? "no longer rejected" : "now rejected: " + reasons(after));
                yield String.join("; ", parts);
            }
        };
    }

    private String text(Map<String, Pair> columns) {
        return columns.entrySet().stream()
                .map(column ->
                        "%s %s -> %s"
                                .formatted(
                                        column.getKey(),
                                        shown(column.getKey(), column.getValue().before()),
                                        shown(column.getKey(), column.getValue().after())))
                .collect(Collectors.joining(", "));
    }

    private String shown(String column, String value) {
        return value.isEmpty() ? "(none)" : value(column, value);
    }

    /// Masks columns that are not in the schema, too: a step may have computed them from personal
    /// columns.
    private String value(String column, String value) {
        if (mask.nothing() || column.equals("(version)") || column.equals("(deleted)")) {
            return value;
        }
        return mask.known().containsKey(column) ? mask.value(column, value) : '"' + Mask.MASK + '"';
    }

    private String reasons(Map<String, List<Reason>> bySink) {
        var groups = new LinkedHashMap<String, List<String>>();
        bySink.forEach((sink, reasons) -> {
            var text =
                    reasons.stream()
                            .map(mask::reason)
                            .map(Reason::text)
                            .collect(Collectors.joining("; "));
            groups.computeIfAbsent(text, _ -> new ArrayList<>()).add(sink);
        });
        return groups.entrySet().stream()
                .map(group -> group.getKey() + " (" + String.join(", ", group.getValue()) + ")")
                .collect(Collectors.joining("; "));
    }

    private ObjectNode json(OutputDifference difference) {
        var mapper = JsonMapper.shared();
        var line = mapper.createObjectNode().put("kind", difference.change().kind());
        line.put("record", difference.record());
        var key = line.putObject("key");
        difference
                .key()
                .forEach((name, value) -> key.set(name, mapper.readTree(value(name, value))));
        switch (difference.change()) {
            case Change.Values(var sink, var columns) -> {
                line.put("sink", sink);
                json(line, columns);
            }
            case Change.Added(var sink) -> line.put("sink", sink);
            case Change.Lost(var sink) -> line.put("sink", sink);
            case Change.Moved(var from, var to, var columns) -> {
                line.put("from", from).put("to", to);
                json(line, columns);
            }
            case Change.Rejects(var before, var after) ->
                    line.put("before", before.isEmpty() ? null : reasons(before))
                            .put("after", after.isEmpty() ? null : reasons(after));
        }
        return line;
    }

    /// A column that the row does not have with a definition is missing there.
    private void json(ObjectNode line, Map<String, Pair> columns) {
        var before = line.putObject("before");
        var after = line.putObject("after");
        columns.forEach((name, pair) -> {
            put(before, name, pair.before());
            put(after, name, pair.after());
        });
    }

    private void put(ObjectNode to, String name, String value) {
        if (!value.isEmpty()) {
            to.set(name, JsonMapper.shared().readTree(value(name, value)));
        }
    }
}
