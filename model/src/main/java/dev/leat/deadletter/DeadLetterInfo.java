package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.RedriveHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The content of a dead letter's `leat` attribute. `originalId` is the id of the original message,
/// empty if the dead letter has the same id. `attempts` is the number of deliveries since the last
/// redrive or, without one, since the first arrival. `reasons` are the reasons of the last failure,
/// and `more` is the number of omitted reasons. `lives` describes the earlier failures of the
/// record, one entry per redrive. `attributes` are the producer's attributes.
public record DeadLetterInfo(
        String pipeline,
        String source,
        String identity,
        String originalId,
        String firstSeen,
        int attempts,
        List<String> done,
        List<String> failed,
        List<SinkReason> reasons,
        int more,
        List<RedriveHistory.Life> lives,
        Map<String, Attribute> attributes) {

    public DeadLetterInfo {
        done = List.copyOf(done);
        failed = List.copyOf(failed);
        reasons = List.copyOf(reasons);
        lives = List.copyOf(lives);
        attributes = Map.copyOf(attributes);
    }

    /// A reason and the sinks to which it applies. An empty list means all failed sinks.
    public record SinkReason(Reason reason, List<String> sinks) {
        public SinkReason {
            sinks = List.copyOf(sinks);
        }
    }

    /// Returns the content, or empty if the message with these attributes is not a dead letter that
    /// Leat wrote.
    public static Optional<DeadLetterInfo> of(Map<String, Attribute> attributes) {
        var leat = attributes.get(DeadLetter.ATTRIBUTE);
        return leat == null || !DeadLetterAttribute.isDeadLetterAttribute(leat)
                ? Optional.empty()
                : new DeadLetterAttributeReader(attributes).read(leat.asText());
    }

    /// Returns the distinct groups of the dead letter, at least one.
    public List<Cause> causes() {
        return reasons.isEmpty()
                ? List.of(new Cause(pipeline, "", Cause.UNKNOWN, "", "no reason is given"))
                : reasons.stream().map(why -> Cause.of(pipeline, why.reason())).distinct().toList();
    }

    /// Returns true if this sink failed and must receive the record when it is redriven.
    public boolean failed(String sink) {
        return failed.contains(sink);
    }
}
