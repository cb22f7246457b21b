package dev.leat.cli;

import dev.leat.cli.place.AppOptions;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RowPipelines;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/// `leat explain`: shows the resolved definition of a pipeline.
@Command(
        name = "explain",
        header = "Show the resolved definition of a pipeline and its SQL.",
        description = {
            "%nPrints source, key, version, sinks and the SQL statement that runs over each",
            "batch. In the statement, a comment above each expression has the number of its",
            "line in app.yaml. Nothing is run."
        },
        footer = {"%nExample:", "  leat explain order_stats --app examples/orders"})
final class ExplainCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PIPELINE", description = "Pipeline in app.yaml.")
    String name = "";

    @Option(names = "--json", description = "Print JSON.")
    boolean json;

    @Mixin AppOptions options = new AppOptions();

    private final Terminal terminal;

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var where = options.location();
        var app = AppParts.app(where, terminal);
        var pipeline = EnteredName.pipeline(app, name);
        try (var kernels = new Kernels()) {
            var explanation =
                    Explanation.of(
                            app,
                            pipeline,
                            AppParts.environment(app, where),
                            RowPipelines.of(app, pipeline).explain(kernels));
            if (json) {
                terminal.say(JsonMapper.shared().writeValueAsString(explanation.all()));
            } else {
                explanation.lines().forEach(terminal::say);
            }
        }
        return 0;
    }
}
