package dev.leat.cli.trial.rebuild;

import dev.leat.cli.rebuild.RebuildCommand;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.trial.Trial;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.port.Time;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// An app in a folder whose view is counted from the objects of a bucket and from the records of a
/// queue. Objects have small pieces. Each run opens the state and closes it.
///
/// @param time the clock of all runs
record RebuildTrial(Path folder, Kernels kernels, Time time) {

    /// Bytes of a piece.
    static final int PIECE = 4_000;

    private static final String APP =
            """
            app: sales
            schemas:
              Sale: {id: varchar not null, shop: varchar, amount: bigint not null}
            buckets: {input: }
            queues: {ARCHIVED}
            streams: {till: {shards: 1, retention: 365d}}
            views:
              shops: {key: shop, measures: {n: count(*), total: sum(amount)MORE}}
            pipelines:
              load:
                from: {bucket: input, schema: Sale}
                key: id
                steps:
                  - check: {amount is enough: amount > LEAST}
                to: [{view: shops}]
              sell:
                from: {SOURCE, schema: Sale}
                key: id
                steps:
                  - check: {amount is enough: amount > LEAST}
                to: [{view: shops}]
            """;

    /// The work with an open app.
    interface Use {
        void of(Trial trial) throws Exception;
    }

    Path state() {
        return folder.resolve(".leat");
    }

    /// Writes the definition of the app.
    ///
    /// @param source the source of the records that are no objects
    /// @param least the amount that a record must exceed
    /// @param more true if the view also has the largest amount of each shop
    void define(String source, long least, boolean more) throws Exception {
        Files.writeString(
                folder.resolve("app.yaml"),
                APP.replace("SOURCE", source)
                        .replace(
                                "ARCHIVED",
                                source.startsWith("queue") ? "orders: {archive: 3650d}" : "")
                        .replace("LEAST", Long.toString(least))
                        .replace("MORE", more ? ", most: max(amount)" : ""));
    }

    void open(Use use) throws Exception {
        var work = new Trial.Work(1, PIECE);
        try (var trial = Trial.open(folder.resolve("app.yaml"), state(), kernels, work, time)) {
            use.of(trial);
        }
    }

    /// Runs the app until it has processed everything.
    void process() throws Exception {
        open(trial -> {
            trial.pipelines().start();
            trial.pipelines().awaitIdle();
        });
    }

    /// Rebuilds the view. Returns the output of the command.
    ///
    /// @throws dev.leat.cli.terminal.CommandException if it fails
    String rebuild(String... options) throws Exception {
        var out = new StringWriter();
        rebuild(out, options);
        return out.toString();
    }

    /// Rebuilds the view and writes the output of the command.
    ///
    /// @throws dev.leat.cli.terminal.CommandException if it fails
    void rebuild(Writer out, String... options) throws Exception {
        var writer = new PrintWriter(out, true);
        var terminal =
                new Terminal(
                        InputStream.nullInputStream(), writer, writer, false, "leat", Map.of());
        var command = new RebuildCommand(terminal, new FileReaders(PIECE), time);
        var words = new ArrayList<>(List.of("shops", "--app", folder.toString()));
        words.add("--drop-rejected"); // definitions of trials accept fewer records than former ones
        words.addAll(List.of(options));
        new CommandLine(command).parseArgs(words.toArray(String[]::new));
        command.call();
    }

    /// Returns the values of the measures of each shop.
    Map<String, List<@Nullable Long>> rows() throws Exception {
        var rows = new TreeMap<String, List<@Nullable Long>>();
        open(trial ->
                trial.platform()
                        .view("shops")
                        .rows(row -> rows.put(row.key().getFirst(), Arrays.asList(row.values()))));
        return rows;
    }

    /// Returns an object with these lines.
    static byte[] object(List<String> lines) {
        return ("id,shop,amount\n" + String.join("\n", lines) + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
