package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.ArchivedRecord;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.engine.Batch;
import dev.leat.engine.RecordRun;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.KernelFactory;
import dev.leat.plan.Planner;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Computes what a pipeline would write to its sinks. Calls no store: rows that a store would
/// refuse, or has already, are included. Owned by one thread.
public final class PipelineOutput implements AutoCloseable {

    private final RecordOutputs outputs;
    private final Kernel kernel;
    private final RecordRun run;
    private final Set<Integer> sinks;

    /// @param names the names under which the outputs are compared
    /// @throws IllegalArgumentException if the pipeline does not compile
    public PipelineOutput(App app, Pipeline of, CurrentNames names, KernelFactory kernels) {
        this.outputs = new RecordOutputs(app, of, names);
        var pipeline = outputs.pipeline();
        this.kernel = kernels.kernel(app, pipeline, _ -> {});
        this.run = new RecordRun(Planner.of(app, pipeline), kernel);
        this.sinks = IntStream.range(0, pipeline.to().size()).boxed().collect(Collectors.toSet());
    }

    /// The rows of one record, and the reasons why a sink would not receive it; both by the label
    /// of the sink.
    public record OfRecord(Map<String, List<SinkRow>> rows, Map<String, List<Reason>> rejected) {

        static final OfRecord NOTHING = new OfRecord(Map.of(), Map.of());
    }

    /// Returns the output of each record.
    ///
    /// @throws UnavailableException if a lookup is unavailable
    public List<OfRecord> run(List<Record> records) {
        var all =
                records.stream()
                        .map(_ -> new OfRecord(new LinkedHashMap<>(), new LinkedHashMap<>()))
                        .toList();
        var made = new ArrayList<OfRecord>();
        run.run(
                records.stream().map(ArchivedRecord::of).toList(),
                sinks,
                (batch, table) -> {
                    made.clear();
                    made.addAll(outputs(batch, table));
                    return table;
                },
                ended -> {
                    var of = made.get(ended.row());
                    all.get(ended.index()).rows().putAll(of.rows());
                    all.get(ended.index()).rejected().putAll(of.rejected());
                });
        return all;
    }

    /// Returns the output of each record of a batch at the sinks where it fits, and ends its
    /// processing there.
    private List<OfRecord> outputs(Batch batch, Outcomes table) {
        var made = new ArrayList<OfRecord>();
        for (int record = 0; record < table.records(); record++) {
            made.add(new OfRecord(new LinkedHashMap<>(), outputs.rejected(table, record)));
        }
        for (int row = 0; row < batch.rows().size(); row++) {
            var record = made.get(batch.rows().record()[row]);
            outputs.add(batch.rows(), row, table, record.rows());
        }
        for (int record = 0; record < table.records(); record++) {
            table.putPending(record, Outcome.DELIVERED);
        }
        return made;
    }

    @Override
    public void close() {
        kernel.close();
    }
}
