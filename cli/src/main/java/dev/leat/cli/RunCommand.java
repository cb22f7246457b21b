package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.batch.Totals;
import dev.leat.cli.bucket.RunResult;
import dev.leat.cli.bucket.SingleRun;
import dev.leat.cli.bucket.SparkRun;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.place.EnteredName;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.text.CountText;
import dev.leat.text.ShellQuoting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat run`: runs a pipeline once over files.
@Command(
        name = "run",
        header = "Run a pipeline once over local files, without queues or state.",
        description = {
            "%nThe pipeline's steps process the records of the files. An output FILE contains",
            "all rows that the steps produce, in the format of its extension; if a sink",
            "judges rows by key, such as a view or a warehouse table, one row for each key",
            "of a file. An output folder contains the objects that the pipeline would write",
            "to its bucket. Rejected lines are written to a file next to the output; the",
            "name of this file ends in .rejects. Outputs are written atomically."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:a file cannot be read, or the output cannot be written",
            "2:the app or an argument is invalid, or --fail-on-rejects is set and a line was"
                    + " rejected"
        },
        footer = {
            "%nExamples:",
            "  leat run process_csv --app examples/csv -i march.csv -o march.parquet",
            "  leat run process_csv --input exports/*.csv.gz --output out/",
            "  leat run process_csv --on spark://host:7077 -i s3a://in/*.csv -o s3a://out/"
        })
final class RunCommand implements Callable<Integer> {

    private static final double MILLION = 1e6;

    @Parameters(paramLabel = "PIPELINE", description = "Pipeline in app.yaml.")
    String pipeline = "";

    @Option(
            names = {"-i", "--input"},
            paramLabel = "FILE",
            arity = "1..*",
            required = true,
            description =
                    "Input files, in the format of the pipeline's bucket source. With --on also URIs,"
                            + " such as s3a://bucket/*.csv.")
    List<String> inputs = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE|DIR",
            required = true,
            description =
                    "Output file or folder. The extension of a file is csv, ndjson or parquet;"
                            + " csv and ndjson may be followed by gz or zst. A folder must exist, or"
                            + " its name must end in /.")
    String output = "";

    @Option(names = "--fail-on-rejects", description = "Exit with code 2 if a line was rejected.")
    boolean failOnRejects;

    @Option(
            names = "--on",
            paramLabel = "MASTER",
            description =
                    "Run on Spark: spark://HOST:PORT, local[N], yarn or k8s://URL. SPARK_HOME is"
                            + " the folder of Spark 4.2 or later.")
    Optional<String> on = Optional.empty();

    @Option(
            names = "--conf",
            paramLabel = "NAME=VALUE",
            description = "Setting of Spark, with --on. May be repeated.")
    List<String> settings = new ArrayList<>();

    @Option(
            names = "--dry-run",
            description = "Print the command that starts the job on Spark, and do not run it.")
    boolean dryRun;

    @Mixin AppOptions options = new AppOptions();

    private final Terminal terminal;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var app = AppParts.app(options.location(), terminal);
        if (on.isPresent()) {
            return onSpark(app, on.get());
        }
        if (dryRun || !settings.isEmpty()) {
            throw CommandException.input("--dry-run and --conf need --on");
        }
        var once = SingleRun.of(app, EnteredName.pipeline(app, pipeline), output);
        var files = inputs.stream().map(Path::of).toList();
        for (var input : files) {
            if (!Files.isRegularFile(input)) {
                throw CommandException.input("no such file: " + input);
            }
        }
        long began = System.nanoTime();
        var done = once.run(files, AppLookups.ofFiles());
        return summary(done, Duration.ofNanos(System.nanoTime() - began));
    }

    private int onSpark(App app, String master) throws IOException, InterruptedException {
        var run =
                SparkRun.of(
                        options.location(),
                        app,
                        EnteredName.pipeline(app, pipeline),
                        output,
                        terminal.environment());
        var command = run.command(master, settings, inputs);
        if (dryRun) {
            terminal.say(command.stream().map(ShellQuoting::word).collect(Collectors.joining(" ")));
            return 0;
        }
        long began = System.nanoTime();
        var done = run.run(command, terminal);
        return summary(done, Duration.ofNanos(System.nanoTime() - began));
    }

    /// Prints the result, and returns the exit code.
    private int summary(RunResult done, Duration took) {
        done.outputs().forEach(terminal::say);
        Totals totals = done.totals();
        double seconds = Math.max(1, took.toMillis()) / 1e3;
        terminal.warn(
                String.format(
                        Locale.ROOT,
                        "%s: %,d read, %,d written, %,d filtered, %,d rejected in %.1f s (%.0f MB/s)",
                        CountText.of(done.files(), "file"),
                        totals.read(),
                        totals.written(),
                        totals.filtered(),
                        totals.rejected(),
                        seconds,
                        done.bytes() / MILLION / seconds));
        done.notes().forEach(terminal::warn);
        done.rejects().forEach(file -> terminal.warn("rejected lines, with reasons: " + file));
        return failOnRejects && totals.rejected() > 0 ? CommandException.INPUT : 0;
    }
}
