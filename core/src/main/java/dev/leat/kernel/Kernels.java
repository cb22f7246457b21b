package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.kernel.bind.BindException;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.DuckDb;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ObjLongConsumer;

/// Factory of kernels, which share one locked database. Threads may share it. Close it after its
/// kernels.
public final class Kernels implements KernelFactory, AutoCloseable {

    private final DuckDb database;
    private final Map<Source, CompiledPipeline> programs = new ConcurrentHashMap<>();

    /// Cache key of a compiled pipeline.
    private record Source(App app, Pipeline pipeline) {}

    public Kernels() {
        this(DuckDb.DEFAULT_MEMORY);
    }

    /// Creates a factory whose kernels share this limit in bytes on native memory for data.
    public Kernels(long memory) {
        this(new DuckDb(memory));
    }

    Kernels(DuckDb database) {
        this.database = database;
    }

    /// Returns a new kernel for one thread, which closes it. After each batch, `unknownFields`
    /// receives the number of occurrences of each ignored field that is not in the schema, on the
    /// kernel's thread.
    ///
    /// @throws IllegalArgumentException if the pipeline does not compile, which lint reports
    @Override
    public Kernel kernel(App app, Pipeline pipeline, ObjLongConsumer<String> unknownFields) {
        return new PipelineKernel(
                program(app, pipeline),
                pipeline.from().unknownFields(),
                database.duplicate(),
                unknownFields);
    }

    /// Returns the statement of a pipeline over rows, formatted for reading. If the pipeline has no
    /// sinks, the statement returns every row.
    ///
    /// @throws IllegalArgumentException if the pipeline does not compile, which lint reports, or
    ///   has steps over a whole file
    public ExplainedStatement explain(App app, Pipeline pipeline) {
        var kept = pipeline.to().isEmpty() ? FileKernels.staging(pipeline) : pipeline;
        return ExplainedStatement.of(program(app, kept).statement());
    }

    /// Returns the columns of a pipeline after its steps.
    PipelineColumns end(App app, Pipeline pipeline) {
        try (var binder = new Binder(database)) {
            var schema = pipeline.from().schema();
            var start =
                    switch (pipeline.from()) {
                        case QueueSource _ -> PipelineColumns.of(schema);
                        case BucketSource _ -> PipelineColumns.ofTable(schema);
                    };
            return BoundPipeline.of(app, pipeline, start, binder).end();
        } catch (BindException e) {
            throw new IllegalArgumentException(
                    "pipeline '%s' does not compile: %s".formatted(pipeline.name(), e.getMessage()),
                    e);
        }
    }

    /// Compiles a pipeline once, for the kernels of all its workers.
    private CompiledPipeline program(App app, Pipeline pipeline) {
        return programs.computeIfAbsent(
                new Source(app, pipeline), source -> compile(source.app(), source.pipeline()));
    }

    private CompiledPipeline compile(App app, Pipeline pipeline) {
        try (var binder = new Binder(database)) {
            return switch (pipeline.from()) {
                case QueueSource _ -> Compiler.compile(app, pipeline, binder);
                case BucketSource from -> Compiler.overTable(app, pipeline, from.schema(), binder);
            };
        } catch (BindException e) {
            throw new IllegalArgumentException(
                    "pipeline '%s' does not compile: %s%s"
                            .formatted(
                                    pipeline.name(),
                                    e.getMessage(),
                                    e.hint().map(hint -> " (" + hint + ")").orElse("")),
                    e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
