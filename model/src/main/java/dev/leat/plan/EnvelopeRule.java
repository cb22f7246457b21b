package dev.leat.plan;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Schema;
import dev.leat.app.SourceTerms;
import dev.leat.batch.Record;
import dev.leat.deadletter.SnsEnvelopeReader;
import java.util.List;
import java.util.Optional;

/// The rule by which a pipeline removes the SNS envelopes of its messages. All code that shows,
/// searches or edits a message as its pipeline reads it uses this rule. The app file may not
/// declare all topics of a queue, because clients can subscribe the queue to others.
public enum EnvelopeRule {

    /// The app declares that messages have an envelope.
    DECLARED,

    /// Only envelopes with all members that SNS writes are removed.
    RECOGNISED,

    /// The schema describes the envelope itself, or no pipeline reads the message.
    NONE;

    public static EnvelopeRule of(App app, Pipeline pipeline) {
        var subscription =
                Optional.ofNullable(app.queues().get(pipeline.from().queue()))
                        .flatMap(Queue::subscription);
        return of(subscription.filter(to -> !to.raw()).isPresent(), pipeline);
    }

    /// @param source the terms of the pipeline's source
    public static EnvelopeRule of(SourceTerms source, Pipeline pipeline) {
        return of(source.enveloped(), pipeline);
    }

    private static EnvelopeRule of(boolean declared, Pipeline pipeline) {
        if (declared) {
            return DECLARED;
        }
        var fields = pipeline.from().schema().fields();
        return SnsEnvelopeReader.isDocument(fields.stream().map(Schema.Field::name).toList())
                ? NONE
                : RECOGNISED;
    }

    /// Returns the record without its envelopes; the record itself if it has none.
    public Record opened(Record record) {
        return switch (this) {
            case DECLARED -> SnsEnvelopeReader.opened(record);
            case RECOGNISED -> SnsEnvelopeReader.recognised(record);
            case NONE -> record;
        };
    }

    /// Returns the record, and the records that remain after each of its envelopes is removed.
    public List<Record> layers(Record record) {
        return switch (this) {
            case DECLARED -> SnsEnvelopeReader.layers(record, true);
            case RECOGNISED -> SnsEnvelopeReader.layers(record, false);
            case NONE -> List.of(record);
        };
    }
}
