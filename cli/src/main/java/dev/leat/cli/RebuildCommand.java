package dev.leat.cli;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.run.AppOptions;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.run.CommandHints;
import dev.leat.cli.run.DefinitionUpdate;
import dev.leat.cli.run.GroupAssignment;
import dev.leat.cli.run.MessageBatches;
import dev.leat.cli.run.ReprocessingReport;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.kernel.Kernels;
import dev.leat.port.Archives;
import dev.leat.port.Generation;
import dev.leat.port.Message;
import dev.leat.run.ArchiveReach;
import dev.leat.run.ViewRebuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat rebuild`: rebuilds a view from archives or documents.
@Command(
        name = "rebuild",
        header = "Rebuild a view from archives or documents and replace its contents.",
        description = {
            "%nReads the archives of the pipelines that write to the view, or documents. Archives",
            "must have all records of the view, or at least of the periods that it keeps.",
            "%nThe new view is built separately and then replaces the old one in one step. The",
            "app must be stopped. Messages in the app's queues are processed at the next",
            "start; a record that is in a message and in the documents counts once."
        },
        footer = {
            "%nExamples:",
            "  leat rebuild user_stats --app examples/orders",
            "  leat rebuild user_stats --input orders.ndjson --app examples/orders",
            "  leat rebuild user_stats --empty"
        })
final class RebuildCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "VIEW", description = "View in app.yaml.")
    String view = "";

    @ArgGroup(multiplicity = "0..1")
    From from = new From();

    static final class From {
        @Option(
                names = {"-i", "--input"},
                paramLabel = "FILE",
                description = {
                    "File with one JSON document per line, instead of archives. Repeatable.",
                    "Use PIPELINE=FILE if several pipelines write to the view."
                })
        List<String> files = new ArrayList<>();

        @Option(names = "--empty", description = "Make the view empty, instead of rebuilding it.")
        boolean empty;
    }

    @Mixin AppOptions options = new AppOptions();

    private final Terminal terminal;
    private final ReprocessingReport report;
    private long taken;

    RebuildCommand(Terminal terminal) {
        this.terminal = terminal;
        this.report = new ReprocessingReport(terminal);
    }

    @Override
    public Integer call() throws IOException {
        var where = options.location();
        var app = AppParts.app(where, terminal);
        if (!app.views().containsKey(view)) {
            throw CommandException.input(
                    "no view '%s' in the app; use one of: %s"
                            .formatted(view, String.join(", ", app.views().keySet())));
        }
        var inputs = RebuildInputs.of(app, view, from.files);
        boolean archived = from.files.isEmpty() && !from.empty;
        if (!from.empty) {
            inputs.files().keySet().forEach(this::checkMessages);
        }
        try (var rebuild =
                        new DefinitionUpdate(app, where, CommandHints.of(terminal, where))
                                .rebuild(view);
                var kernels = new Kernels(AppLookups.ofFiles())) {
            var first = archived ? reach(app, inputs, rebuild) : Instant.EPOCH;
            var counts = new EnumMap<Outcome, Long>(Outcome.class);
            var filled = from.empty ? Map.<Pipeline, List<Path>>of() : inputs.files();
            for (var input : filled.entrySet()) {
                Filling filling =
                        archived
                                ? to -> fill(to, input.getKey(), rebuild.archives())
                                : to -> fill(to, input.getKey(), input.getValue());
                rebuild(app, input.getKey(), kernels, rebuild.generation(), filling)
                        .forEach((outcome, n) -> counts.merge(outcome, n, Long::sum));
            }
            finish(counts, rebuild.generation(), from.empty ? Instant.now() : first);
        }
        return 0;
    }

    /// @throws CommandException if the pipeline reads files, which have no archive, and whose rows
    ///   are not documents
    private void checkMessages(Pipeline pipeline) {
        if (pipeline.from().files().isPresent()) {
            throw CommandException.input(
                    "view %s receives rows of files from pipeline %s, and a view cannot be rebuilt from files; make it empty with --empty, and put the files into the bucket again under other names, so that all sinks of the pipeline receive them again"
                            .formatted(view, pipeline.name()));
        }
    }

    /// Returns the time from which the archives have all records.
    ///
    /// @throws CommandException if records of the view are missing
    private Instant reach(App app, RebuildInputs inputs, DefinitionUpdate.Rebuild rebuild) {
        var reach =
                ArchiveReach.of(
                        app,
                        app.view(view),
                        inputs.files().keySet().stream().map(Pipeline::name).toList(),
                        rebuild.archives(),
                        rebuild.generation(),
                        Instant.now());
        reach.refusal()
                .ifPresent(why -> {
                    throw CommandException.input(why);
                });
        if (reach.partial()) {
            terminal.warn(
                    "the archives begin at %s: they have all records of the periods that %s keeps, but its totals lose the records before that time"
                            .formatted(reach.since().truncatedTo(ChronoUnit.SECONDS), view));
        }
        return reach.since();
    }

    /// A source of records for a rebuild.
    private interface Filling {
        void into(ViewRebuild rebuild) throws IOException;
    }

    private Map<Outcome, Long> rebuild(
            App app, Pipeline pipeline, Kernels kernels, Generation generation, Filling filling)
            throws IOException {
        try (var kernel = kernels.kernel(app, pipeline, (_, _) -> {})) {
            var rebuild =
                    new ViewRebuild(
                            app, pipeline, view, kernel, generation, InstantSource.system());
            filling.into(rebuild);
            return rebuild.counts();
        }
    }

    private void fill(ViewRebuild rebuild, Pipeline pipeline, Archives archives) {
        var segment = archives.next(pipeline.name(), 0);
        while (segment.isPresent()) {
            rebuild.runArchived(segment.get().records(), report.of(pipeline));
            segment = archives.next(pipeline.name(), segment.get().number());
        }
    }

    private void fill(ViewRebuild rebuild, Pipeline pipeline, List<Path> files) throws IOException {
        var rejected = report.of(pipeline);
        for (var file : files) {
            fill(rebuild, file, rejected);
        }
    }

    private void fill(ViewRebuild rebuild, Path file, ViewRebuild.Rejection rejected)
            throws IOException {
        var documents =
                new MessageBatches(
                        MessageBatches.Envelope.of(new GroupAssignment.None()),
                        messages -> rebuild.run(records(file, messages), rejected));
        taken = 0;
        try (var in = Files.newInputStream(file)) {
            documents.lines(in);
            documents.end();
        }
    }

    /// Returns the documents as records. In a pipeline without a key, a document is identified by
    /// its file and line.
    private List<Record> records(Path file, List<Message.Outgoing> messages) {
        var now = Instant.now();
        var records = new ArrayList<Record>();
        for (var message : messages) {
            var name = "document %s of %s".formatted(Terminal.count(++taken), file);
            records.add(new Record(name, message.body(), message.attributes(), 1, now));
        }
        return records;
    }

    private void finish(Map<Outcome, Long> counts, Generation generation, Instant first) {
        report.end();
        long counted = counts.getOrDefault(Outcome.DELIVERED, 0L);
        if (counted == 0 && !from.empty) {
            throw CommandException.input(
                    "no record contributes to %s (%s); the view is unchanged"
                            .formatted(view, ReprocessingReport.words(counts)));
        }
        generation.swap(first);
        terminal.say("%s is rebuilt: %s".formatted(view, ReprocessingReport.words(counts)));
    }
}
