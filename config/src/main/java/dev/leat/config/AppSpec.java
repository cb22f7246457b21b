package dev.leat.config;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.app.FileEventSchema;
import dev.leat.app.LakeTable;
import dev.leat.app.Lookup;
import dev.leat.app.Pipeline;
import dev.leat.app.Route;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.Table;
import dev.leat.app.View;
import dev.leat.app.WarehouseTable;
import dev.leat.config.text.Diagnostics;
import dev.leat.config.text.GeneralLintMessage;
import dev.leat.config.text.Node;
import dev.leat.config.text.ReadContext;
import dev.leat.error.Suggestion;
import dev.leat.kernel.InferredColumns;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.bind.SourceStruct;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The sections of the file. Only this class knows the specs of all sections.
final class AppSpec {

    static final Option<String> APP =
            Option.needed(
                    "app",
                    ScalarValues.matching(
                            "a name of 1 to 63 characters a-z 0-9 or -",
                            Pattern.compile("[a-z0-9-]{1,63}")),
                    "The app's name, which is also part of its keys in Redis.");
    static final Option<List<NamedEntries.Member>> SCHEMAS =
            Option.of(
                    "schemas",
                    NamedEntries.named("schemas", SchemaSpec.schema()),
                    List.of(),
                    "Columns of documents and files.");
    static final Option<List<NamedEntries.Member>> PIPELINES =
            Option.of(
                    "pipelines",
                    NamedEntries.named("pipelines", PipelineSpec.SPEC),
                    List.of(),
                    "Pipelines, which process records from a source, through steps, to sinks.");
    static final Option<List<NamedEntries.Member>> API =
            Option.of(
                    "api",
                    RouteSpec.PATHS,
                    List.of(),
                    "Routes of the HTTP API, which read views or accept documents.");
    static final Option<List<NamedEntries.Member>> ENVIRONMENTS =
            Option.of(
                    "environments",
                    NamedEntries.named("environments", EnvironmentSpec.SPEC),
                    List.of(),
                    "Other deployment targets, selected with `--env NAME`.");

    static final Spec SPEC = spec();

    private static Spec spec() {
        var options = new ArrayList<Option<?>>(List.of(APP, SCHEMAS));
        ResourceKinds.ALL.forEach(kind -> options.add(kind.section()));
        options.addAll(List.of(PIPELINES, API, ENVIRONMENTS));
        return Spec.of("app", "An app.", options.toArray(Option<?>[]::new)).calling("section");
    }

    private final Options sections;
    private final ReadContext in;
    private final Binding binding;
    private final List<SchemaCompatibility> handovers = new ArrayList<>();
    private final List<StoredColumns> storedRows = new ArrayList<>();

    private AppSpec(Options sections, ReadContext in, Binder binder) {
        this.sections = sections;
        this.in = in;
        binding = new Binding(binder, in);
    }

    /// Returns the file with every misspelled section renamed to the section that its author
    /// clearly meant. Reports each misspelled name. The contents of the section then cause no
    /// further problems.
    static Node.Entries corrected(Node.Entries root, Diagnostics report) {
        var entries = new ArrayList<Node.Entry>();
        for (var entry : root.entries()) {
            var key = entry.key();
            var meant =
                    SPEC.find(key.value()).isPresent()
                            ? Optional.<String>empty()
                            : Suggestion.to(key.value(), SPEC.names())
                                    .filter(name -> root.find(name).isEmpty());
            meant.ifPresent(name ->
                    report.problem(
                            key.mark(),
                            GeneralLintMessage.UNKNOWN_OPTION.what(
                                    SPEC.noun(), key.value(), "the app"),
                            Optional.of(Suggestion.didYouMean(name))));
            entries.add(
                    meant.map(name -> new Node.Entry(key.called(name), entry.value()))
                            .orElse(entry));
        }
        return new Node.Entries(entries, root.flow(), root.mark());
    }

    /// Returns the app as far as it could be read. The caller may use it only if the report has no
    /// problems.
    static App read(Node root, ReadContext in, Binder binder) {
        return new AppSpec(Options.of(SPEC, root, in), in, binder).app();
    }

    private App app() {
        var app = App.named(sections.need(APP).orElse(""));
        for (var kind : ResourceKinds.ALL) {
            app = kind.read(app, sections, in);
        }
        var queues = new LinkedHashMap<>(app.queues());
        var buckets = new LinkedHashMap<>(app.buckets());
        var schemas = new LinkedHashMap<String, Schema>();
        each(
                SCHEMAS,
                "schema",
                (member, at) -> schemas.put(member.name(), SchemaSpec.read(member, at)));
        var lookups = LookupSpec.resolve(app, schemas, in);
        var lakes = LakeTableSpec.resolve(app, schemas, in);
        var warehouse = WarehouseTableSpec.resolve(app, schemas, in);
        var reads = new ArrayList<PipelineSpec.Read>();
        each(
                PIPELINES,
                "pipeline",
                (member, at) ->
                        PipelineSpec.read(member, schemas, lookups, at).ifPresent(reads::add));
        var api = new ArrayList<Route>();
        each(API, "route", (member, at) -> RouteSpec.read(member, schemas, at).ifPresent(api::add));
        var environments = new LinkedHashMap<String, Environment>();
        each(
                ENVIRONMENTS,
                "environment",
                (member, at) -> environments.put(member.name(), EnvironmentSpec.read(member, at)));
        var pipelines = new LinkedHashMap<String, Pipeline>();
        reads.forEach(read -> pipelines.put(read.pipeline().name(), read.pipeline()));
        ImplicitResources.add(pipelines.values(), queues, buckets);
        QueueSpec.deadLettersEndThere(queues, in);
        var tables = new LinkedHashMap<String, List<ViewTypes.Inflow>>();
        var typed = typed(app.views(), tables, reads);
        var whole =
                app.withQueues(QueueSpec.withDeadLetters(queues))
                        .withViews(typed)
                        .withPipelines(pipelines)
                        .withApi(api)
                        .withEnvironments(environments)
                        .withBuckets(buckets)
                        .with(Lookup.class, lookups)
                        .with(LakeTable.class, LakeTableSpec.withKeys(lakes, pipelines, storedRows))
                        .with(
                                WarehouseTable.class,
                                WarehouseTableSpec.withRecords(warehouse, pipelines.values()))
                        .with(Table.class, typed(app.all(Table.class), lookups, tables));
        handovers.forEach(handover -> handover.check(whole, in));
        storedRows.forEach(rows -> rows.check(whole, in));
        return whole;
    }

