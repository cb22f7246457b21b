package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.app.LargeFiles;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.place.RunRecord;
import dev.leat.cli.place.StopSignal;
import dev.leat.cli.place.ThreadProbe;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.run.RunPart;
import dev.leat.cli.run.RunningApp;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat worker`: runs some pipelines of an app until it is stopped, as a service.
@Command(
        name = "worker",
        header = "Run some pipelines of an app as a service, such as in a container.",
        description = {
            "%nRuns the named pipelines, or none with --api-only, and serves the API, /health and",
            "/metrics. There is no AWS-compatible endpoint. On AWS, many workers may run the same",
            "pipelines; in the state folder, one worker or 'leat up' runs at a time.",
            "%nSIGTERM or Ctrl-C stops the worker when the batches in progress have finished,",
            "after at most 20 s. Messages that are not processed by then are received again.",
            "%nThe log goes to standard error, as JSON lines unless it is a terminal. The",
            "counters of each pipeline are logged every minute."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the worker was stopped",
            "1:a pipeline failed or is paused, a resource on AWS is missing, the state folder or"
                    + " the port is in use, or the worker did not stop in time",
            "2:the app or an argument is invalid"
        },
        footer = {
            "%nExamples:",
            "  leat worker order_stats --app examples/orders --env aws",
            "  leat worker order_stats -a examples/orders --host 0.0.0.0"
        })
final class WorkerCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(50);

    @Parameters(paramLabel = "PIPELINE", arity = "0..*", description = "Pipelines to run.")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--api-only",
            description = "Serve the API, /health and /metrics only, and run no pipeline.")
    boolean apiOnly;

    @Option(
            names = "--large-files",
            paramLabel = "PIPELINE",
            split = ",",
            description =
                    "Pipelines, separated by commas, that run as functions in AWS Lambda: process"
                            + " the files for which the functions have no room.")
    Set<String> largeFiles = new LinkedHashSet<>();

    @Mixin AppOptions options = new AppOptions();
    @Mixin ServiceOptions service = new ServiceOptions();

    private final Terminal terminal;
    private final StopSignal stop;

    WorkerCommand(Terminal terminal, StopSignal stop) {
        this.terminal = terminal;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        var ports = service.ports(OptionalInt.empty(), terminal);
        var format = service.configureLog(terminal);
        var where = options.location();
        var bindings = new BindingCache();
        var app = AppParts.linted(where, terminal, bindings);
        var pipelines = known(app, where);
        AppParts.prepareAws(LargeFiles.with(app, largeFiles), where, false, terminal);
        stop.guard();
        var hints = CommandHints.of(terminal, where, app);
        try (var _ = new ThreadProbe();
                var running =
                        new RunningApp(
                                app,
                                pipelines,
                                bindings,
                                where,
                                ports,
                                hints,
                                () -> AppParts.app(where, terminal),
                                Time.system());
                var _ = RunRecord.enter(where.state(), terminal.environment())) {
            StartupText.of(terminal, where, running).say(app.name(), where);
            terminal.say("pipelines: " + (names.isEmpty() ? "none" : String.join(", ", names)));
            if (!largeFiles.isEmpty()) {
                terminal.say("large files of pipelines: " + String.join(", ", largeFiles));
            }
            if (service.logsProgress(terminal)) {
                running.logStatus(format);
            }
            var progress = new ProgressDisplay(terminal, running, service.repeatsLog(terminal));
            while (!stop.await(LOOK)) {
                progress.update();
            }
            progress.clear();
            terminal.say("stopping after the batches in progress");
            return running.status().values().stream().anyMatch(PipelineStatus::needsAttention)
                    ? CommandException.ERROR
                    : 0;
        }
    }

    /// Returns the pipelines that were named.
    private RunPart known(App app, AppLocation where) {
        boolean none = names.isEmpty() && largeFiles.isEmpty();
        if (none != apiOnly) {
            throw CommandException.input(
                    apiOnly
                            ? "--api-only runs no pipeline; leave out %s"
                                    .formatted(names.isEmpty() ? "--large-files" : names.getFirst())
                            : "name a PIPELINE, or add --api-only to run none; pipelines: "
                                    + String.join(", ", app.pipelines().keySet()));
        }
        for (var name : Stream.concat(names.stream(), largeFiles.stream()).toList()) {
            if (!app.pipelines().containsKey(name)) {
                throw CommandException.input(
                        "app %s has no pipeline %s; pipelines: %s"
                                .formatted(
                                        app.name(),
                                        name,
                                        String.join(", ", app.pipelines().keySet())));
            }
        }
        for (var name : largeFiles) {
            if (app.pipeline(name).from().files().isEmpty() || names.contains(name)) {
                throw CommandException.input(
                        "--large-files %s: %s"
                                .formatted(
                                        name,
                                        names.contains(name)
                                                ? "the worker already reads all files of the pipeline"
                                                : "the pipeline does not read files"));
            }
        }
        if (!largeFiles.isEmpty() && AppParts.environment(app, where).aws().isEmpty()) {
            throw CommandException.input(
                    "--large-files is for functions on AWS; name an environment with a region, as"
                            + " in --env aws");
        }
        return new RunPart(new LinkedHashSet<>(names), largeFiles, false);
    }
}
