package dev.leat.cli.dlq;

import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.Audit;
import dev.leat.server.mask.Mask;
import dev.leat.server.operations.Operations;
import java.util.ArrayList;
import java.util.List;
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
            "are looked at like all others. With --endpoint-url only the steps are asked."
        },
        footer = {
            "%nExamples:",
            "  leat dlq preview --app examples/orders",
            "  leat dlq preview OrderQueue --app examples/orders --group 4ff4cb"
        })
public final class DlqPreview implements Callable<Integer> {

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description = "A queue or its dead-letter queue. Default: all of them.")
    @Nullable String queue;

    @Mixin DeadLetterOptions letters = new DeadLetterOptions();

    @Option(
            names = "--set",
            paramLabel = "COLUMN=SQL",
            description = "As if this column had this value; may be given again.")
    List<String> set = new ArrayList<>();

    @Option(names = "--json", description = "Answer in JSON, one line a queue.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    @Mixin ExternalQueueOptions elsewhere = new ExternalQueueOptions();

    private final AppAccess access;
    private final Terminal terminal;

    public DlqPreview(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var terms = terms();
        var where = options.location();
        var there =
                elsewhere.open(
                        where, terminal, Optional.ofNullable(queue), Optional.empty(), () -> false);
        if (there.isEmpty()) {
            return access.queues(where, operations -> preview(operations, terms));
        }
        try (var operations = there.get()) {
            return preview(operations, terms);
        }
    }

    private int preview(Operations operations, Audit.Terms terms) {
        var queues = DeadLetterReader.queues(operations, Optional.ofNullable(queue));
        letters.present(operations, queues);
        var file = AppParts.readable(options.location(), terminal);
        var text =
                new PreviewText(terminal, name -> Mask.of(file, name, operations.personal(name)));
        boolean some = false;
        for (var name : queues) {
            var report = operations.preview(name, terms);
            some |= report.deadLetters() > 0;
            if (json) {
                text.json(report);
            } else if (report.deadLetters() > 0) {
                text.print(report);
            }
        }
        if (!some && !json) {
            terminal.say(
                    "no dead letters%s in %s"
                            .formatted(
                                    letters.any() ? " like that" : "", String.join(", ", queues)));
        }
        return 0;
    }

    /// Letters that loop are looked at, too.
    private Audit.Terms terms() {
        var which = letters.terms();
        return new Audit.Terms(
                which.where(),
                which.cause(),
                which.sequences(),
                DlqRedrive.columns(set),
                which.limit(),
                Optional.empty(),
                Optional.empty(),
                true,
                Audit.Terms.LOOP);
    }
}
