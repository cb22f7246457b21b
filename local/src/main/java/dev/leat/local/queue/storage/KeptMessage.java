package dev.leat.local.queue.storage;

import dev.leat.batch.Record;
import dev.leat.letter.RedriveAttribute;
import dev.leat.local.queue.index.Span;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// The message of a record as bytes that can be kept outside of a queue, with its id, the time of
/// its arrival, its attributes and its former lives.
public final class KeptMessage {

    private KeptMessage() {}

    public static byte[] encode(Record record) {
        var attributes =
                record.redrive()
                        .map(redrive ->
                                RedriveAttribute.attributes(
                                        record.attributes(),
                                        redrive,
                                        record.id(),
                                        record.receivedAt()))
                        .orElse(record.attributes());
        var origin = new Entry.Origin(record.id(), Span.micros(record.receivedAt()));
        return new Entry(
                        record.body(),
                        attributes,
                        Optional.of(origin),
                        record.group(),
                        Optional.empty())
                .encode();
    }

    /// The record that was encoded, received so many times.
    public static Record decode(byte[] kept, int attempts) {
        var entry = Entry.decode(kept, 0, kept.length);
        var origin = entry.origin().orElseThrow();
        return RedriveAttribute.restored(
                new Record(
                        origin.id(),
                        entry.body(),
                        entry.attributes(),
                        attempts,
                        Instant.EPOCH.plus(origin.sent(), ChronoUnit.MICROS),
                        0,
                        entry.group()));
    }
}
