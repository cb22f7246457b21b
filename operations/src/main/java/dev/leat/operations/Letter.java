package dev.leat.operations;

import dev.leat.batch.Reason;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.mask.Mask;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A dead letter with the decoded attribute `leat`.
///
/// @param groups the ids of its groups
/// @param source the queue, or the file, stream and position, that the record came from
/// @param identity the identity of the record in hex; empty if unknown
/// @param done the sinks that have the record
/// @param failed the sinks that do not have it
/// @param reasons the reasons of the last failure
/// @param lives the earlier failures, one per redrive
/// @param attributes the attributes that the producer set, also those of SNS envelopes; a binary
///   value begins with `base64:`, and is masked as a whole if there are personal columns
/// @param body the message as text, without SNS envelopes
public record Letter(
        long sequence,
        String id,
        Instant sentAt,
        Instant firstSeen,
        Optional<String> group,
        List<String> groups,
        String pipeline,
        String source,
        String identity,
        int attempts,
        List<String> done,
        List<String> failed,
        List<Reason> reasons,
        List<RedriveHistory.Life> lives,
        Map<String, String> attributes,
        String body) {

    /// Returns a dead letter with masked personal values.
    public static Letter of(DeadLetterDetails details, Mask mask) {
        var message = details.message();
        var found = details.finding();
        var attributes = new TreeMap<String, String>();
        details.attributes()
                .forEach((name, value) -> attributes.put(name, mask.attribute(name, value)));
        var body = mask.body(message.body());
        return new Letter(
                message.sequence(),
                message.id(),
                message.sentAt(),
                details.firstSeen(),
                message.group().map(group -> mask.derived(group, body)),
                details.causes().stream().map(Cause::id).toList(),
                details.pipeline(),
                found.map(DeadLetterInfo::source).orElse(""),
                details.identity(),
                found.map(DeadLetterInfo::attempts).orElse(message.attempt()),
                found.map(DeadLetterInfo::done).orElse(List.of()),
                found.map(DeadLetterInfo::failed).orElse(List.of()),
                details.reasons().stream().map(mask::reason).toList(),
                details.lives(),
                attributes,
                body);
    }
}
