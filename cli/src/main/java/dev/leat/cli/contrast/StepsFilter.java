package dev.leat.cli.contrast;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.batch.Record;
import dev.leat.kernel.Kernels;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.quality.contrast.SampledRecord;
import dev.leat.run.PipelinePreview;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Selects the records that pass the steps of a pipeline. The stores of the sinks are not queried.
///
/// @param kernels creates the kernels of an app file, for one use
public record StepsFilter(Function<App, Kernels> kernels, InstantSource clock) {

    private static final int BATCH = 1_000;

    RecordSample passing(App app, Pipeline pipeline, RecordSample sample) {
        var passing = new RecordSample();
        try (var made = kernels.apply(app);
                var kernel = made.kernel(app, pipeline, (_, _) -> {})) {
            var preview =
                    new PipelinePreview(
                            app,
                            pipeline,
                            kernel,
                            _ -> new PipelinePreview.Place.Unchecked("only the steps are run"),
                            clock);
            var all = sample.records();
            for (int start = 0; start < all.size(); start += BATCH) {
                var some = all.subList(start, Math.min(start + BATCH, all.size()));
                var records =
                        IntStream.range(0, some.size())
                                .mapToObj(i -> record(some.get(i), i))
                                .toList();
                var previews = preview.run(records);
                for (int i = 0; i < some.size(); i++) {
                    if (!previews.get(i).fails()) {
                        passing.add(some.get(i));
                    }
                }
            }
        }
        return passing;
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
