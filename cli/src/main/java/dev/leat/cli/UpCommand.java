package dev.leat.cli;

import dev.leat.cli.bucket.Inboxes;
import dev.leat.cli.run.AppLocation;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.run.CommandHints;
import dev.leat.cli.run.EnvironmentOption;
import dev.leat.cli.run.Logs;
import dev.leat.cli.run.Ports;
import dev.leat.cli.run.RunRecord;
import dev.leat.cli.run.RunningApp;
import dev.leat.cli.run.SampleData;
import dev.leat.cli.run.StopSignal;
import dev.leat.cli.run.ThreadProbe;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.metrics.PipelineStatus;
import dev.leat.server.AccessToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat up`: runs an app until it is told to stop, or until nothing is left to do.
@Command(
        name = "up",
        header = "Runs an app: its pipelines, its API, and an endpoint for AWS clients.",
        description = {
            "%nCtrl-C or SIGTERM stops in order; what is under way is finished first, for 20 s",
            "at most.",
            "%nWhere standard error is no terminal, or with --log-file, it logs each minute",
            "what each pipeline did, and at once each file that failed."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it stopped as it was told to, or all is processed",
            "1:a pipeline failed or is paused, state or port cannot be had, or it did not stop in time",
            "2:the app, its samples or an argument is at fault"
        },
        footer = {
            "%nExamples:",
            "  leat up examples/orders --samples",
            "  leat up examples/orders --samples --until-idle --state /tmp/orders"
        })
final class UpCommand implements Callable<Integer> {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int MOST_PORT = 65_535;
    private static final String OFF = "off";

    @Parameters(
            paramLabel = "APP",
            arity = "0..1",
            description = "Folder with app.yaml, or the file. Default: this folder.")
    Path path = Path.of("");

    @Option(
            names = "--samples",
            description = "Send the app's samples: samples/QUEUE.ndjson, samples/BUCKET/FILE.")
    boolean samples;

    @Option(
            names = "--watch",
            paramLabel = "DIR[=BUCKET]",
            description =
                    "Put every file that appears in this folder into the bucket, and move it to"
                            + " DIR/done. May be given again. Without BUCKET: the one that the app"
                            + " reads.")
    List<String> watched = new ArrayList<>();

    @Option(names = "--until-idle", description = "Stop when all is processed, with a summary.")
    boolean untilIdle;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the API. 0 picks a free one. Default: 8000.")
    int port = Ports.API;

    @Option(
            names = "--aws-port",
            paramLabel = "N",
            description =
                    "Port for AWS clients (S3, SNS, SQS). 0 picks a free one, off does"
                            + " without. Default: 4566.")
    String awsPort = String.valueOf(Ports.AWS);

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description =
                    "Address to listen on. Default: 127.0.0.1. With one that others reach, all who ask"
                            + " need a token: LEAT_TOKEN, or one that is made and kept in DIR/token.")
    String host = "127.0.0.1";

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The app's state folder. Default: .leat beside the app.")
    @Nullable Path state;

    @Mixin EnvironmentOption environment = new EnvironmentOption();

    @Option(
            names = "--log",
            paramLabel = "FORMAT",
            description = "Log as text or json. Default: text on a terminal.")
    Logs.@Nullable Format log;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            description = "Log to this file, not to standard error.")
    @Nullable Path logFile;

    private final Terminal terminal;
    private final StopSignal stop;

    UpCommand(Terminal terminal, StopSignal stop) {
        this.terminal = terminal;
        this.stop = stop;
    }

    @Override
    public Integer call() throws InterruptedException {
        var ports = ports();
        Logs.configure(log, logFile, terminal);
        var where = AppLocation.of(path, Optional.ofNullable(state), environment.chosen());
        var app = AppParts.linted(where, terminal);
        var sampled = samples ? SampleData.find(app, where.samples()) : SampleData.NONE;
        stop.guard();
        long began = System.nanoTime();
        var hints = CommandHints.of(terminal, where);
        try (var _ = new ThreadProbe();
                var running =
                        new RunningApp(
                                app, where, ports, hints, () -> AppParts.app(where, terminal));
                var _ = RunRecord.enter(where.state(), terminal.environment())) {
            StartupText.of(terminal, where, running).say(app.name(), where);
            if (!terminal.live() || logFile != null) {
                running.logStatus();
            }
            recovered(running);
            feed(sampled, running);
            boolean well;
            try (var _ = Inboxes.open(watched, app, running)) {
                well = work(running, where, began);
            }
            if (!untilIdle) {
                terminal.say("stopping; what is under way is finished first");
            }
            return well ? 0 : CommandException.ERROR;
        }
    }

    private void feed(SampleData sampled, RunningApp running) {
        sampled.send(running.operations())
                .forEach((queue, sent) ->
                        terminal.say(
                                "samples: %s sent to %s"
                                        .formatted(Terminal.count(sent, "message"), queue)));
        sampled.put(running.operations())
                .forEach((bucket, files) ->
                        terminal.say(
                                "samples: %s put into %s"
                                        .formatted(Terminal.count(files, "file"), bucket)));
    }

    private Ports ports() {
        if (port < 0 || port > MOST_PORT) {
            throw CommandException.input("--port takes 0 to 65535, not " + port);
        }
        if (!awsPort.equals(OFF)
                && (!awsPort.matches("\\d{1,5}") || Integer.parseInt(awsPort) > MOST_PORT)) {
            throw CommandException.input("--aws-port takes 0 to 65535 or off, not " + awsPort);
        }
        var aws =
                awsPort.equals(OFF)
                        ? OptionalInt.empty()
                        : OptionalInt.of(Integer.parseInt(awsPort));
        return new Ports(host, port, aws, chosen());
    }

    /// The token that the environment says.
    private Optional<AccessToken> chosen() {
        var text = Optional.ofNullable(terminal.environment().get(StartupText.TOKEN));
        text.flatMap(AccessToken::wrong)
                .ifPresent(why -> {
                    throw CommandException.input(
                            StartupText.TOKEN
                                    + " "
                                    + why
                                    + "; openssl rand -hex 24 makes a good one");
                });
        return text.map(AccessToken::new);
    }

    private void recovered(RunningApp running) {
        if (running.suspects() > 0) {
            terminal.say(
                    "the last run was cut off while it worked on %s; as one of them may have been the cause, they are taken one at a time"
                            .formatted(Terminal.count(running.suspects(), "message")));
        }
    }

    /// Whether every pipeline works as it should.
    private boolean work(RunningApp running, AppLocation where, long began)
            throws InterruptedException {
        var watch = new ProgressDisplay(terminal, running);
        boolean summed = false;
        while (!stop.await(LOOK)) {
            watch.look();
            if (!summed && running.idle()) {
                watch.clear();
                watch.look();
                summed = true;
                summary(running, where, Duration.ofNanos(System.nanoTime() - began));
                if (untilIdle) {
                    break;
                }
            }
        }
        watch.clear();
        return running.status().values().stream()
                .map(PipelineStatus::state)
                .noneMatch(
                        Set.of(PipelineStatus.State.FAILED, PipelineStatus.State.PAUSED)::contains);
    }

    private void summary(RunningApp running, AppLocation where, Duration took) {
        boolean worked =
                running.status().values().stream()
                        .anyMatch(status ->
                                ProgressDisplay.settled(status) > 0
                                        || !status.files().ended().isEmpty());
        if (worked || untilIdle) {
            var note = samples ? SampleData.note(where.samples()) : Optional.<String>empty();
            new ShutdownSummary(terminal, where)
                    .print(running.status(), running.operations(), took, note);
        }
        if (!untilIdle) {
            terminal.say("waiting for more; Ctrl-C stops");
        }
    }
}
