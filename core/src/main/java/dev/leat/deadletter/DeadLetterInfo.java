package dev.leat.deadletter;

import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import dev.leat.batch.RedriveHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the `leat` attribute of a dead letter says, read back. `attempts` counts this life, `lives`
/// are those before. `reasons` are each of this life; `more` did not fit. `attributes` are all that
/// the producer gave the message.
public record DeadLetterInfo(
        String pipeline,
        String source,
        String identity,
        String firstSeen,
        int attempts,
        List<String> done,
        List<String> failed,
        List<Why> reasons,
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

    /// A reason, and the sinks that it holds for; empty for all that failed.
    public record Why(Reason reason, List<String> sinks) {
        public Why {
            sinks = List.copyOf(sinks);
        }
    }

    /// Empty if a message with these attributes is no dead letter of Leat's.
    public static Optional<DeadLetterInfo> of(Map<String, Attribute> attributes) {
        var leat = attributes.get(DeadLetter.ATTRIBUTE);
        return leat == null || !DeadLetterAttribute.isLetters(leat)
                ? Optional.empty()
                : new DeadLetterAttributeReader(attributes).read(leat.asText());
    }

    /// The groups of the letter: each once, at least one.
    public List<Cause> causes() {
        return reasons.isEmpty()
                ? List.of(new Cause(pipeline, "", Cause.UNKNOWN, "", "no reason is given"))
                : reasons.stream().map(why -> Cause.of(pipeline, why.reason())).distinct().toList();
    }

    /// Whether this sink, too, is to have the record when it is sent back.
    public boolean failed(String sink) {
        return failed.contains(sink);
    }
}
