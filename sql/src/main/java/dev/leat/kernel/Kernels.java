package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.BucketSource;
import dev.leat.app.PersonalColumns;
import dev.leat.app.Pipeline;
import dev.leat.app.QueueSource;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.app.StreamSource;
import dev.leat.function.process.FunctionCompiler;
import dev.leat.function.process.FunctionProcess;
import dev.leat.kernel.bind.Binder;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.kernel.bind.BoundStep;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.bind.PipelineBinding;
import dev.leat.kernel.bind.PipelineColumns;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.Compiler;
import dev.leat.kernel.compile.ExplainedStatement;
import dev.leat.kernel.compile.JavaPipeline;
import dev.leat.kernel.compile.PassThroughSink;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Factory of kernels, which share one locked database, opened for the first of them. Threads may
/// share it. Close it after its kernels.
public final class Kernels implements KernelFactory, AutoCloseable {

    /// The folder within the state folder in which kernels may read and write files.
    public static final String FILES = "objects";

    private final long memory;
    private final Optional<Path> folder;
    private @Nullable DuckDb reading;
    private @Nullable DuckDb writing;
    private final FunctionCompiler compiler;
    private final LookupReader lookups;
    private final PipelineBinding bindings;
    private final Map<Source, CompiledPipeline> programs = new ConcurrentHashMap<>();
    private final Map<Source, JavaPipeline> javaPrograms = new ConcurrentHashMap<>();
    private final Map<FunctionOf, FunctionProcess> functions = new ConcurrentHashMap<>();

    /// Cache key of a compiled pipeline.
    private record Source(App app, Pipeline pipeline) {}

    /// Key of a function: the pipeline that calls it, its step, and the columns that it gets.
    private record FunctionOf(String pipeline, Step.Java step, List<String> columns) {}

    /// Creates a factory for pipelines without lookups.
    public Kernels() {
        this(LookupReader.NONE);
    }

    /// Creates a factory whose kernels read the rows of lookups from `lookups`.
    public Kernels(LookupReader lookups) {
        this(
                DuckDb.DEFAULT_MEMORY,
                Optional.empty(),
                new FunctionCompiler(Optional.empty()),
                lookups);
    }

    /// Creates a factory for an app whose state is in this folder, which also caches the compiled
    /// classes of `java` steps. The kernels read the rows of lookups from `lookups`, and write
    /// files for buckets in the folder of objects.
    public Kernels(Path state, LookupReader lookups) {
        this(state, lookups, new FunctionCompiler(Optional.of(state)));
    }

    /// Creates a factory like [#Kernels(Path, LookupReader)] with another compiler of `java` steps.
    public Kernels(Path state, LookupReader lookups, FunctionCompiler compiler) {
        this(state, lookups, compiler, PipelineBinding.NEW);
    }

    private Kernels(
            Path state, LookupReader lookups, FunctionCompiler compiler, PipelineBinding bindings) {
        this(DuckDb.DEFAULT_MEMORY, Optional.of(state.resolve(FILES)), compiler, lookups, bindings);
    }

    /// Creates a factory like [#Kernels(Path, LookupReader)] with another compiler of `java` steps.
    /// It uses bound expressions of this cache, and adds to it. Nothing else may use the cache at
    /// the same time.
    public static Kernels with(
            BindingCache bindings, Path state, LookupReader lookups, FunctionCompiler compiler) {
        return new Kernels(state, lookups, compiler, PipelineBinding.with(bindings));
    }

    /// Creates a factory like [#Kernels(Path, LookupReader)]. It uses bound expressions of this
    /// cache, and adds to it. Nothing else may use the cache at the same time.
    public static Kernels with(BindingCache bindings, Path state, LookupReader lookups) {
        return with(bindings, state, lookups, new FunctionCompiler(Optional.of(state)));
    }

    /// Creates a factory that compiles pipelines, and adds their bound expressions to this cache.
    public static Kernels with(BindingCache bindings) {
        return new Kernels(
                DuckDb.DEFAULT_MEMORY,
                Optional.empty(),
                new FunctionCompiler(Optional.empty()),
                LookupReader.NONE,
                PipelineBinding.with(bindings));
    }

    /// Creates a factory for pipelines without lookups, whose kernels write files for buckets in
    /// this folder.
    public static Kernels writingIn(Path folder) {
        return new Kernels(
                DuckDb.DEFAULT_MEMORY,
                Optional.of(folder),
                new FunctionCompiler(Optional.empty()),
                LookupReader.NONE);
    }

    /// Creates a factory whose kernels share this limit in bytes on native memory for data.
    public Kernels(long memory) {
        this(memory, Optional.empty(), new FunctionCompiler(Optional.empty()), LookupReader.NONE);
    }

    /// Creates a factory whose kernels share this database. The factory closes it.
    Kernels(DuckDb database) {
        this(DuckDb.DEFAULT_MEMORY);
        reading = database;
    }

    private Kernels(
            long memory, Optional<Path> folder, FunctionCompiler compiler, LookupReader lookups) {
        this(memory, folder, compiler, lookups, PipelineBinding.NEW);
    }

    private Kernels(
            long memory,
            Optional<Path> folder,
            FunctionCompiler compiler,
            LookupReader lookups,
            PipelineBinding bindings) {
        this.bindings = bindings;
        this.memory = memory;
        this.folder = folder;
        this.compiler = compiler;
        this.lookups = lookups;
    }

