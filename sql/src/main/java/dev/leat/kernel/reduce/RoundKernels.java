package dev.leat.kernel.reduce;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.bind.PipelineBinding;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Factory of kernels for files that supports pipelines with steps over the whole file. Each round
/// of such a pipeline uses a kernel of another factory. Threads may share it.
public final class RoundKernels implements FileKernelFactory {

    /// Maximum number of cached plans. There may be many, because each file of a pipeline without a
    /// schema may have another header.
    private static final int MAX_PLANS = 256;

    private final FileKernelFactory kernels;
    private final WholeFileFunctions resources;
    private final Map<Source, ReductionPlan> plans;
    private final PipelineBinding bindings;

    /// Cache key of a plan.
    private record Source(Pipeline pipeline, Schema schema) {}

    public RoundKernels(FileKernelFactory kernels) {
        this(kernels, WholeFileFunctions.DEFAULT);
    }

    public RoundKernels(FileKernelFactory kernels, WholeFileFunctions resources) {
        this(kernels, resources, new ConcurrentHashMap<>(), PipelineBinding.NEW);
    }

    /// Creates a factory that binds the steps over a whole file with `bindings`.
    public RoundKernels(FileKernelFactory kernels, PipelineBinding bindings) {
        this(kernels, WholeFileFunctions.DEFAULT, new ConcurrentHashMap<>(), bindings);
    }

    private RoundKernels(
            FileKernelFactory kernels,
            WholeFileFunctions resources,
            Map<Source, ReductionPlan> plans,
            PipelineBinding bindings) {
        this.kernels = kernels;
        this.resources = resources;
        this.plans = plans;
        this.bindings = bindings;
    }

    @Override
    public FileKernel kernel(App app, Pipeline pipeline, Schema schema) {
        if (pipeline.stepsOverFile() == 0) {
            return kernels.kernel(app, pipeline, schema);
        }
        if (plans.size() >= MAX_PLANS) {
            plans.clear();
        }
        var plan =
                plans.computeIfAbsent(
                        new Source(pipeline, schema),
                        _ ->
                                bindings.compile(
                                        pipeline,
                                        binder -> ReductionPlan.of(pipeline, schema, binder)));
        var rounds = new ArrayList<FileKernel>();
        try {
            for (int round = 0; round <= plan.steps().size(); round++) {
                var columns =
                        round == 0
                                ? schema
                                : plan.steps().get(round - 1).after().schema(schema.name());
                var its = plan.round(round, columns);
                rounds.add(
                        round < plan.steps().size()
                                ? kernels.stager(app, its, columns)
                                : kernels.kernel(app, its, columns));
            }
            boolean files = pipeline.to().stream().allMatch(sink -> sink.staged().isPresent());
            return new RoundKernel(plan, rounds, files ? resources : resources.forRows());
        } catch (RuntimeException failed) {
            rounds.forEach(FileKernel::close);
            throw failed;
        }
    }

    @Override
    public FileKernel stager(App app, Pipeline pipeline, Schema schema) {
        return kernels.stager(app, pipeline, schema);
    }

    @Override
    public FileKernelFactory with(LookupReader lookups) {
        return new RoundKernels(kernels.with(lookups), resources, plans, bindings);
    }
}
