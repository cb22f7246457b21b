package dev.leat.cli.replay;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.StreamSource;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.access.StoppedApp;
import dev.leat.cli.past.ReplayPeriod;
import dev.leat.cli.past.ReplayReport;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.past.RefusedReplayException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat replay`: processes the records of a period again.
@Command(
        name = "replay",
        header = "Process the records of a period again.",
        description = {
            "%nReads the records of a pipeline that arrived in the period, from its archive or",
            "its stream, and writes them to the sinks that decide by key and version: tables,",
            "lake tables with a key, and warehouse tables. A row that such a sink has is not",
            "changed. Other sinks receive the records only with --also. Views are rebuilt",
            "with 'leat rebuild'.",
            "%nFor a pipeline that reads files, reads the objects that were put in the period",
            "and still exist. The rows of an object replace its earlier rows in lake tables,",
            "and its output objects are written again if they differ.",
            "%nRejected records are listed and do not become dead letters. The app may be",
            "running or stopped. If it runs, it writes the records itself, next to new ones.",
            "%nWith --diff, writes nothing: shows what would differ between the app file of the",
            "last start and the current one, for the same records, or lines of objects. The",
            "app must be stopped."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the records were processed; with --diff: no difference of the chosen kinds",
            "1:a store is unavailable; with --diff: differences",
            "2:the app or an argument is invalid; with --diff: an error"
        },
        footer = {
            "%nExamples:",
            "  leat replay load_files --from 2025-06-01T00:00:00Z --to 2025-06-02T00:00:00Z",
            "  leat replay clean_stream --from 2025-06-01T00:00:00Z --also live_cleaned",
            "  leat replay clean_stream --from 2025-06-01T00:00:00Z --diff"
        })
public final class ReplayCommand extends AppCommand {

    /// Exit code if definitions differ.
    private static final int DIFFERENCES = 1;

    /// The kinds of differences.
    private static final List<String> KINDS =
            List.of("values", "rejects", "added", "lost", "moved");

    /// Number of differences that are printed by default.
    private static final long LISTED = 20;

    @Parameters(index = "0", paramLabel = "PIPELINE", description = "Pipeline in app.yaml.")
    String name = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description =
                    "Records or objects that arrived at this time or later, such as"
                            + " 2025-06-01T12:00:00Z.")
    String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Those that arrived before this time. Default: now.")
    @Nullable String to;

    @Option(
            names = "--also",
            paramLabel = "SINK",
            description = {
                "Also write the records to this sink. A record that it may have received, but"
                        + " so long ago that Leat has forgotten it, is written again.",
                "Repeatable."
            })
    List<String> also = new ArrayList<>();

    @Option(names = "--diff", description = "Compare two versions of the app file.")
    boolean diff;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Maximum number of differences to print. Default: 20; all with --json.")
    @Nullable Long limit;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description =
                    "Print only differences of this kind: values, rejects, added, lost or moved. The"
                            + " others are only counted. Repeatable.")
    List<String> kinds = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object per difference.")
    boolean json;

    @Option(names = "--unmask", description = "Show personal values of differences.")
    boolean unmask;

    public ReplayCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        if (diff) {
            return differences();
        }
        if (json || unmask || limit != null || !kinds.isEmpty()) {
            throw CommandException.input("--json, --kind, --limit and --unmask need --diff");
        }
        replay();
        return 0;
    }

    /// An error has another exit code than a difference.
    private int differences() {
        try {
            if (!also.isEmpty()) {
                throw CommandException.input("--also cannot be used with --diff");
            }
            if (limit != null && limit < 0) {
                throw CommandException.input("--limit must not be negative");
            }
            for (var kind : kinds) {
                if (!KINDS.contains(kind)) {
                    throw CommandException.input(
                            "--kind must be one of %s, but is '%s'"
                                    .formatted(String.join(", ", KINDS), kind));
                }
            }
            var where = options.location();
            var period = ReplayPeriod.of(from, Optional.ofNullable(to), Instant.now());
            var printing =
                    new DefinitionDiff.Printing(
                            json,
                            unmask,
                            limit != null ? limit : json ? Long.MAX_VALUE : LISTED,
                            Set.copyOf(kinds));
            var app = AppParts.app(where, terminal);
            boolean differ = new DefinitionDiff(app, name, where, terminal).run(period, printing);
            return differ ? DIFFERENCES : 0;
        } catch (CommandException
                | CorruptStateException
                | RefusedReplayException
                | UnavailableException failed) {
            throw CommandException.input(String.valueOf(failed.getMessage()));
        }
    }

    private void replay() {
        var where = options.location();
        var period = ReplayPeriod.of(from, Optional.ofNullable(to), Instant.now());
        var app = AppParts.app(where, terminal);
        var replay = ReplayReport.of(app, name, period, also);
        if (AppParts.environment(app, where).aws().isPresent()) {
            onAws(app, where, replay);
            return;
        }
        var running = access.running(where);
        if (running.isPresent()) {
            try (var operations = running.get()) {
                new LiveReplay(operations, where, terminal).run(replay, name, period, also);
            }
            return;
        }
        var hints = CommandHints.of(terminal, where, app);
        try (var stopped = StoppedApp.open(app, where, hints, "leat replay")) {
            stopped.notices().stream().map(hints::complete).forEach(terminal::warn);
            replay.run(stopped, new Printed(terminal), hints::complete);
        }
    }

    /// On AWS, this process reads the stream or the objects, and writes the records itself. Other
    /// processes may run the app meanwhile.
    private void onAws(App app, AppLocation where, ReplayReport replay) {
        var from = EnteredName.pipeline(app, name).from();
        if (from instanceof QueueSource) {
            throw CommandException.input(
                    "pipeline %s reads the %s, and environment %s is on AWS, where 'leat replay' processes only records of streams and objects"
                            .formatted(name, from.description(), where.environment().orElse("")));
        }
        var hints = CommandHints.of(terminal, where, app);
        try (var opened = StoppedApp.onAws(app, where, hints)) {
            opened.notices().stream().map(hints::complete).forEach(terminal::warn);
            replay.run(opened, new Printed(terminal), hints::complete);
        }
    }

    /// Refuses a pipeline on AWS that reads no stream.
    static void requireStream(Pipeline pipeline, AppLocation where) {
        var from = pipeline.from();
        if (!(from instanceof StreamSource)) {
            throw CommandException.input(
                    "pipeline %s reads the %s, and environment %s is on AWS, where 'leat replay --diff' processes only records of streams"
                            .formatted(
                                    pipeline.name(),
                                    from.description(),
                                    where.environment().orElse("")));
        }
    }

    /// Prints the output of a replay.
    private record Printed(Terminal terminal) implements ReplayReport.Output {

        @Override
        public void say(String line) {
            terminal.say(line);
        }

        @Override
        public void warn(String line) {
            terminal.warn(line);
        }
    }
}
