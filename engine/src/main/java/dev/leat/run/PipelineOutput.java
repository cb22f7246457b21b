package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.engine.Batch;
import dev.leat.kernel.Kernel;
import dev.leat.kernel.KernelFactory;
import dev.leat.plan.Planner;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Computes what a pipeline would write to its sinks. Calls no store: rows that a store would
/// refuse, or has already, are included. Owned by one thread.
public final class PipelineOutput implements AutoCloseable {

    private final RecordOutputs outputs;
    private final Planner planner;
    private final Kernel kernel;

    /// @throws IllegalArgumentException if the pipeline does not compile
    public PipelineOutput(App app, Pipeline of, KernelFactory kernels) {
        this.outputs = new RecordOutputs(app, of);
        var pipeline = outputs.pipeline();
        this.planner = Planner.of(app, pipeline);
        this.kernel = kernels.kernel(app, pipeline, (_, _) -> {});
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
        var all = new @Nullable OfRecord[records.size()];
        var open = IntStream.range(0, records.size()).boxed().toList();
        while (!open.isEmpty()) {
            var next = new ArrayList<Integer>();
            run(records, open, all, next);
            if (next.size() == open.size()) {
                throw new IllegalStateException(
                        "record %s has too many rows".formatted(records.get(open.getFirst()).id()));
            }
            open = next;
        }
        return List.of(all);
    }

    private void run(
            List<Record> records,
            List<Integer> open,
            @Nullable OfRecord[] all,
            List<Integer> next) {
        var leased =
                new LeasedWork(
                        planner.source().name(),
                        "output",
                        open.stream().map(records::get).toList());
        var work = Batch.of(leased, planner).work();
        var table = planner.table(work);
        var rows = kernel.run(work, table);
        var made = new ArrayList<OfRecord>();
        for (int record = 0; record < open.size(); record++) {
            made.add(new OfRecord(new LinkedHashMap<>(), outputs.rejected(table, record)));
        }
        for (int row = 0; row < rows.size(); row++) {
            outputs.add(rows, row, table, made.get(rows.record()[row]).rows());
        }
        for (int record = 0; record < open.size(); record++) {
            if (table.has(record, Outcome.RETURNED)) {
                next.add(open.get(record));
            } else {
                all[open.get(record)] = made.get(record);
            }
        }
    }

    @Override
    public void close() {
        kernel.close();
    }
}
