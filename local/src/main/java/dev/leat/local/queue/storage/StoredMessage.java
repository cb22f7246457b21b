package dev.leat.local.queue.storage;

import dev.leat.app.Micros;
import dev.leat.batch.Record;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.port.Message;
import java.time.Instant;
import java.util.UUID;

/// A message as read from the queue: its position, its id, and the time at which it first arrived
/// (microseconds since 1970).
public record StoredMessage(long position, String id, ChunkEntry entry, long sent) {

    /// Returns a message id, which consists of the state file's random number and the message's
    /// position. The id is globally unique and has the form of a UUID (version 8, which has custom
    /// content).
    public static String id(long salt, long position) {
        long high = (salt & ~0xf000L) | 0x8000L;
        long low = (position & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    public static StoredMessage of(long salt, Chunk chunk, long position) {
        var entry = chunk.entry(position);
        return new StoredMessage(
                position,
                entry.origin().map(ChunkEntry.Origin::id).orElseGet(() -> id(salt, position)),
                entry,
                entry.origin().map(ChunkEntry.Origin::sent).orElse(chunk.sent()));
    }

    Instant sentAt() {
        return Micros.instant(sent);
    }

    /// Returns the id and arrival time of this message, for a copy in another queue.
    public ChunkEntry.Origin origin() {
        return new ChunkEntry.Origin(id, sent);
    }

    public Record record(int attempt) {
        return new Record(
                id,
                entry.body(),
                entry.attributes(),
                attempt,
                sentAt(),
                MessageSpan.sequence(position),
                entry.group());
    }

    public Message.Received received(Receipt receipt, long firstReceived) {
        return new Message.Received(
                id,
                receipt.text(),
                entry.body(),
                entry.attributes(),
                receipt.attempt(),
                sentAt(),
                Micros.instant(firstReceived),
                MessageSpan.sequence(position),
                entry.group(),
                entry.deduplication());
    }

    public Message.Seen seen(int attempt) {
        return new Message.Seen(
                MessageSpan.sequence(position),
                id,
                entry.body(),
                entry.attributes(),
                attempt,
                sentAt(),
                entry.group(),
                entry.deduplication());
    }
}
