package dev.leat.operations.contrast;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Record;
import dev.leat.kernel.Kernels;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.quality.contrast.SampledRecord;
import dev.leat.run.PipelinePreview;
import dev.leat.run.RecordSteps;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Runs the steps of a pipeline on records, and selects those that pass. The stores of the sinks
/// are not queried.
///
/// @param kernels creates the kernels of an app file, for one use
public record StepsFilter(Function<App, Kernels> kernels, InstantSource clock) {

    private static final int BATCH = 1_000;

    RecordSample passing(App app, Pipeline pipeline, RecordSample sample) {
        var passing = new RecordSample();
        try (var made = kernels.apply(app);
                var kernel = made.kernel(app, pipeline, _ -> {})) {
            var preview =
                    new PipelinePreview(
                            app,
                            pipeline,
                            kernel,
                            _ -> new PipelinePreview.Place.Unchecked("only the steps are run"),
                            clock);
            var fails =
                    batches(
                            sample,
                            batch -> preview.run(batch).stream().map(one -> one.fails()).toList());
            for (int i = 0; i < fails.size(); i++) {
                if (!fails.get(i)) {
                    passing.add(sample.records().get(i));
                }
            }
        }
        return passing;
    }

    /// Returns the records after the last step of a pipeline without sinks.
    List<RecordSteps.AfterStep> after(App app, Pipeline pipeline, RecordSample sample) {
        try (var made = kernels.apply(app)) {
            var steps = new RecordSteps(app, pipeline, made, 1);
            return batches(sample, batch -> steps.of(batch).stream().map(List::getLast).toList());
        }
    }

    /// Returns the results of a run of each batch, in the order of the records.
    private <T> List<T> batches(RecordSample sample, Function<List<Record>, List<T>> run) {
        var results = new ArrayList<T>();
        var all = sample.records();
        for (int start = 0; start < all.size(); start += BATCH) {
            var some = all.subList(start, Math.min(start + BATCH, all.size()));
            results.addAll(
                    run.apply(
                            IntStream.range(0, some.size())
                                    .mapToObj(i -> record(some.get(i), i))
                                    .toList()));
        }
        return results;
    }

    private Record record(SampledRecord sampled, int number) {
        return new Record(
                Integer.toString(number),
                sampled.body(),
                Map.of(),
                1,
                sampled.arrived().orElseGet(clock::instant));
    }
}
