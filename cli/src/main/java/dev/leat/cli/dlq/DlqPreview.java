package dev.leat.cli.dlq;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.Terminal;
import dev.leat.mask.Mask;
import dev.leat.operations.Masking;
import dev.leat.operations.Operations;
import dev.leat.operations.OperationsJson;
import dev.leat.port.Audit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat dlq preview`: predicts the outcomes of a redrive.
@Command(
        name = "preview",
        header = "Predict the outcomes of a redrive, without writing anything.",
        description = {
            "%nUses the current app.yaml, even if the running app was started from an older",
            "version. The stores are queried but not changed. The preview includes dead",
            "letters that 'leat dlq redrive' would hold, that is, not send. With",
            "--endpoint-url only the pipeline's steps are run."
        },
        footer = {
            "%nExamples:",
            "  leat dlq preview --app examples/orders",
            "  leat dlq preview OrderQueue --app examples/orders --group 4ff4cb"
        })
public final class DlqPreview extends AppCommand {

    @Parameters(
            paramLabel = "QUEUE",
            arity = "0..1",
            description = "Queue or its dead-letter queue. Default: all queues.")
    @Nullable String queue;

    @Mixin DeadLetterOptions letters = new DeadLetterOptions();

    @Option(
            names = "--set",
            paramLabel = "COLUMN=SQL",
            description =
                    "Set a column of the document to the value of this expression. Repeatable.")
    List<String> set = new ArrayList<>();

    @Option(
            names = "--json",
            description = "Print one JSON object per queue, each on its own line.")
    boolean json;

    @Mixin ExternalQueueOptions external = new ExternalQueueOptions();

    public DlqPreview(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        var terms = terms();
        var where = options.location();
        var there =
                external.open(
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
        var text = new PreviewText(terminal);
        boolean some = false;
        for (var name : queues) {
            var mask = new Masking(Mask.of(file, name, operations.personal(name)));
            var report = mask.report(operations.preview(name, terms));
            some |= report.deadLetters() > 0;
            if (json) {
                terminal.say(OperationsJson.text(report));
            } else if (report.deadLetters() > 0) {
                text.print(report);
            }
        }
        if (!some && !json) {
            terminal.say(
                    "no %sdead letters in %s"
                            .formatted(
                                    letters.any() ? "matching " : "", String.join(", ", queues)));
        }
        return 0;
    }

    /// Returns the selection, including dead letters that a redrive would hold (leave in the
    /// queue).
    private Audit.Terms terms() {
        return letters.terms().set(DlqRedrive.columns(set)).held(true).build();
    }
}
