package dev.leat.operations.contrast;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.Step;
import dev.leat.batch.Outcome;
import dev.leat.inspect.PipelineStep;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.quality.contrast.SampledRecord;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// The steps `set` with which a pipeline begins. They are computed for dead letters again, so that
/// the text columns that they change or add can be compared with those of stored rows.
///
/// @param pipeline the pipeline without its later steps
/// @param columns the columns that the steps change and the sink stores as these steps compute
///   them; not those that are computed from personal values
record FirstSteps(App app, Pipeline pipeline, Set<String> columns) {

    private static final JsonMapper EXACT =
            JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    static FirstSteps of(App app, Pipeline pipeline, Sink sink) {
        var steps = pipeline.steps();
        int count = (int) steps.stream().takeWhile(Step.Set.class::isInstance).count();
        var first = pipeline.withSteps(steps.subList(0, count));
        var texts =
                PipelineStep.of(app, first).getLast().columns().stream()
                        .filter(column -> column.privacy().equals("NONE"))
                        .filter(column -> column.type().equals("VARCHAR"))
                        .map(PipelineStep.Column::name)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        var stored = UnchangedColumns.of(texts, steps.subList(count, steps.size()), sink);
        stored.removeAll(UnchangedColumns.of(pipeline, sink));
        return new FirstSteps(app, first, stored);
    }

    /// Returns the letters with the columns as the steps compute them; empty if a letter does not
    /// pass the steps.
    Optional<RecordSample> of(RecordSample letters, StepsFilter steps) {
        var changed = new RecordSample();
        var ends = steps.after(app, pipeline, letters);
        for (int i = 0; i < ends.size(); i++) {
            var letter = letters.records().get(i);
            var computed = ends.get(i);
            if (computed.outcome() != Outcome.PENDING || computed.rows().size() != 1) {
                return Optional.empty();
            }
            changed.add(
                    new SampledRecord(
                            body(letter, computed.rows().getFirst()),
                            letter.arrived(),
                            letter.attributes()));
        }
        return Optional.of(changed);
    }

    private byte[] body(SampledRecord letter, String row) {
        var document = (ObjectNode) EXACT.readTree(letter.body());
        var values = EXACT.readTree(row);
        // a row omits columns that are NULL
        for (var column : columns) {
            var value = values.path(column);
            document.set(column, value.isMissingNode() ? NullNode.getInstance() : value);
        }
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }
}
