package dev.leat.cli.bucket;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Totals;
import dev.leat.cli.cluster.SparkSubmit;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.load.SingleRunPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A single run of a pipeline over files on Spark.
public final class SparkRun {

    private static final int LAST_LINES = 5;
    private static final String REWRITE = "\r\u001b[K";

    private final AppLocation app;
    private final Pipeline pipeline;
    private final String output;
    private final boolean folder;
    private final SparkSubmit submit;

    private SparkRun(
            AppLocation app, Pipeline pipeline, String output, boolean folder, SparkSubmit submit) {
        this.app = app;
        this.pipeline = pipeline;
        this.output = output;
        this.folder = folder;
        this.submit = submit;
    }

    /// Creates a run of this pipeline that writes to this file or folder, which may be a URI.
    ///
    /// @param environment the variables of the process, such as `SPARK_HOME`
    /// @throws CommandException if the output cannot be written, or Spark cannot run the pipeline
    public static SparkRun of(
            AppLocation where,
            App app,
            Pipeline pipeline,
            String output,
            Map<String, String> environment) {
        boolean folder =
                SingleRunPlan.isUri(output) ? output.endsWith("/") : SingleRun.isFolder(output);
        var plan = SingleRun.planned(() -> SingleRunPlan.of(app, pipeline, output, folder));
        plan.onCluster()
                .ifPresent(why -> {
                    throw CommandException.input(why + "; run it without --on");
                });
        return new SparkRun(where, pipeline, output, folder, new SparkSubmit(environment));
    }

    /// Returns the command that starts the job.
    ///
    /// @param settings settings of Spark, each as `NAME=VALUE`
    /// @throws CommandException if Spark is not installed
    public List<String> command(String master, List<String> settings, List<String> inputs)
            throws IOException {
        var name = "leat run " + pipeline.name();
        var command = submit.command(SparkSubmit.RUN, name, master, settings);
        command.add(app.existing().toAbsolutePath().toString());
        command.addAll(List.of(app.environment().orElse(""), pipeline.name(), output));
        command.add(folder ? "folder" : "file");
        command.addAll(inputs);
        return command;
    }

    /// Runs the command, which runs the driver of the job with this Java. The outputs exist when
    /// this method returns.
    ///
    /// @throws CommandException if the job fails; no output is written then, unless the driver
    ///   ended while it published them, which the next run with the same output completes
    public RunResult run(List<String> command, Terminal terminal)
            throws IOException, InterruptedException {
        var log = Files.createTempFile("leat-spark-", ".log");
        var process = SparkSubmit.start(command, log);
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            var report = new Report(terminal);
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                report.line(line);
            }
            int code = process.waitFor();
            report.clear();
            if (code != 0) {
                throw report.failed(code, log);
            }
            Files.delete(log);
            return report.done();
        } finally {
            process.destroy();
        }
    }

    /// The lines that the job has printed so far.
    private final class Report {

        private final Terminal terminal;
        private final List<String> outputs = new ArrayList<>();
        private final List<String> rejects = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private List<Long> totals = List.of();
        private String error = "";
        private boolean rewritten;

        Report(Terminal terminal) {
            this.terminal = terminal;
        }

        void line(String line) {
            if (!line.startsWith(SparkSubmit.LINE)) {
                return;
            }
            var values = List.of(line.substring(SparkSubmit.LINE.length()).split("\t", -1));
            var rest = values.subList(1, values.size());
            switch (values.getFirst()) {
                case "progress" -> progress(rest);
                case "output" -> outputs.add(place(rest.getFirst()));
                case "rejects" -> rejects.add(place(rest.getFirst()));
                case "note" -> notes.add(String.join("\t", rest));
                case "totals" -> totals = rest.stream().map(Long::valueOf).toList();
                case "error" -> error = String.join("\t", rest);
                default -> throw new IllegalStateException("Spark's job printed: " + line);
            }
        }

        private void progress(List<String> stage) {
            if (terminal.live()) {
                terminal.err()
                        .print(
                                "%s%s: %s of %s tasks"
                                        .formatted(
                                                REWRITE, stage.get(0), stage.get(1), stage.get(2)));
                terminal.err().flush();
                rewritten = true;
            }
        }

        void clear() {
            if (rewritten) {
                terminal.err().print(REWRITE);
                terminal.err().flush();
            }
        }

        /// Returns the location of an output, as the user named the output.
        private String place(String path) {
            if (SingleRunPlan.isUri(output)) {
                return output.substring(0, output.lastIndexOf('/') + 1) + path;
            }
            var target = Path.of(output);
            var in = folder ? target.normalize() : target.resolveSibling("");
            return in.resolve(path).normalize().toString();
        }

        CommandException failed(int code, Path log) throws IOException {
            var why = error;
            if (why.isEmpty()) {
                why =
                        "Spark ended with code %d; its last lines are:%n%s"
                                .formatted(code, SparkSubmit.end(log, LAST_LINES));
            }
            var text = why + "%nSpark's log: ".formatted() + log;
            return code == CommandException.INPUT
                    ? CommandException.input(text)
                    : CommandException.error(text);
        }

        RunResult done() {
            var counts = new Totals(totals.get(2), totals.get(3), totals.get(4), totals.get(5));
            return new RunResult(totals.get(0), totals.get(1), counts, outputs, rejects, notes);
        }
    }
}
