package dev.leat.cli.dlq.inspect;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.leat.batch.RedriveHistory;
import dev.leat.cli.trace.RecordTrace;
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
        List<PlaceRow> waiting,
        List<PlaceRow> dead,
        List<RedriveRow> redriven,
        List<StoredIdentity> delivered,
        List<SinkRow> sinks) {

    /// A message of the record and its queue. A waiting message has no causes.
    private record PlaceRow(
            String queue,
            long sequence,
            String id,
            int attempts,
            Instant firstSeen,
            List<RedriveHistory.Life> redrives,
            List<CauseRow> causes) {}

    private record CauseRow(String group, Cause cause, String where) {}

    private record RedriveRow(@JsonUnwrapped Audit.Entry entry, String by) {}

    private record SinkRow(String sink, String state, String detail, String statement) {}

    static TraceRow of(RecordTrace trace, Function<String, Mask> masks) {
        return new TraceRow(
                trace.pipeline().name(),
                trace.pipeline().key(),
                trace.identity(),
                trace.waiting().stream().map(place -> place(place, List.of())).toList(),
                trace.dead().stream()
                        .map(place -> place(place, causes(place, masks.apply(place.queue()))))
                        .toList(),
                trace.redriven().stream()
                        .map(sent -> new RedriveRow(sent.entry(), sent.by()))
                        .toList(),
                trace.holdings(),
                trace.sinks().stream()
                        .map(one ->
                                new SinkRow(
                                        one.sink().label(),
                                        one.state().word(),
                                        one.detail().replace("\n", "; "),
                                        one.statement()))
                        .toList());
    }

    private static List<CauseRow> causes(RecordTrace.Place place, Mask mask) {
        return place.letter().causes().stream()
                .map(cause -> {
                    var masked = mask.cause(cause);
                    return new CauseRow(cause.id(), masked, masked.where());
                })
                .toList();
    }

    private static PlaceRow place(RecordTrace.Place place, List<CauseRow> causes) {
        var letter = place.letter();
        return new PlaceRow(
                place.queue(),
                place.message().sequence(),
                DeadLetterDetails.restored(place.message()).id(),
                place.message().attempt(),
                letter.firstSeen(),
                letter.lives(),
                causes);
    }
}
