package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Record;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The attribute `leat-handed-over` of the message of a file that one process handed over to
/// another one: its id. Any producer can forge it, so it is read only of messages that name files,
/// whose id identifies no record. The other process counts attempts from 1 again.
public final class HandOverAttribute {

    private static final String NAME = "leat-handed-over";

    /// The maximum number of attributes of a message
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html).
    private static final int MOST = 10;

    private static final Pattern VALUE = Pattern.compile("\\S{1,100}");

    private HandOverAttribute() {}

    /// Returns a message with this id in its attribute. A message with as many attributes as SQS
    /// allows does not get it.
    public static Record with(Record message, String id) {
        var attributes = new HashMap<>(message.attributes());
        if (attributes.containsKey(NAME) || attributes.size() < MOST) {
            attributes.put(NAME, Attribute.text(id));
        }
        return changed(message, message.id(), attributes);
    }

    /// Returns the records as they were before they were handed over.
    public static LeasedWork restored(LeasedWork leased) {
        return new LeasedWork(
                leased.source(),
                leased.lease(),
                leased.records().stream().map(HandOverAttribute::restored).toList());
    }

    /// Returns a record as it was before it was handed over. Another record is returned unchanged.
    public static Record restored(Record leased) {
        return Optional.ofNullable(leased.attributes().get(NAME))
                .map(attribute -> VALUE.matcher(attribute.asText()))
                .filter(value -> value.matches())
                .map(value -> {
                    var attributes = new HashMap<>(leased.attributes());
                    attributes.remove(NAME);
                    return changed(leased, value.group(), attributes);
                })
                .orElse(leased);
    }

    private static Record changed(Record record, String id, Map<String, Attribute> attributes) {
        return new Record(
                id,
                record.body(),
                attributes,
                record.attempt(),
                record.receivedAt(),
                record.sequence(),
                record.group(),
                record.redrive());
    }
}
