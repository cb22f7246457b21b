package dev.leat.local.queue.storage;

import dev.leat.batch.Record;
import dev.leat.local.queue.index.Span;
import dev.leat.port.Message;
import java.time.Instant;
import java.util.UUID;

/// A message as it was read from the queue: where it is, its id, and when it first arrived
/// (microseconds since 1970).
public record Stored(long position, String id, Entry entry, long sent) {

    /// An id is the state file's own number, drawn when the file was made, and the position: unique
    /// for ever, and in the form of a UUID (version 8, which leaves the bits to the maker).
    public static String id(long salt, long position) {
        long high = (salt & ~0xf000L) | 0x8000L;
        long low = (position & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    public static Stored of(long salt, Chunk chunk, long position) {
        var entry = chunk.entry(position);
        return new Stored(
                position,
                entry.origin().map(Entry.Origin::id).orElseGet(() -> id(salt, position)),
                entry,
                entry.origin().map(Entry.Origin::sent).orElse(chunk.sent()));
    }

    Instant sentAt() {
        return Span.instant(sent);
    }

    /// This message as one that moves to another queue and stays the message it was.
    public Entry.Origin origin() {
        return new Entry.Origin(id, sent);
    }

    public Record record(int attempt) {
        return new Record(
                id,
                entry.body(),
                entry.attributes(),
                attempt,
                sentAt(),
                Span.sequence(position),
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
                Span.instant(firstReceived),
                Span.sequence(position),
                entry.group(),
                entry.deduplication());
    }

    public Message.Seen seen(int attempt) {
        return new Message.Seen(
                Span.sequence(position),
                id,
                entry.body(),
                entry.attributes(),
                attempt,
                sentAt(),
                entry.group(),
                entry.deduplication());
    }
}
