package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.dlq.inspect.RecordTracer;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.trace.PipelineKeys;
import dev.leat.operations.trace.RecordQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat trace`: shows the history of a record.
@Command(
        name = "trace",
        header = "Show the history of a record: source, redrives, dead letters, sinks.",
        description = {
            "%nKEY is one of:",
            "  the value of the pipeline's key column, as its steps compute it",
            "  the id of a message",
            "  the identity of a record in hex, as 'leat dlq show' prints it",
            "  BUCKET/OBJECT, for a file",
            "  BUCKET/OBJECT@LINE, for a line of a file that was rejected, and for any line",
            "    if the pipeline has no key",
            "%nFor a key of several columns use --key.",
            "%nFor each matching pipeline the output lists waiting messages, dead letters with",
            "causes, redrives with their user, and the state of the record at each sink:",
            "delivered, waiting, filtered, rejected, expired or not in the sink. Tables are",
            "queried by the key. If a sink cannot be queried, a SELECT for it is shown.",
            "For a stored message (waiting, dead letter, in an archive or stream) the output",
            "has the columns after each step, as the pipeline computes them now, and the",
            "step at which it ends.",
            "Times are UTC. Exit code 1 if the record is unknown."
        },
        footer = {
            "%nExamples:",
            "  leat trace C538082 --app examples/orders",
            "  leat trace --key shop=7 --key order_id=C538082"
        })
final class TraceCommand extends AppCommand {

    @Parameters(
            paramLabel = "KEY",
            index = "0",
            arity = "0..1",
            description = "Key, message id, identity or file of the record.")
    @Nullable String text;

    @Parameters(index = "1..*", hidden = true)
    List<String> more = new ArrayList<>();

    @Option(
            names = "--key",
            paramLabel = "COLUMN=VALUE",
            description = "Key column and its value. Repeat for each column.")
    Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--pipeline",
            paramLabel = "PIPELINE",
            description = "Search this pipeline only. Default: all pipelines.")
    @Nullable String pipeline;

    @Option(
            names = "--json",
            description = "Print one JSON object per pipeline, each on its own line.")
    boolean json;

    TraceCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        if (!more.isEmpty()) {
            throw CommandException.input(
                    "only one KEY is allowed, but there are %d; for a key of several columns use --key COLUMN=VALUE for each column"
                            .formatted(more.size() + 1));
        }
        if ((text == null) == columns.isEmpty()) {
            throw CommandException.input(
                    "no record given; add KEY, or --key COLUMN=VALUE for each key column");
        }
        var app = AppParts.app(options.location(), terminal);
        var query = new RecordQuery(text == null ? "" : text, columns);
        var pipelines =
                columns.isEmpty()
                        ? pipelines(app)
                        : PipelineKeys.with(columns.keySet(), pipelines(app));
        return access.read(
                options.location(),
                operations -> {
                    var trail =
                            new RecordTracer(app, operations, options.location(), terminal, json);
                    return trail.follow(query, pipelines) ? 0 : CommandException.ERROR;
                });
    }

    private List<Pipeline> pipelines(App app) {
        if (pipeline == null) {
            return List.copyOf(app.pipelines().values());
        }
        return List.of(EnteredName.pipeline(app, pipeline));
    }
}
