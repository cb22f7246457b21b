package dev.leat.cli.dlq.inspect;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.batch.RedriveHistory;
import dev.leat.deadletter.Cause;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.mask.Mask;
import dev.leat.port.Audit;
import dev.leat.port.StoredIdentity;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/// The JSON of a record's trace. Personal values are masked.
///
/// @param delivered the stored identities of the record
record TraceRow(
        String pipeline,
        List<String> key,
        String identity,
        List<Place> waiting,
        List<Place> dead,
        List<Sent> redriven,
        List<StoredIdentity> delivered,
        List<AtSink> sinks) {

    /// A message of the record and its queue. A waiting message has no causes.
    private record Place(
            String queue,
            long sequence,
            String id,
            int attempts,
            Instant firstSeen,
            List<RedriveHistory.Life> redrives,
            List<Failure> causes) {}

    private record Failure(String group, Cause cause, String where) {}

    private record Sent(@JsonUnwrapped Audit.Entry entry, String by) {}

    private record AtSink(String sink, String state, String detail, String statement) {}

    static TraceRow of(RecordTrace trace, Function<String, Mask> masks) {
        return new TraceRow(
                trace.pipeline().name(),
                trace.pipeline().key(),
                trace.identity(),
                trace.waiting().stream().map(place -> place(place, List.of())).toList(),
                trace.dead().stream()
                        .map(place -> place(place, failures(place, masks.apply(place.queue()))))
                        .toList(),
                trace.redriven().stream().map(sent -> new Sent(sent.entry(), sent.by())).toList(),
                trace.holdings(),
                trace.sinks().stream()
                        .map(one ->
                                new AtSink(
                                        one.sink().label(),
                                        one.state().word(),
                                        one.detail().replace("\n", "; "),
                                        one.statement()))
                        .toList());
    }

    private static List<Failure> failures(RecordTrace.Place place, Mask mask) {
        return place.letter().causes().stream()
                .map(cause -> {
                    var masked = mask.cause(cause);
                    return new Failure(cause.id(), masked, masked.where());
                })
                .toList();
    }

    private static Place place(RecordTrace.Place place, List<Failure> failures) {
        var letter = place.letter();
        return new Place(
                place.queue(),
                place.message().sequence(),
                DeadLetterDetails.restored(place.message()).id(),
                place.message().attempt(),
                letter.firstSeen(),
                letter.lives(),
                failures);
    }
}
