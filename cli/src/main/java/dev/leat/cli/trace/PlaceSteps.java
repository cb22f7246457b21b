package dev.leat.cli.trace;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Step;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.inspect.PipelineStep;
import dev.leat.kernel.KernelFactory;
import dev.leat.mask.Mask;
import dev.leat.run.RecordSteps;
import dev.leat.server.operations.TraceReport.AfterStep;
import dev.leat.server.operations.TraceReport.Value;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The columns of a traced record after each step of its pipeline, for the first messages in which
/// it is stored. Personal values, and values that are computed from them, are masked.
final class PlaceSteps {

    /// The maximum number of messages of a trace.
    private static final int MESSAGES = 5;

    /// The maximum number of rows of a record.
    private static final int ROWS = 3;

    private static final JsonMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final Pipeline pipeline;
    private final Mask mask;
    private final List<PipelineStep> columns;
    private final IdentityHashMap<RecordTrace.Place, List<AfterStep>> steps =
            new IdentityHashMap<>();

    /// @param kernels creates the kernels that process the records
    PlaceSteps(App app, RecordTrace trace, KernelFactory kernels) {
        pipeline = trace.pipeline();
        mask = Mask.of(List.of(pipeline.from().schema()), Set.of());
        var places =
                pipeline.from().files().isPresent()
                        ? List.<RecordTrace.Place>of()
                        : trace.places().stream().limit(MESSAGES).toList();
        columns = places.isEmpty() ? List.of() : PipelineStep.of(app, pipeline);
        if (!places.isEmpty()) {
            var records = places.stream().map(RecordTrace.Place::record).toList();
            var computed = new RecordSteps(app, pipeline, kernels, ROWS).of(records);
            for (int i = 0; i < places.size(); i++) {
                steps.put(places.get(i), after(computed.get(i)));
            }
        }
    }

    /// Returns the steps of one of the places of the trace; empty if they were not computed.
    List<AfterStep> of(RecordTrace.Place place) {
        return steps.getOrDefault(place, List.of());
    }

    /// Returns the step that filters the record out, if it does so wherever the record is stored.
    Optional<String> filter() {
        var ends =
                steps.values().stream()
                        .map(List::getLast)
                        .map(end ->
                                end.state().equals(AfterStep.FILTERED)
                                        ? "where: " + end.condition()
                                        : "")
                        .distinct()
                        .toList();
        return ends.size() == 1
                ? Optional.of(ends.getFirst()).filter(end -> !end.isEmpty())
                : Optional.empty();
    }

    private List<AfterStep> after(List<RecordSteps.AfterStep> computed) {
        return IntStream.range(0, computed.size())
                .mapToObj(i -> after(i, computed.get(i)))
                .toList();
    }

    private AfterStep after(int index, RecordSteps.AfterStep computed) {
        var condition =
                index > 0 && pipeline.steps().get(index - 1) instanceof Step.Where where
                        ? where.condition().text().strip().replaceAll("\\s+", " ")
                        : "";
        return new AfterStep(
                columns.get(index).kind(),
                condition,
                state(computed.outcome()),
                computed.reasons().stream().map(reason -> mask.reason(reason).message()).toList(),
                computed.rows().stream()
                        .map(row -> values(columns.get(index), EXACT.readTree(row)))
                        .toList(),
                computed.count());
    }

    private static String state(Outcome outcome) {
        return switch (outcome) {
            case PENDING -> AfterStep.CONTINUES;
            case FILTERED -> AfterStep.FILTERED;
            case REJECTED -> "rejected";
            case DELIVERED, DUPLICATE, SUPERSEDED, RETRIED, RETURNED -> "unknown";
        };
    }

    private List<Value> values(PipelineStep step, JsonNode row) {
        return step.columns().stream()
                .map(column -> new Value(column.name(), value(column, row)))
                .toList();
    }

    private String value(PipelineStep.Column column, JsonNode row) {
        var value = row.path(column.name());
        if (value.isMissingNode() || value.isNull()) {
            return "null";
        }
        var json = value.toString();
        var shown =
                column.privacy().equals("NONE")
                        ? mask.value(column.name(), json)
                        : '"' + Mask.MASK + '"';
        return Reason.cut(shown);
    }
}
