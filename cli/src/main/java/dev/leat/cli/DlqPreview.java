package dev.leat.cli;

import dev.leat.cli.run.Access;
import dev.leat.cli.terminal.Failure;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.Audit;
import dev.leat.server.Operations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq preview`: what would become of dead letters that were sent back now.
@Command(
        name = "preview",
        header = "Says what today's app would do with dead letters, and writes nothing.",
        description = {
            "%nThe app is taken from its file as it is now, also while it runs by an older",
            "one. Views are asked what they would say and keep nothing. Letters that loop",
            "are looked at like all others."
        },
        footer = {
            "%nExamples:",
            "  leat dlq preview --app examples/orders",
            "  leat dlq preview OrderQueue --app examples/orders --group 4ff4cb"
        })
final class DlqPreview implements Callable<Integer> {

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description = "A queue or its dead-letter queue. Default: all of them.")
    @Nullable String queue;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Only those of this group, as dlq ls names it.")
    @Nullable String group;

    @Option(
            names = "--where",
            paramLabel = "SQL",
            description = "Only those for which this is true, as with dlq redrive.")
    @Nullable String where;

    @Option(
            names = "--set",
            paramLabel = "COLUMN=SQL",
            description = "As if this column were set to this, as with dlq redrive.")
    Map<String, String> set = new LinkedHashMap<>();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Letters to look at in each queue at the most, oldest first.")
    @Nullable Long limit;

    @Option(names = "--json", description = "Answer in JSON, one line a queue.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    private final Access access;
    private final Terminal terminal;

    DlqPreview(Access access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (limit != null && limit < 1) {
            throw Failure.input("--limit is a whole number from 1, not %d".formatted(limit));
        }
        return access.preview(options.location(), this::preview);
    }

    private int preview(Operations operations) {
        var queues = Letters.queues(operations.app(), Optional.ofNullable(queue));
        var text = new PreviewText(terminal);
        boolean some = false;
        for (var name : queues) {
            var report = operations.preview(name, terms());
            some |= report.letters() > 0;
            if (json) {
                text.json(report);
            } else if (report.letters() > 0) {
                text.print(report);
            }
        }
        if (!some && !json) {
            terminal.say(
                    "no dead letters%s in %s"
                            .formatted(
                                    group == null && where == null ? "" : " like that",
                                    String.join(", ", queues)));
        }
        return 0;
    }

    private Audit.Terms terms() {
        return new Audit.Terms(
                Optional.ofNullable(where),
                Optional.ofNullable(group),
                List.of(),
                set,
                Optional.ofNullable(limit),
                Optional.empty(),
                Optional.empty(),
                true,
                Audit.Terms.LOOP);
    }
}
