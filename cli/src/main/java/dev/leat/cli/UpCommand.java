package dev.leat.cli;

import dev.leat.cli.bucket.Inboxes;
import dev.leat.cli.input.SampleData;
import dev.leat.cli.place.AppArgument;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.place.EnvironmentOption;
import dev.leat.cli.place.RunRecord;
import dev.leat.cli.place.StopSignal;
import dev.leat.cli.place.ThreadProbe;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.run.Ports;
import dev.leat.cli.run.RunPart;
import dev.leat.cli.run.RunningApp;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.metrics.PipelineStatus;
import dev.leat.port.Time;
import dev.leat.text.CountText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `leat up`: runs an app until it is stopped, or until all input is processed.
@Command(
        name = "up",
        header = "Run an app: its pipelines, its API and an AWS-compatible endpoint.",
        description = {
            "%nCtrl-C or SIGTERM stops the app when the batches in progress have finished,",
            "after at most 20 s.",
            "%nIf standard error is not a terminal, or with --log-file, the counters of each",
            "pipeline are logged every minute, and a file that fails is logged at once."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the app was stopped, or all input is processed (--until-idle)",
            "1:a pipeline failed or is paused, the state folder or a port is in use, or the app did"
                    + " not stop in time",
            "2:the app, its samples or an argument is invalid"
        },
        footer = {
            "%nExamples:",
            "  leat up examples/orders --samples",
            "  leat up examples/orders --samples --until-idle --state /tmp/orders"
        })
final class UpCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(50);

    /// On AWS, each look sends a request for each queue.
    private static final Duration LOOK_ON_AWS = Duration.ofMillis(500);

    private static final String OFF = "off";

    @Mixin AppArgument argument = new AppArgument();

    @Option(
            names = "--samples",
            description = "Send the sample data: samples/QUEUE.ndjson and samples/BUCKET/FILE.")
    boolean samples;

    @Option(
            names = "--watch",
            paramLabel = "DIR[=BUCKET]",
            description =
                    "Watch a folder: put each new file into the bucket, then move it to DIR/done."
                            + " Repeatable. Default for BUCKET: the only bucket that the app reads.")
    List<String> watched = new ArrayList<>();

    @Option(
            names = "--until-idle",
            description = "Stop when all input is processed, and print a summary.")
    boolean untilIdle;

    @Option(
            names = "--aws-port",
            paramLabel = "N",
            description =
                    "Port of the AWS-compatible endpoint (Athena, DynamoDB, EventBridge, Glue,"
                            + " Kinesis, Redshift Data, S3, SNS, SQS); 0 picks a free port, off disables"
                            + " it. Default: 4566.")
    String awsPort = String.valueOf(Ports.AWS);

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "State folder. Default: .leat next to app.yaml.")
    @Nullable Path state;

    @Mixin EnvironmentOption environment = new EnvironmentOption();

    @Option(
            names = "--create",
            description =
                    "Create the queues, topics, tables and buckets of an environment on AWS that do"
                            + " not exist, for trials. Changes no existing resource.")
    boolean create;

    @Mixin ServiceOptions service = new ServiceOptions();

    private final Terminal terminal;
    private final StopSignal stop;

    UpCommand(Terminal terminal, StopSignal stop) {
        this.terminal = terminal;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        var ports = ports();
        var format = service.configureLog(terminal);
        var where = argument.location(Optional.ofNullable(state), environment.chosen());
        var bindings = new BindingCache();
        var app = AppParts.linted(where, terminal, bindings);
        var sampled = samples ? SampleData.find(app, where.samples()) : SampleData.NONE;
        AppParts.prepareAws(app, where, create, terminal);
        boolean onAws = AppParts.environment(app, where).aws().isPresent();
        stop.guard();
        long began = System.nanoTime();
        var hints = CommandHints.of(terminal, where, app);
        try (var _ = new ThreadProbe();
                var running =
                        new RunningApp(
                                app,
                                RunPart.all(app, untilIdle),
                                bindings,
                                where,
                                onAws ? ports.withoutAws() : ports,
                                hints,
                                () -> AppParts.app(where, terminal),
                                Time.system());
                var _ = RunRecord.enter(where.state(), terminal.environment())) {
            StartupText.of(terminal, where, running).say(app.name(), where);
            if (service.logsProgress(terminal)) {
                running.logStatus(format);
            }
            feed(sampled, running);
            boolean well;
            try (var _ = Inboxes.open(watched, app, running)) {
                well = work(running, where, began, onAws ? LOOK_ON_AWS : LOOK);
            }
            if (!untilIdle) {
                terminal.say("stopping after the batches in progress");
            }
            return well ? 0 : CommandException.ERROR;
        }
    }

    private void feed(SampleData sampled, RunningApp running) {
        sampled.send(running.operations())
                .forEach((queue, sent) ->
                        terminal.say(
                                "samples: %s sent to %s"
                                        .formatted(CountText.of(sent, "message"), queue)));
        sampled.put(running.operations())
                .forEach((bucket, files) ->
                        terminal.say(
                                "samples: %s stored in %s"
                                        .formatted(CountText.of(files, "file"), bucket)));
    }

    private Ports ports() {
        if (!awsPort.equals(OFF)
                && (!awsPort.matches("\\d{1,5}")
                        || Integer.parseInt(awsPort) > ServiceOptions.MOST_PORT)) {
            throw CommandException.input("--aws-port must be 0 to 65535 or off, not " + awsPort);
        }
        var aws =
                awsPort.equals(OFF)
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(awsPort));
        return service.ports(aws, terminal);
    }

    /// Runs the app until it is stopped or idle. Returns false if a pipeline has failed or is
    /// paused.
    private boolean work(RunningApp running, AppLocation where, long began, Duration look)
            throws InterruptedException {
        var watch = new ProgressDisplay(terminal, running, service.repeatsLog(terminal));
        boolean summed = false;
        while (!stop.await(look)) {
            watch.update();
            if (!summed && running.idle()) {
                watch.clear();
                watch.update();
                summed = true;
                summary(running, where, Duration.ofNanos(System.nanoTime() - began));
                if (untilIdle) {
                    break;
                }
            }
        }
        watch.clear();
        return running.status().values().stream().noneMatch(PipelineStatus::needsAttention);
    }

    private void summary(RunningApp running, AppLocation where, Duration took) {
        boolean worked =
                running.status().values().stream()
                        .anyMatch(status ->
                                status.settled() > 0 || !status.files().ended().isEmpty());
        if (worked || untilIdle) {
            var note = samples ? SampleData.note(where.samples()) : Optional.<String>empty();
            new ShutdownSummary(terminal, where)
                    .print(running.status(), running.operations(), took, note);
        }
        if (!untilIdle) {
            terminal.say("waiting for input; press Ctrl-C to stop");
        }
    }
}