    private interface Reader {
        void read(NamedEntries.Member member, ReadContext at);
    }

    private void each(Option<List<NamedEntries.Member>> section, String kind, Reader reader) {
        for (var member : sections.get(section)) {
            reader.read(member, in.within(kind + " " + member.name()));
        }
    }

    private Map<String, Table> typed(
            Map<String, Table> tables,
            Map<String, Lookup> lookups,
            Map<String, List<ViewTypes.Inflow>> inflows) {
        var types = new TableTypes(binding, in);
        var typed = new LinkedHashMap<String, Table>();
        tables.forEach((name, table) ->
                typed.put(
                        name,
                        inflows.containsKey(name)
                                ? types.resolve(table, inflows.get(name))
                                : LookupSpec.typed(table, lookups.values())));
        return typed;
    }

    private Map<String, View> typed(
            Map<String, View> views,
            Map<String, List<ViewTypes.Inflow>> tables,
            List<PipelineSpec.Read> reads) {
        var inflows = new LinkedHashMap<String, List<ViewTypes.Inflow>>();
        new BulkBinder(binding.binder(), views).of(reads);
        for (var read : reads) {
            binding.steps(read, views)
                    .ifPresentOrElse(
                            columns -> bindSinks(read.pipeline(), columns, views, inflows, tables),
                            () -> unbound(read.pipeline()));
            bindFileEvents(read.pipeline());
        }
        var types = new ViewTypes(binding, in);
        var typed = new LinkedHashMap<String, View>();
        views.forEach((name, view) ->
                typed.put(name, types.resolve(view, inflows.getOrDefault(name, List.of()))));
        return typed;
    }

    /// Reports keys that have the wrong origin whatever the invalid steps of a pipeline do.
    private void unbound(Pipeline pipeline) {
        new KeyBinding(pipeline, Columns.unbound(pipeline), in).identity();
    }

    private void bindSinks(
            Pipeline pipeline,
            Columns columns,
            Map<String, View> views,
            Map<String, List<ViewTypes.Inflow>> inflows,
            Map<String, List<ViewTypes.Inflow>> tables) {
        int index = 0;
        for (var column : pipeline.key()) {
            binding.column(column, columns, in.mark("pipelines", pipeline.name(), "key", index++));
        }
        var keys = new KeyBinding(pipeline, columns, in);
        keys.identity();
        var ofViews = new HashSet<String>();
        pipeline.version().ifPresent(_ -> binding.version(pipeline, columns));
        pipeline.shrink().ifPresent(shrink -> new ShrinkBinding(binding).check(shrink, columns));
        for (var sink : pipeline.to()) {
            var reaching = binding.sink(sink, columns);
            switch (sink.shape()) {
                case Sink.Shape.OfView(var view) -> {
                    inflows.computeIfAbsent(view, _ -> new ArrayList<>())
                            .add(new ViewTypes.Inflow(pipeline, reaching));
                    Optional.ofNullable(views.get(view))
                            .ifPresent(known -> ofViews.addAll(keys.ofView(known, reaching)));
                }
                case Sink.Shape.Document _ -> {
                    sink.table()
                            .ifPresent(table ->
                                    tables.computeIfAbsent(table, _ -> new ArrayList<>())
                                            .add(new ViewTypes.Inflow(pipeline, reaching)));
                    if (InferredColumns.closed(pipeline, sink)) {
                        handovers.add(new SchemaCompatibility(sink, reaching));
                    }
                }
                case Sink.Shape.Files files -> binding.path(sink, files.path(), columns, reaching);
                case Sink.Shape.OfLakeTable _, Sink.Shape.OfWarehouseTable _ -> {
                    if (InferredColumns.closed(pipeline, sink)) {
                        storedRows.add(new StoredColumns(sink, reaching));
                    }
                }
            }
        }
        keys.stripped(ofViews);
    }

    /// Binds the expressions of the sinks of file events. The events have the same schema in every
    /// pipeline.
    private void bindFileEvents(Pipeline pipeline) {
        bindFileEvents(pipeline.onSuccess(), FileEventSchema.PROCESSED, FileEventSchema.PROCESSED);
        bindFileEvents(pipeline.onFailure(), FileEventSchema.FAILED, FileEventSchema.FAILED_EVENT);
    }

    /// @param record the columns for expressions
    /// @param message the columns of the message of a sink without `select`
    private void bindFileEvents(List<Sink> sinks, Schema record, Schema message) {
        var columns = Columns.of(PipelineColumns.of(record, SourceStruct.NONE));
        var whole = Columns.of(PipelineColumns.of(message, SourceStruct.NONE));
        for (var sink : sinks) {
            var selected = binding.sink(sink, columns);
            var sent = sink.columns().isEmpty() ? whole : selected;
            handovers.add(new SchemaCompatibility(sink, sent));
        }
    }
}
