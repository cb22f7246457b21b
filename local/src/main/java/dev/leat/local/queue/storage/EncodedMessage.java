package dev.leat.local.queue.storage;

import dev.leat.app.Micros;
import dev.leat.batch.Record;
import dev.leat.deadletter.RedriveAttribute;
import java.util.Optional;

/// Encodes the message of a record for storage outside a queue, with its id, arrival time,
/// attributes and redrive history.
public final class EncodedMessage {

    private EncodedMessage() {}

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
        var origin = new ChunkEntry.Origin(record.id(), Micros.of(record.receivedAt()));
        return new ChunkEntry(
                        record.body(),
                        attributes,
                        Optional.of(origin),
                        record.group(),
                        Optional.empty())
                .encode();
    }

    /// Decodes a record. The receive count is not stored; `attempts` is used.
    public static Record decode(byte[] kept, int attempts) {
        var entry = ChunkEntry.decode(kept, 0, kept.length);
        var origin = entry.origin().orElseThrow();
        return RedriveAttribute.restored(
                new Record(
                        origin.id(),
                        entry.body(),
                        entry.attributes(),
                        attempts,
                        Micros.instant(origin.sent()),
                        0,
                        entry.group()));
    }
}