    /// Returns a new kernel for one thread, which closes it. After each batch, `unknownFields`
    /// receives the number of ignored fields that are not in the schema, on the kernel's thread.
    ///
    /// @throws IllegalArgumentException if the pipeline does not compile, which lint reports
    @Override
    public Kernel kernel(App app, Pipeline pipeline, LongConsumer unknownFields) {
        return kernel(app, pipeline, lookups, unknownFields);
    }

    @Override
    public void redriven(String run) {
        lookups.redriven(run);
    }

    /// Returns a new kernel like the other method, whose lookups read their rows from `reader`.
    public Kernel kernel(
            App app, Pipeline pipeline, LookupReader reader, LongConsumer unknownFields) {
        if (JavaPipeline.is(pipeline)) {
            var program = javaProgram(app, pipeline);
            return new JavaKernel(
                    program,
                    pipeline.from().unknownFields(),
                    database(pipeline),
                    reader,
                    function(program),
                    unknownFields);
        }
        return new PipelineKernel(
                program(app, pipeline),
                pipeline.from().unknownFields(),
                database(pipeline).duplicate(),
                reader,
                unknownFields);
    }

    /// Returns the database for a pipeline. Only a pipeline that writes to a bucket uses a database
    /// that can access files.
    private synchronized DuckDb database(Pipeline pipeline) {
        if (folder.isEmpty() || pipeline.to().stream().allMatch(sink -> sink.staged().isEmpty())) {
            var known = reading == null ? DuckDb.forRows(memory) : reading;
            reading = known;
            return known;
        }
        var known =
                writing == null ? DuckDb.overFiles(DuckDb.DEFAULT_MEMORY, folder.get()) : writing;
        writing = known;
        return known;
    }

    /// Returns the statement of a pipeline over rows, formatted for reading. If the pipeline has no
    /// sinks, the statement returns every row.
    ///
    /// @throws IllegalArgumentException if the pipeline does not compile, which lint reports, or
    ///   has steps over a whole file
    public ExplainedStatement explain(App app, Pipeline pipeline) {
        if (JavaPipeline.is(pipeline)) {
            return javaProgram(app, pipeline).explain();
        }
        var kept = pipeline.to().isEmpty() ? FileKernels.staging(pipeline) : pipeline;
        return ExplainedStatement.of(program(app, kept).statement());
    }

    /// Returns the names of the columns of a pipeline and its views that have personal data, or may
    /// have been computed from it, and the paths of personal members. The pipeline must have no
    /// step `sql`.
    public Set<String> personalColumns(App app, Pipeline pipeline) {
        try (var binder = new Binder()) {
            return PersonalColumns.of(
                    pipeline,
                    app.views(),
                    (sql, names) ->
                            binder.mentions(sql).stream().anyMatch(names::contains)
                                    || names.stream()
                                            .filter(name -> name.contains("."))
                                            .anyMatch(path -> sql.mentions(path)));
        }
    }

    /// Returns the pipeline with only its first steps. Its only sink gets each row as a JSON object
    /// of all its columns.
    public static Pipeline first(Pipeline pipeline, int steps) {
        var rows = new PassThroughSink("", new Sink.Shape.Document(Optional.empty()));
        return Pipeline.of(pipeline.name(), pipeline.from())
                .withSteps(pipeline.steps().subList(0, steps))
                .withTo(List.of(rows));
    }

    /// Returns the binding of this factory, for another factory of the same app.
    public PipelineBinding bindings() {
        return bindings;
    }

    /// Returns the columns of a pipeline after its steps.
    PipelineColumns end(Pipeline pipeline) {
        var start = PipelineColumns.of(pipeline.from());
        return PipelineBinding.NEW.compile(
                pipeline,
                binder -> BoundStep.end(start, BoundStep.of(pipeline.steps(), start, binder)));
    }

    /// Compiles a pipeline once, for the kernels of all its workers.
    private CompiledPipeline program(App app, Pipeline pipeline) {
        return programs.computeIfAbsent(
                new Source(app, pipeline), source -> compile(source.app(), source.pipeline()));
    }

    private JavaPipeline javaProgram(App app, Pipeline pipeline) {
        return javaPrograms.computeIfAbsent(
                new Source(app, pipeline),
                source ->
                        bindings.compile(
                                source.pipeline(),
                                binder ->
                                        JavaPipeline.compile(
                                                source.app(), source.pipeline(), binder)));
    }

    private FunctionProcess function(JavaPipeline program) {
        var columns = program.columns().stream().map(CompiledPipeline.Named::name).toList();
        return functions.computeIfAbsent(
                new FunctionOf(program.pipeline(), program.step(), columns),
                of ->
                        new FunctionProcess(
                                of.pipeline(),
                                of.step().function(),
                                of.columns(),
                                program.json(),
                                compiler));
    }

    private CompiledPipeline compile(App app, Pipeline pipeline) {
        return bindings.compile(
                pipeline,
                binder ->
                        switch (pipeline.from()) {
                            case QueueSource _, StreamSource _ ->
                                    Compiler.compile(app, pipeline, binder);
                            case BucketSource from ->
                                    Compiler.overTable(app, pipeline, from.schema(), binder);
                        });
    }

    @Override
    public void close() {
        functions.values().forEach(FunctionProcess::close);
        closeDatabases();
    }

    private synchronized void closeDatabases() {
        if (reading != null) {
            reading.release();
            reading = null;
        }
        if (writing != null) {
            writing.close();
        }
    }
}
