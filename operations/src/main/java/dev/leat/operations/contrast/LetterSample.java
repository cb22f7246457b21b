package dev.leat.operations.contrast;

import dev.leat.app.App;
import dev.leat.batch.Attribute;
import dev.leat.deadletter.Cause;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.operations.AppData;
import dev.leat.operations.RefusedOperationException;
import dev.leat.quality.contrast.RecordSample;
import dev.leat.quality.contrast.SampledRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A sample of the dead letters of a group, without SNS envelopes, read without receiving them.
///
/// @param first the arrival of the first letter
/// @param last the arrival of the last letter
record LetterSample(Cause cause, RecordSample records, Instant first, Instant last) {

    private static final int PAGE = 1_000;

    /// The maximum number of dead letters of a queue that are read, as for the groups.
    private static final long MOST_READ = 1_000_000;

    /// @throws RefusedOperationException of the kind UNKNOWN if the queue has no dead letters of
    ///   the group
    static LetterSample read(AppData data, App app, String queue, String group) {
        var envelopes = new LetterEnvelopes(app, queue);
        var sample = new RecordSample();
        var first = Instant.MAX;
        var last = Instant.MIN;
        var cause = Optional.<Cause>empty();
        long next = 0;
        for (long read = 0; read < MOST_READ; read += PAGE) {
            var page = data.browse(queue, next, PAGE);
            if (page.isEmpty()) {
                break;
            }
            for (var message : page) {
                var letter = DeadLetterDetails.of(message);
                if (letter.in(group)) {
                    var seen = letter.firstSeen();
                    first = seen.isBefore(first) ? seen : first;
                    last = seen.isAfter(last) ? seen : last;
                    cause = cause.or(() -> named(letter, group));
                    var opened = envelopes.opened(letter);
                    sample.add(
                            new SampledRecord(
                                    opened.message().body(),
                                    Optional.of(seen),
                                    texts(opened.attributes())));
                }
            }
            next = page.getLast().sequence() + 1;
        }
        return new LetterSample(
                cause.orElseThrow(() ->
                        RefusedOperationException.unknown(
                                "%s has no dead letters of group %s".formatted(queue, group))),
                sample,
                first,
                last);
    }

    private static Optional<Cause> named(DeadLetterDetails letter, String group) {
        return letter.causes().stream().filter(cause -> cause.id().equals(group)).findFirst();
    }

    /// Returns the attributes that are texts.
    static Map<String, String> texts(Map<String, Attribute> attributes) {
        return attributes.entrySet().stream()
                .filter(one -> !one.getValue().binary())
                .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().asText()));
    }
}
