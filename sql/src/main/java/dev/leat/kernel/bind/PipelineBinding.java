package dev.leat.kernel.bind;

import dev.leat.app.Pipeline;
import java.util.function.Supplier;

/// Binds pipelines for their compilation, with expressions that were bound before. Threads may
/// share it.
public final class PipelineBinding {

    /// Binds each pipeline without a cache.
    public static final PipelineBinding NEW = new PipelineBinding(BindingCache::new);

    private final Supplier<BindingCache> caches;

    private PipelineBinding(Supplier<BindingCache> caches) {
        this.caches = caches;
    }

    /// Uses bound expressions of this cache, and adds to it. Factories of kernels may share the
    /// result. Nothing else may use the cache at the same time.
    public static PipelineBinding with(BindingCache cache) {
        return new PipelineBinding(() -> cache);
    }

    /// A compilation of a pipeline.
    public interface Compilation<T> {
        T with(Binder binder) throws BindException;
    }

    /// Returns the result of a compilation.
    ///
    /// @throws IllegalArgumentException if the pipeline cannot be bound, which lint reports
    public <T> T compile(Pipeline pipeline, Compilation<T> compilation) {
        return compile(pipeline, "", compilation);
    }

    /// Returns the result of a compilation, as the other method does.
    ///
    /// @param columns the part of the message about the columns of a file. Their names are data, so
    ///   such a message has no hint
    public <T> T compile(Pipeline pipeline, String columns, Compilation<T> compilation) {
        // files without a schema may have columns of any names
        var cache = pipeline.from().infersColumns() ? new BindingCache() : caches.get();
        // workers of several pipelines may compile at the same time
        synchronized (cache) {
            try (var binder = new Binder(cache)) {
                return compilation.with(binder);
            } catch (BindException e) {
                throw new IllegalArgumentException(
                        "pipeline '%s' does not compile%s: %s%s"
                                .formatted(
                                        pipeline.name(),
                                        columns,
                                        e.getMessage(),
                                        e.hint()
                                                .filter(_ -> columns.isEmpty())
                                                .map(hint -> " (" + hint + ")")
                                                .orElse("")),
                        e);
            }
        }
    }
}
