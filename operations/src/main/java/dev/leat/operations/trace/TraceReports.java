package dev.leat.operations.trace;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.app.StreamSource;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.kernel.IdentityNames;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.reduce.RowPipelines;
import dev.leat.mask.Mask;
import dev.leat.mask.MessageReaders;
import dev.leat.operations.AppData;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.TraceReport;
import dev.leat.port.LocalServices;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/// Traces of records. Personal values are masked. The kernels that compute identities are kept
/// until it is closed. Threads share it.
public final class TraceReports implements TraceReport.Maker {

    private final App app;
    private final AppData data;
    private final Path state;
    private final Function<App, Kernels> processing;
    private final Optional<LocalServices> services;
    private final Kernels kernels;

    /// Instances by pipeline that no thread uses.
    private final Map<String, IdentityNames> idle = new ConcurrentHashMap<>();

    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private final Lock functions = new ReentrantLock();
    private volatile boolean closed;

    /// @param state the state folder
    /// @param processing creates the kernels of an app
    /// @param services the services that have archives and streams, if the platform has any
    public TraceReports(
            App app,
            AppData data,
            Path state,
            Function<App, Kernels> processing,
            Optional<LocalServices> services) {
        this.services = services;
        this.app = app;
        this.data = data;
        this.state = state;
        this.processing = processing;
        this.kernels = processing.apply(app);
    }

    /// Closes the kernels. If a trace still uses them, they end with the process.
    @Override
    public void close() {
        closed = true;
        if (use.writeLock().tryLock()) {
            idle.values().forEach(IdentityNames::close);
            kernels.close();
            use.writeLock().unlock();
        }
    }

    /// Returns the history of a record.
    ///
    /// @throws RefusedOperationException of the kind INVALID if the columns are no key of the
    ///   pipelines
    @Override
    public TraceReport trace(
            String record, List<String> columns, List<String> pipelines, boolean whole) {
        use.readLock().lock();
        try {
            if (closed) {
                throw RefusedOperationException.unavailable("the app is stopping");
            }
            var query =
                    columns.isEmpty()
                            ? new RecordQuery(record, Map.of())
                            : new RecordQuery("", values(columns));
            var all =
                    app.pipelines().values().stream()
                            .filter(pipeline ->
                                    pipelines.isEmpty() || pipelines.contains(pipeline.name()))
                            .toList();
            var searched =
                    query.columns().isEmpty()
                            ? all
                            : PipelineKeys.with(query.columns().keySet(), all);
            prepare(searched);
            var tables = new TableLookup(app, data, state);
            var found = new TraceSearch(tables, query, whole, services);
            var traces =
                    searched.stream()
                            .flatMap(pipeline -> traces(found, pipeline).stream())
                            .filter(RecordTrace::known)
                            .toList();
            if (traces.isEmpty()) {
                PipelineKeys.refuseSingleValue(query, searched);
            }
            var mask = masks();
            return new TraceReport(
                    traces.stream().map(trace -> report(trace, mask)).toList(),
                    found.looked(),
                    found.complete());
        } finally {
            use.readLock().unlock();
        }
    }

    /// Creates the instances of the pipelines that have none, several at a time: for the first
    /// trace in an app of many pipelines, they are most of the work.
    private void prepare(List<Pipeline> pipelines) {
        pipelines.parallelStream()
                .filter(pipeline -> !idle.containsKey(pipeline.name()))
                .forEach(pipeline -> keep(pipeline, naming(pipeline)));
    }

    private IdentityNames naming(Pipeline pipeline) {
        return IdentityNames.of(kernels, app, RowPipelines.of(app, pipeline).last());
    }

    private void keep(Pipeline pipeline, IdentityNames naming) {
        var other = idle.put(pipeline.name(), naming);
        if (other != null) {
            other.close();
        }
    }

    private List<RecordTrace> traces(TraceSearch search, Pipeline pipeline) {
        var kept = idle.remove(pipeline.name());
        var naming = kept == null ? naming(pipeline) : kept;
        try {
            return search.in(pipeline, naming, kernels);
        } finally {
            keep(pipeline, naming);
        }
    }

    private static Map<String, String> values(List<String> columns) {
        var values = new LinkedHashMap<String, String>();
        for (var column : columns) {
            int equals = column.indexOf('=');
            if (equals < 1) {
                throw RefusedOperationException.invalid(
                        "'%s' is not of the form COLUMN=VALUE".formatted(column));
            }
            values.put(column.substring(0, equals), column.substring(equals + 1));
        }
        return values;
    }

