package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.cli.dlq.inspect.RecordQuery;
import dev.leat.cli.dlq.inspect.RecordTracer;
import dev.leat.cli.run.AppAccess;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.bind.Suggestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat trace`: what is known of a record.
@Command(
        name = "trace",
        header = "Shows where a record came from and all that happened to it.",
        description = {
            "%nKEY is the value of a pipeline's key as it is after the steps, the id of a",
            "message, or an identity in hex. A key of several columns is given with --key.",
            "A file is called BUCKET/KEY, and a line of it BUCKET/KEY@LINE where the",
            "pipeline has no key.",
            "Each pipeline whose key it can be is asked: what waits, what died and why,",
            "what was sent back by whom, and which sinks have it. Times are UTC. Exit code",
            "1 says that nothing is known of it."
        },
        footer = {
            "%nExamples:",
            "  leat trace C538082 --app examples/orders",
            "  leat trace --key shop=7 --key order_id=C538082"
        })
final class TraceCommand implements Callable<Integer> {

    @Parameters(paramLabel = "KEY", arity = "0..1", description = "What the record is called.")
    @Nullable String text;

    @Option(
            names = "--key",
            paramLabel = "COLUMN=VALUE",
            description = "A column of the key and its value; once for each column.")
    Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--pipeline",
            paramLabel = "PIPELINE",
            description = "Ask this pipeline only. Default: all of them.")
    @Nullable String pipeline;

    @Option(names = "--json", description = "Answer in JSON, one pipeline a line.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    private final AppAccess access;
    private final Terminal terminal;

    TraceCommand(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if ((text == null) == columns.isEmpty()) {
            throw CommandException.input(
                    "name the record: KEY, or --key COLUMN=VALUE for each column");
        }
        var app = AppParts.app(options.location(), terminal);
        var sought = new RecordQuery(text == null ? "" : text, columns);
        return access.read(
                options.location(),
                operations -> {
                    var trail = new RecordTracer(app, operations, terminal, json);
                    return trail.follow(sought, pipelines(app)) ? 0 : CommandException.ERROR;
                });
    }

    private List<Pipeline> pipelines(App app) {
        if (pipeline == null) {
            return List.copyOf(app.pipelines().values());
        }
        var found = app.pipelines().get(pipeline);
        if (found == null) {
            throw CommandException.input(
                    "no pipeline '%s' in the app; %s"
                            .formatted(
                                    pipeline,
                                    Suggestion.toOneOf(pipeline, app.pipelines().keySet())));
        }
        return List.of(found);
    }
}
