package dev.leat.kernel;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Pipeline.UnknownFields;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Outcomes;
import dev.leat.batch.Record;
import dev.leat.kernel.compile.PassThroughSink;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Evaluates the filters (`where` and `else`) of a pipeline's sinks for a row after its steps. Uses
/// the same kernel as the pipeline.
public final class SinkFilters {

    private static final String NOWHERE = "nowhere";

    private SinkFilters() {}

    /// Returns for each sink of the pipeline, in their order, true if its filter excludes the row.
    /// Empty if a filter uses a column that is not in `columns`, or a value of the document does
    /// not have the type of its column.
    ///
    /// @param columns the columns of the row that the document has
    public static Optional<List<Boolean>> excluding(
            Kernels kernels, Pipeline pipeline, Schema columns, byte[] document) {
        var queue = pipeline.from().queue();
        var filters =
                Pipeline.of(
                                pipeline.name(),
                                new QueueSource(queue, columns, UnknownFields.IGNORE, 1))
                        .withTo(
                                pipeline.to().stream()
                                        .<Sink>map(sink ->
                                                new PassThroughSink(
                                                        NOWHERE,
                                                        new Sink.Shape.Document(Optional.empty()),
                                                        Map.of(),
                                                        sink.filter()))
                                        .toList());
        var queues = new LinkedHashMap<String, Queue>();
        queues.put(queue, Queue.named(queue));
        queues.put(NOWHERE, Queue.named(NOWHERE));
        var app =
                App.named(NOWHERE)
                        .withQueues(queues)
                        .withPipelines(Map.of(filters.name(), filters));
        var record = new Record("", document, Map.of(), 1, Instant.EPOCH);
        try (var kernel = kernels.kernel(app, filters, _ -> {})) {
            var outcomes = new Outcomes(1, filters.to().size());
            kernel.run(new LeasedWork(queue, NOWHERE, List.of(record)), outcomes);
            return outcomes.has(0, Outcome.REJECTED)
                    ? Optional.empty()
                    : Optional.of(
                            IntStream.range(0, filters.to().size())
                                    .mapToObj(sink -> outcomes.at(0, sink) == Outcome.FILTERED)
                                    .toList());
        } catch (IllegalArgumentException unknownColumn) {
            return Optional.empty();
        }
    }
}