    /// Returns the masks of queues. Each is created once.
    private Function<String, Mask> masks() {
        var masks = new HashMap<String, Mask>();
        return queue ->
                masks.computeIfAbsent(
                        queue, name -> Mask.of(Optional.of(app), name, data.personal(name)));
    }

    private TraceReport.Found report(RecordTrace trace, Function<String, Mask> mask) {
        var steps = steps(trace, mask);
        Function<RecordTrace.Place, TraceReport.Place> place =
                one -> place(one, mask.apply(one.queue()), steps.of(one));
        var places = trace.places();
        return new TraceReport.Found(
                trace.pipeline().name(),
                trace.pipeline().recordKey(),
                trace.pipeline().from() instanceof StreamSource stream
                        ? stream.stream()
                        : trace.pipeline().from().queue(),
                trace.pipeline().from().files().isPresent(),
                trace.identity(),
                places.waiting().stream().map(place).toList(),
                places.dead().stream().map(place).toList(),
                places.kept().stream().map(place).toList(),
                places.more(),
                archivable(trace.pipeline()),
                trace.redriven().stream()
                        .map(sent ->
                                new TraceReport.Sent(
                                        sent.entry(), sent.by(), sent.queue(), sent.edits()))
                        .toList(),
                trace.holdings(),
                trace.sinks().stream()
                        .map(one -> filtered(one, steps.filter()))
                        .map(one ->
                                new TraceReport.AtSink(
                                        one.sink().label(),
                                        one.state().word(),
                                        one.detail(),
                                        one.statement()))
                        .toList());
    }

    private boolean archivable(Pipeline pipeline) {
        return services.isPresent()
                && pipeline.from().files().isEmpty()
                && new KeptRecords(pipeline, services).stores().isEmpty();
    }

    /// Processes the record of a trace. The kernels of a pipeline with a `java` step are not kept,
    /// because its function needs a JVM. There is only one such JVM at a time.
    private PlaceSteps steps(RecordTrace trace, Function<String, Mask> mask) {
        var personal = personal(trace, mask);
        if (trace.pipeline().steps().stream().noneMatch(Step.Java.class::isInstance)) {
            return new PlaceSteps(app, trace, kernels, personal);
        }
        functions.lock();
        try (var own = processing.apply(app)) {
            return new PlaceSteps(app, trace, own, personal);
        } finally {
            functions.unlock();
        }
    }

    /// Returns the personal columns of the messages in all places where the record may be.
    private Set<String> personal(RecordTrace trace, Function<String, Mask> mask) {
        var pipeline = trace.pipeline();
        var names = new HashSet<>(mask.apply(app.terms(pipeline).name()).personal());
        trace.places().all().forEach(place -> names.addAll(mask.apply(place.queue()).personal()));
        if (pipeline.from() instanceof StreamSource from) {
            var schemas = MessageReaders.ofStream(app, from.stream());
            names.addAll(Mask.of(schemas, Set.of()).personal());
        }
        return names;
    }

    /// Returns the state at a sink that does not have the record because a step filters it out.
    private static SinkTrace filtered(SinkTrace state, Optional<String> filter) {
        return switch (state.state()) {
            case EXPIRED, ABSENT, FILTERED ->
                    filter.map(why -> SinkTrace.of(state.sink(), SinkTrace.State.FILTERED, why))
                            .orElse(state);
            case DELIVERED, SETTLED, WAITING, REJECTED, UNKNOWN -> state;
        };
    }

    private static TraceReport.Place place(
            RecordTrace.Place place, Mask mask, List<TraceReport.AfterStep> steps) {
        var letter = place.letter();
        return new TraceReport.Place(
                place.queue(),
                place.message().sequence(),
                DeadLetterDetails.restored(place.message()).id(),
                place.message().attempt(),
                letter.firstSeen(),
                letter.finding().map(DeadLetterInfo::source).orElse(""),
                letter.finding().isEmpty()
                        ? List.of()
                        : letter.reasons().stream()
                                .map(reason -> mask.reason(reason).text())
                                .toList(),
                letter.causes().stream().map(cause -> group(cause, mask)).toList(),
                letter.lives(),
                steps);
    }

    private static TraceReport.Group group(Cause cause, Mask mask) {
        var masked = mask.cause(cause);
        return new TraceReport.Group(cause.id(), masked, masked.where());
    }
}
