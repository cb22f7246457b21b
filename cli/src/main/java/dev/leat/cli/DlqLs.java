package dev.leat.cli;

import dev.leat.cli.run.Access;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TextTable;
import dev.leat.server.Operations;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `leat dlq ls`: dead letters, grouped by cause.
@Command(
        name = "ls",
        header = "Counts dead letters by cause.",
        description = "%nA message with several reasons counts at each of them.",
        footer = {"%nExample:", "  leat dlq ls --app examples/orders"})
final class DlqLs implements Callable<Integer> {

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description = "A queue or its dead-letter queue. Default: all of them.")
    @Nullable String queue;

    @Option(names = "--json", description = "Answer in JSON.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    private final Access access;
    private final Terminal terminal;

    DlqLs(Access access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    /// What letters are grouped by.
    private record Group(String queue, String pipeline, String cause, String where) {}

    @Override
    public Integer call() {
        return access.read(options.location(), this::list);
    }

    private int list(Operations operations) {
        var queues = Letters.queues(operations.app(), Optional.ofNullable(queue));
        var groups = new LinkedHashMap<Group, Long>();
        long letters = 0;
        for (var name : queues) {
            letters += count(operations, name, groups);
        }
        var sorted =
                groups.entrySet().stream()
                        .sorted(
                                Map.Entry.<Group, Long>comparingByValue(Comparator.reverseOrder())
                                        .thenComparing(group -> group.getKey().toString()))
                        .toList();
        if (json) {
            json(sorted);
        } else {
            table(sorted, letters, queues);
        }
        return 0;
    }

    private static long count(Operations operations, String queue, Map<Group, Long> groups) {
        var letters = new long[1];
        Letters.read(
                operations,
                queue,
                letter -> {
                    letters[0]++;
                    String pipeline = letter.leat().path("pipeline").asString("");
                    var own = new LinkedHashSet<Group>();
                    for (var why : letter.reasons()) {
                        own.add(new Group(queue, pipeline, why.cause(), why.where()));
                    }
                    own.forEach(group -> groups.merge(group, 1L, Long::sum));
                });
        return letters[0];
    }

    private void table(List<Map.Entry<Group, Long>> groups, long letters, List<String> queues) {
        if (letters == 0) {
            terminal.say("no dead letters in %s".formatted(String.join(", ", queues)));
            return;
        }
        var table =
                new TextTable(
                        TextTable.Column.number("MESSAGES"),
                        TextTable.Column.text("CAUSE"),
                        TextTable.Column.text("WHERE"),
                        TextTable.Column.text("PIPELINE"),
                        TextTable.Column.text("QUEUE"));
        groups.forEach(entry ->
                table.row(
                        Terminal.count(entry.getValue()),
                        entry.getKey().cause(),
                        entry.getKey().where(),
                        entry.getKey().pipeline(),
                        entry.getKey().queue()));
        table.print(terminal);
        terminal.say("%n%s in all".formatted(Terminal.count(letters, "dead letter")));
    }

    private void json(List<Map.Entry<Group, Long>> groups) {
        var rows = JsonMapper.shared().createArrayNode();
        groups.forEach(entry ->
                rows.addObject()
                        .put("queue", entry.getKey().queue())
                        .put("pipeline", entry.getKey().pipeline())
                        .put("cause", entry.getKey().cause())
                        .put("where", entry.getKey().where())
                        .put("messages", entry.getValue()));
        terminal.say(String.valueOf(rows));
    }
}
