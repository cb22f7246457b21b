package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Step;
import dev.leat.app.WarehouseTable;
import dev.leat.batch.Column;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;
import dev.leat.file.UnreadableFileException;
import dev.leat.kernel.FileKernel;
import dev.leat.kernel.FileKernelFactory;
import dev.leat.load.FileRun.Processed;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Names the rows of a file that `aggregate` or `sql` made of many lines, by columns of the result
/// of the step. Owned by one thread.
final class RowNames implements AutoCloseable {

    private final App app;
    private final Pipeline pipeline;
    private final Pipeline other;
    private final FileUnit unit;
    private final StagingFolder staging;
    private final FileKernelFactory kernels;
    private @Nullable FileKernel kernel;
    private int steps;

    /// @param other the definition with which the rows are compared
    RowNames(
            App app,
            Pipeline pipeline,
            Pipeline other,
            FileUnit unit,
            StagingFolder staging,
            FileKernelFactory kernels) {
        this.app = app;
        this.pipeline = pipeline;
        this.other = other;
        this.unit = unit;
        this.staging = staging;
        this.kernels = kernels;
    }

    /// Returns true if one of the first `steps` steps over the whole file makes rows of many lines.
    static boolean made(Pipeline pipeline, long steps) {
        return pipeline.steps().stream()
                .filter(Step.OverFile.class::isInstance)
                .limit(steps)
                .anyMatch(step -> !step.keepsRows());
    }

    /// Returns the name of each record of a piece, a JSON object. Empty if the rows are one group,
    /// or if the columns cannot be written as JSON.
    List<String> of(Processed piece) throws UnreadableFileException, IOException {
        var names = new String[piece.table().records()];
        Arrays.fill(names, "");
        var columns = columns(piece);
        if (columns.isEmpty()) {
            return List.of(names);
        }
        var rows = kernel(piece, columns).run(unit, piece.piece(), staging).rows();
        for (int row = 0; row < rows.size(); row++) {
            var name = ((Column.Texts) rows.sinks().getFirst().getFirst()).values()[row];
            names[rows.record()[row]] = name == null ? "" : name;
        }
        return List.of(names);
    }

    private FileKernel kernel(Processed piece, List<String> columns) {
        if (kernel != null && steps == piece.steps()) {
            return kernel;
        }
        close();
        steps = piece.steps();
        var naming =
                Pipeline.of(pipeline.name(), pipeline.from().with(piece.schema()))
                        .withTo(List.of(new ComparedSink.Keys(columns)));
        var opened = kernels.kernel(app, naming, piece.schema());
        kernel = opened;
        return opened;
    }

    /// Returns the columns that name a row: those of the pipeline's key, those of the groups, or
    /// those of a warehouse table's key, if the step's result has them; otherwise all columns.
    private List<String> columns(Processed piece) {
        var all = piece.schema().fields().stream().map(Schema.Field::name).toList();
        var key = Stream.of(pipeline.key()).filter(columns -> !columns.isEmpty());
        var groups = groups(pipeline).or(() -> groups(other)).stream();
        var tables =
                pipeline.to().stream()
                        .flatMap(sink -> sink.warehouseTable().stream())
                        .flatMap(table ->
                                Stream.ofNullable(app.all(WarehouseTable.class).get(table)))
                        .map(WarehouseTable::key);
        return Stream.of(key, groups, tables)
                .flatMap(candidates -> candidates)
                .filter(all::containsAll)
                .findFirst()
                .orElse(all);
    }

    /// Returns the columns of the groups of the last `aggregate`.
    private static Optional<List<String>> groups(Pipeline pipeline) {
        return pipeline.steps().stream()
                .flatMap(step ->
                        step instanceof Step.Aggregate of ? Stream.of(of.by()) : Stream.empty())
                .reduce((_, last) -> last);
    }

    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
            kernel = null;
        }
    }
}
