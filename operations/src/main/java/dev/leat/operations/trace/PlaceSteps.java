package dev.leat.operations.trace;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Schema;
import dev.leat.app.Step;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.inspect.PipelineStep;
import dev.leat.kernel.KernelFactory;
import dev.leat.mask.Mask;
import dev.leat.operations.TraceReport.AfterStep;
import dev.leat.operations.TraceReport.Value;
import dev.leat.run.RecordSteps;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    private static final String NULL = "null";

    private static final JsonMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private final Pipeline pipeline;
    private final Mask mask;

    /// The mask of reasons, which quote values of any column that the steps compute.
    private final Mask reasons;

    private final List<PipelineStep> columns;
    private final IdentityHashMap<RecordTrace.Place, List<AfterStep>> steps =
            new IdentityHashMap<>();

    /// @param kernels creates the kernels that process the records
    /// @param personal the personal columns of the places of the record
    PlaceSteps(App app, RecordTrace trace, KernelFactory kernels, Set<String> personal) {
        pipeline = trace.pipeline();
        mask = Mask.of(List.of(pipeline.from().schema()), personal);
        var places =
                pipeline.from().files().isPresent()
                        ? List.<RecordTrace.Place>of()
                        : trace.places().all().stream().limit(MESSAGES).toList();
        columns = places.isEmpty() ? List.of() : PipelineStep.of(app, marked());
        reasons = new Mask(personalAtAnyStep(), mask.known());
        if (!places.isEmpty()) {
            var records = places.stream().map(RecordTrace.Place::record).toList();
            var computed = new RecordSteps(app, pipeline, kernels, ROWS).of(records);
            for (int i = 0; i < places.size(); i++) {
                steps.put(places.get(i), after(computed.get(i)));
            }
        }
    }

    /// Returns the pipeline with each column marked as personal that the mask names.
    private Pipeline marked() {
        var schema = pipeline.from().schema();
        var fields =
                schema.fields().stream()
                        .map(field -> {
                            var own = field.personal().collect(Collectors.toSet());
                            boolean others =
                                    mask.personal().stream()
                                            .filter(path -> Schema.overlap(path, field.name()))
                                            .anyMatch(path -> !own.contains(path));
                            return field.withPii(field.pii() || others);
                        })
                        .toList();
        return pipeline.withFrom(pipeline.from().with(new Schema(schema.name(), fields)));
    }

    private Set<String> personalAtAnyStep() {
        var names = new HashSet<>(mask.personal());
        columns.stream()
                .flatMap(step -> step.columns().stream())
                .filter(PipelineStep.Column::hidden)
                .forEach(column -> names.add(column.name()));
        return names;
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
                        .map(PlaceSteps::filter)
                        .distinct()
                        .toList();
        return ends.size() == 1
                ? Optional.of(ends.getFirst()).filter(end -> !end.isEmpty())
                : Optional.empty();
    }

    /// Returns why a step filters the record out; empty if it does not.
    private static String filter(AfterStep end) {
        if (!end.state().equals(AfterStep.FILTERED)) {
            return "";
        }
        return switch (end.step()) {
            case "where" -> "where: " + end.condition();
            case "unnest" -> "unnest: the list is empty";
            default -> "";
        };
    }

    private List<AfterStep> after(List<RecordSteps.AfterStep> computed) {
        return IntStream.range(0, computed.size())
                .mapToObj(i ->
                        after(i, computed.get(i), i == 0 ? Optional.empty() : row(computed, i - 1)))
                .toList();
    }

    /// Returns the row after a step; empty if there are several.
    private static Optional<JsonNode> row(List<RecordSteps.AfterStep> computed, int index) {
        var step = computed.get(index);
        return step.count() == 1
                ? Optional.of(EXACT.readTree(step.rows().getFirst()))
                : Optional.empty();
    }

    private AfterStep after(int index, RecordSteps.AfterStep computed, Optional<JsonNode> before) {
        var condition =
                index > 0 && pipeline.steps().get(index - 1) instanceof Step.Where where
                        ? where.condition().text().strip().replaceAll("\\s+", " ")
                        : "";
        return new AfterStep(
                columns.get(index).kind(),
                condition,
                state(computed.outcome()),
                computed.reasons().stream().map(reason -> reasons.reason(reason).text()).toList(),
                computed.rows().stream()
                        .map(row -> values(index, EXACT.readTree(row), before))
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

    private List<Value> values(int index, JsonNode row, Optional<JsonNode> before) {
        var old =
                index == 0
                        ? Set.<String>of()
                        : columns.get(index - 1).columns().stream()
                                .map(PipelineStep.Column::name)
                                .collect(Collectors.toSet());
        return columns.get(index).columns().stream()
                .map(column -> {
                    var json = json(row, column);
                    boolean changed =
                            before.isPresent()
                                    && !(old.contains(column.name())
                                            && json.equals(json(before.get(), column)));
                    return new Value(column.name(), shown(column, json), changed);
                })
                .toList();
    }

    private static String json(JsonNode row, PipelineStep.Column column) {
        var value = row.path(column.name());
        return value.isMissingNode() ? NULL : value.toString();
    }

    private String shown(PipelineStep.Column column, String json) {
        if (json.equals(NULL)) {
            return NULL;
        }
        var masked = column.hidden() ? '"' + Mask.MASK + '"' : mask.value(column.name(), json);
        return Reason.cut(masked);
    }
}
