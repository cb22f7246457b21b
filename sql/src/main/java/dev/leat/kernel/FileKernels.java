package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Compression;
import dev.leat.app.FileFormat;
import dev.leat.app.LakeTable;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.TextTemplate;
import dev.leat.kernel.bind.DuckDb;
import dev.leat.kernel.bind.PipelineBinding;
import dev.leat.kernel.compile.CompiledPipeline;
import dev.leat.kernel.compile.Compiler;
import dev.leat.kernel.compile.PassThroughSink;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Factory of kernels for files, which share one locked database, opened for the first of them.
/// Threads may share it. Any thread may close it and its kernels. This interrupts running calls,
/// which then throw an IOException.
public final class FileKernels implements FileKernelFactory, AutoCloseable {

    /// Default memory limit in bytes: enough for pieces of 32 MiB on two threads.
    public static final long DEFAULT_MEMORY = 512L << 20;

    /// Memory limit for statements with more than [#WIDE] columns. For each column at each step of
    /// a statement, DuckDB reserves vectors of 2,048 rows, which count towards the limit. DuckDB
    /// uses only as much of the reserved memory as the rows fill.
    private static final long WIDE_MEMORY = 3L << 30;

    /// Maximum number of columns for the normal memory limit. A statement that reads, computes and
    /// writes more columns uses [#WIDE_MEMORY].
    private static final int WIDE = 1_000;

    /// Maximum number of cached compiled pipelines. There may be many, because each file of a
    /// pipeline without a schema may have another header.
    private static final int MAX_PROGRAMS = 256;

    private final PipelineBinding bindings;
    private final Supplier<DuckDb> openNormal;
    private final Supplier<DuckDb> openWide;
    private final ReentrantLock wideLock = new ReentrantLock();
    private @Nullable DuckDb normal;
    private @Nullable DuckDb wide;
    private boolean closed;
    private final Map<Source, CompiledPipeline> programs = new ConcurrentHashMap<>();
    private final Set<TableSession> open = ConcurrentHashMap.newKeySet();

    /// Cache key of a compiled pipeline.
    private record Source(App app, Pipeline pipeline, Schema schema) {}

    /// Creates a factory whose database has this number of threads and this limit in bytes on
    /// native memory for data. Data above the limit is spilled to `spill`. DuckDB can access only
    /// `folders`, which must contain the tables and staged files.
    public FileKernels(int threads, long memory, Path spill, List<Path> folders) {
        this(threads, memory, spill, folders, PipelineBinding.NEW);
    }

    private FileKernels(
            int threads, long memory, Path spill, List<Path> folders, PipelineBinding bindings) {
        this.bindings = bindings;
        openNormal = () -> DuckDb.overFiles(threads, memory, spill, folders);
        openWide = () -> DuckDb.overWideFiles(Math.max(memory, WIDE_MEMORY), spill, folders);
    }

    /// Creates the factory for an app whose state is in this folder.
    public static FileKernels in(Path state) {
        return in(state, PipelineBinding.NEW);
    }

    /// Creates the factory like the other method, which binds pipelines with `bindings`.
    public static FileKernels in(Path state, PipelineBinding bindings) {
        return new FileKernels(
                Runtime.getRuntime().availableProcessors(),
                DEFAULT_MEMORY,
                state.resolve("spill"),
                List.of(state.resolve(Kernels.FILES)),
                bindings);
    }

    /// Returns a kernel for a pipeline without lookups.
    @Override
    public FileKernel kernel(App app, Pipeline pipeline, Schema schema) {
        return with(LookupReader.NONE).kernel(app, pipeline, schema);
    }

    /// Returns a kernel for a pipeline without lookups.
    @Override
    public FileKernel stager(App app, Pipeline pipeline, Schema schema) {
        return with(LookupReader.NONE).stager(app, pipeline, schema);
    }

    @Override
    public FileKernelFactory with(LookupReader lookups) {
        return new Reading(lookups);
    }

