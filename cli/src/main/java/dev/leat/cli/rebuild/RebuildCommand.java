package dev.leat.cli.rebuild;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import dev.leat.cli.access.DefinitionUpdate;
import dev.leat.cli.input.GroupAssignment;
import dev.leat.cli.input.MessageBatches;
import dev.leat.cli.past.ReprocessingReport;
import dev.leat.cli.place.AppOptions;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.engine.RecordRun;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.port.Generation;
import dev.leat.port.Generation.Contents;
import dev.leat.port.Message;
import dev.leat.run.RecordOrigin;
import dev.leat.run.ViewRebuild;
import dev.leat.text.CountText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
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

/// `leat rebuild`: rebuilds a view from archives, streams, objects of buckets or documents.
@Command(
        name = "rebuild",
        header = "Rebuild a view from archives, streams, objects or documents.",
        description = {
            "%nReads the archives, streams or buckets of the pipelines that write to the view,",
            "or documents. Archives, streams and buckets must have all records of the view,",
            "or at least of the periods that it keeps.",
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
public final class RebuildCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "VIEW", description = "View in app.yaml.")
    String view = "";

    @ArgGroup(multiplicity = "0..1")
    From from = new From();

    static final class From {
        @Option(
                names = {"-i", "--input"},
                paramLabel = "FILE",
                description = {
                    "File with one JSON document per line, as the only source. Repeatable.",
                    "Use PIPELINE=FILE if several pipelines write to the view."
                })
        List<String> files = new ArrayList<>();

        @Option(names = "--empty", description = "Make the view empty, instead of rebuilding it.")
        boolean empty;
    }

    @Option(
            names = "--drop-rejected",
            description =
                    "Rebuild the view without records of an archive that the app now rejects, instead of leaving the view unchanged.")
    boolean dropRejected;

    @Mixin AppOptions options = new AppOptions();

    private final Terminal terminal;
    private final FileReaders readers;
    private final InstantSource clock;
    private final ReprocessingReport report;
    private long taken;
    private long newlyRejected;

    public RebuildCommand(Terminal terminal) {
        this(terminal, new FileReaders(), InstantSource.system());
    }

    /// @param readers with the pieces of the app that processed the objects
    public RebuildCommand(Terminal terminal, FileReaders readers, InstantSource clock) {
        this.terminal = terminal;
        this.readers = readers;
        this.clock = clock;
        this.report = new ReprocessingReport(terminal::warn);
    }

    @Override
    public Integer call() throws IOException {
        var where = options.location();
        var app = AppParts.app(where, terminal);
        if (!app.views().containsKey(view)) {
            throw CommandException.unknown("view", view, app.views().keySet());
        }
        var inputs = RebuildInputs.of(app, view, from.files);
        if (!from.files.isEmpty()) {
            inputs.files().keySet().forEach(this::checkMessages);
        }
        var now = clock.instant();
        try (var rebuild =
                        new DefinitionUpdate(app, where, CommandHints.of(terminal, where, app))
                                .rebuild(view, now);
                var kernels = new Kernels(AppLookups.ofFiles())) {
            var counts = new EnumMap<Outcome, Long>(Outcome.class);
            var contents = from.empty ? Contents.empty(now) : Contents.UNKNOWN;
            if (!from.files.isEmpty()) {
                for (var input : inputs.files().entrySet()) {
                    var pipeline = input.getKey();
                    add(
                            counts,
                            rebuild(
                                    app,
                                    pipeline,
                                    kernels,
                                    rebuild.generation(),
                                    to -> fill(to, pipeline, input.getValue())));
                }
            } else if (!from.empty) {
                var stores = new RecordStores(app, view, rebuild, terminal);
                var reach = stores.reach(List.copyOf(inputs.files().keySet()), now);
                contents = reach.contents(now);
                var objects =
                        new CountedObjects(
                                app,
                                view,
                                rebuild,
                                terminal,
                                where.state(),
                                readers,
                                AppLookups.ofFiles());
                for (var from : reach.origins().entrySet()) {
                    var pipeline = from.getKey();
                    var origin = from.getValue();
                    add(
                            counts,
                            origin.objects().isPresent()
                                    ? objects.count(pipeline, origin.objects().get(), report)
                                    : rebuild(
                                            app,
                                            pipeline,
                                            kernels,
                                            rebuild.generation(),
                                            to -> fill(to, stores, pipeline, origin)));
                }
            }
            finish(counts);
            rebuild.generation().swap(contents);
            terminal.say("%s is rebuilt: %s".formatted(view, ReprocessingReport.words(counts)));
        }
        return 0;
    }

    private static void add(Map<Outcome, Long> to, Map<Outcome, Long> counts) {
        counts.forEach((outcome, n) -> to.merge(outcome, n, Long::sum));
    }

    /// @throws CommandException if the pipeline reads files, whose rows are not documents
    private void checkMessages(Pipeline pipeline) {
        if (pipeline.from().files().isPresent()) {
            throw CommandException.input(
                    "view %s receives rows of files from pipeline %s, and documents cannot replace them; run the command without --input, which counts the objects that still exist"
                            .formatted(view, pipeline.name()));
        }
    }

    /// A source of records for a rebuild.
    private interface Filling {
        void into(ViewRebuild rebuild) throws IOException;
    }

    private Map<Outcome, Long> rebuild(
            App app, Pipeline pipeline, Kernels kernels, Generation generation, Filling filling)
            throws IOException {
        try (var kernel = kernels.kernel(app, pipeline, _ -> {})) {
            var rebuild = new ViewRebuild(app, pipeline, view, kernel, generation);
            filling.into(rebuild);
            return rebuild.counts();
        }
    }

    private void fill(
            ViewRebuild rebuild, RecordStores stores, Pipeline pipeline, RecordOrigin origin) {
        stores.fill(rebuild, pipeline, origin.stream(), report.of(pipeline));
        // of a stream, the records that were rejected before are not known
        newlyRejected += origin.stream().isEmpty() ? rebuild.newlyRejected() : 0;
    }

    private void fill(ViewRebuild rebuild, Pipeline pipeline, List<Path> files) throws IOException {
        var rejected = report.of(pipeline);
        for (var file : files) {
            fill(rebuild, file, rejected);
        }
    }

    private void fill(ViewRebuild rebuild, Path file, RecordRun.Rejection rejected)
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
    private List<ArchivedRecord> records(Path file, List<Message.Outgoing> messages) {
        var now = clock.instant();
        var records = new ArrayList<ArchivedRecord>();
        for (var message : messages) {
            var name = "document %s of %s".formatted(CountText.of(++taken), file);
            records.add(
                    ArchivedRecord.of(
                            new Record(name, message.body(), message.attributes(), 1, now)));
        }
        return records;
    }

    /// @throws CommandException if the records contribute nothing to the view, or the view would
    ///   lose records
    private void finish(Map<Outcome, Long> counts) {
        report.end();
        if (newlyRejected > 0 && !dropRejected) {
            throw CommandException.input(
                    "the app rejects %s of the archive, see above, but did not reject them when they arrived; the view %s is unchanged; correct the app, or repeat the command with --drop-rejected, which removes these records from the view"
                            .formatted(CountText.of(newlyRejected, "record"), view));
        }
        long counted = counts.getOrDefault(Outcome.DELIVERED, 0L);
        if (counted == 0 && !from.empty) {
            throw CommandException.input(
                    "no record contributes to %s (%s); the view is unchanged"
                            .formatted(view, ReprocessingReport.words(counts)));
        }
    }
}
