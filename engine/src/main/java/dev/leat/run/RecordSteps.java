package dev.leat.run;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Column;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.batch.Rows;
import dev.leat.engine.Batch;
import dev.leat.engine.RecordRun;
import dev.leat.kernel.KernelFactory;
import dev.leat.kernel.Kernels;
import dev.leat.plan.Planner;
import dev.leat.port.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The rows of records after each step of their pipeline, as it would compute them now. Runs the
/// first steps of the pipeline without its sinks, so lookups and `java` steps give their present
/// results. Stores nothing. The pipeline must not read files. Owned by one thread.
///
/// @param kernels creates the kernels; the caller closes it
/// @param most the maximum number of rows that are returned for a record and a step
public record RecordSteps(App app, Pipeline pipeline, KernelFactory kernels, int most) {

    /// A record after a step.
    ///
    /// @param outcome PENDING if the record goes on to the next step; otherwise the outcome with
    ///   which it left, or RETURNED if it could not be computed
    /// @param reasons the reasons of a rejection, or why the record could not be computed
    /// @param rows the first rows of the record, each as a JSON object; several after an `unnest`
    /// @param count the number of all its rows
    public record AfterStep(Outcome outcome, List<Reason> reasons, List<String> rows, int count) {

        public AfterStep {
            reasons = List.copyOf(reasons);
            rows = List.copyOf(rows);
        }
    }

    /// Returns for each record its state after decoding, and after each step that it reached.
    public List<List<AfterStep>> of(List<Record> records) {
        var all = records.stream().map(_ -> (List<AfterStep>) new ArrayList<AfterStep>()).toList();
        var open = IntStream.range(0, records.size()).boxed().toList();
        for (int steps = 0; steps <= pipeline.steps().size() && !open.isEmpty(); steps++) {
            var after = after(steps, open.stream().map(records::get).toList());
            for (int i = 0; i < after.size(); i++) {
                all.get(open.get(i)).add(after.get(i));
            }
            open =
                    open.stream()
                            .filter(one -> all.get(one).getLast().outcome() == Outcome.PENDING)
                            .toList();
        }
        return all;
    }

    private List<AfterStep> after(int steps, List<Record> records) {
        var first = Kernels.first(pipeline, steps);
        var planner = Planner.of(app, first);
        try (var kernel = kernels.kernel(app, first, _ -> {})) {
            var run = new RecordRun(planner, kernel);
            var batch = run.batch(records);
            var computed = new ArrayList<Rows>();
            var table =
                    run.once(
                            batch,
                            planner.table(batch.work()),
                            (Batch with, Outcomes entered) -> {
                                computed.add(with.rows());
                                return entered;
                            });
            return IntStream.range(0, records.size())
                    .mapToObj(record -> after(record, table, computed.getFirst()))
                    .toList();
        } catch (UnavailableException lookup) {
            var why = List.of(Reason.of("lookup", String.valueOf(lookup.getMessage())));
            return records.stream()
                    .map(_ -> new AfterStep(Outcome.RETURNED, why, List.of(), 0))
                    .toList();
        }
    }

    private AfterStep after(int record, Outcomes table, Rows rows) {
        var outcome = table.at(record, 0);
        var own = IntStream.range(0, rows.size()).filter(row -> rows.record()[row] == record);
        var texts = (Column.Texts) rows.sinks().getFirst().getFirst();
        var documents = own.mapToObj(row -> String.valueOf(texts.values()[row])).toList();
        return new AfterStep(
                outcome,
                outcome == Outcome.PENDING ? List.of() : table.reasons(record, 0),
                documents.subList(0, Math.min(most, documents.size())),
                documents.size());
    }
}