    /// The factory of kernels that read the rows of lookups from this reader.
    private final class Reading implements FileKernelFactory {

        private final LookupReader lookups;

        Reading(LookupReader lookups) {
            this.lookups = lookups;
        }

        @Override
        public FileKernel kernel(App app, Pipeline pipeline, Schema schema) {
            return FileKernels.this.kernel(app, pipeline, schema, false, lookups);
        }

        @Override
        public FileKernel stager(App app, Pipeline pipeline, Schema schema) {
            return FileKernels.this.kernel(app, staging(pipeline), schema, true, lookups);
        }

        @Override
        public FileKernelFactory with(LookupReader others) {
            return new Reading(others);
        }
    }

    /// Returns the pipeline with a single sink that takes every row.
    static Pipeline staging(Pipeline pipeline) {
        var rows =
                new PassThroughSink(
                        "",
                        new Sink.Shape.Files(
                                new TextTemplate(List.of()),
                                FileFormat.PARQUET,
                                Compression.SNAPPY));
        return Pipeline.of(pipeline.name(), pipeline.from())
                .withSteps(pipeline.steps())
                .withTo(List.of(rows))
                .withMaxRejects(pipeline.maxRejects());
    }

    private FileKernel kernel(
            App app, Pipeline pipeline, Schema schema, boolean places, LookupReader lookups) {
        var program = program(new Source(app, pipeline, schema));
        var session =
                program.width() > WIDE
                        ? new TableSession(wide().duplicate(), wideLock)
                        : new TableSession(normal().duplicate(), new ReentrantLock());
        open.add(session);
        return new TableKernel(
                program,
                pipeline,
                places,
                keyed(app, pipeline),
                session,
                lookups,
                () -> open.remove(session));
    }

    private static BitSet keyed(App app, Pipeline pipeline) {
        var keyed = new BitSet();
        for (int sink = 0; sink < pipeline.to().size(); sink++) {
            keyed.set(
                    sink,
                    pipeline.to()
                            .get(sink)
                            .lakeTable()
                            .filter(name -> !app.get(LakeTable.class, name).key().isEmpty())
                            .isPresent());
        }
        return keyed;
    }

    private synchronized DuckDb normal() {
        var known = normal;
        if (known == null) {
            known = open(openNormal);
            normal = known;
        }
        return known;
    }

    /// Returns the database for statements with many columns, which process one piece at a time.
    private synchronized DuckDb wide() {
        var known = wide;
        if (known == null) {
            known = open(openWide);
            wide = known;
        }
        return known;
    }

    private DuckDb open(Supplier<DuckDb> database) {
        if (closed) {
            throw new IllegalStateException("the factory of kernels is closed");
        }
        return database.get();
    }

    private CompiledPipeline program(Source source) {
        if (programs.size() >= MAX_PROGRAMS) {
            programs.clear();
        }
        return programs.computeIfAbsent(source, this::compile);
    }

    private CompiledPipeline compile(Source source) {
        checkNames(source.schema());
        return bindings.compile(
                source.pipeline(),
                " for the %d columns of the file".formatted(source.schema().fields().size()),
                binder ->
                        Compiler.overTable(
                                source.app(), source.pipeline(), source.schema(), binder));
    }

    /// Rejects columns with names that SQL cannot distinguish.
    private static void checkNames(Schema schema) {
        var names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (var field : schema.fields()) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException(
                        "column %d has the name of another column, ignoring case: rename one of them"
                                .formatted(names.size() + 1));
            }
            if (Schema.reserves(field.name())) {
                throw new IllegalArgumentException(
                        "the name of column %d is reserved: rename it in the file's header"
                                .formatted(names.size()));
            }
        }
    }

    @Override
    public synchronized void close() {
        open.forEach(TableSession::interrupt);
        open.forEach(TableSession::close);
        closed = true;
        if (normal != null) {
            normal.close();
        }
        if (wide != null) {
            wide.close();
        }
    }
}
