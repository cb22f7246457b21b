package dev.leat.local.queue;

import dev.leat.local.database.DatabaseSession;
import dev.leat.local.queue.index.MessageSpan;
import dev.leat.local.queue.storage.Chunk;
import dev.leat.local.queue.storage.Leases;
import dev.leat.local.queue.storage.StoredMessage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/// Reads messages of one queue: the messages of given spans, or all messages from a position on.
/// Thread-safe.
public record MessageReader(QueueLog log) {

    /// Messages, and the spans (ranges with one state) that belong to them. `spans` omits messages
    /// that were deleted, or that were not read because of the size limit.
    record Read(List<MessageSpan> spans, List<StoredMessage> messages) {}

    /// Reads messages up to a total size, but at least one message.
    Read read(List<MessageSpan> spans, long bytes) {
        var read = new Read(new ArrayList<>(), new ArrayList<>());
        long left = bytes;
        for (var span : spans) {
            long at = span.first();
            while (at < span.end()) {
                var chunk = chunk(at);
                if (chunk.isEmpty()) {
                    break;
                }
                long upTo = Math.min(span.end(), chunk.get().end());
                long until = take(chunk.get(), at, upTo, left, read);
                for (long i = at; i < until; i++) {
                    left -= chunk.get().bytes(i);
                }
                if (until > at) {
                    read.spans().add(span.at(at, until));
                }
                if (until < upTo) {
                    return read;
                }
                at = until;
            }
        }
        return read;
    }

    /// Reads messages of a chunk up to the size limit. Returns the position of the first message
    /// that was not read.
    private long take(Chunk chunk, long from, long to, long bytes, Read read) {
        long left = bytes;
        for (long at = from; at < to; at++) {
            left -= chunk.bytes(at);
            if (left < 0 && !read.messages().isEmpty()) {
                return at;
            }
            read.messages().add(StoredMessage.of(log.storage().salt(), chunk, at));
        }
        return to;
    }

    private Optional<Chunk> chunk(long position) {
        var storage = log.storage();
        var kept = storage.cache().at(position);
        if (kept.isPresent()) {
            return kept;
        }
        var chunk = storage.database().read(session -> storage.chunks().at(session, position));
        chunk.ifPresent(storage.cache()::put);
        return chunk;
    }

    /// A stored message and its receive count.
    record Seen(StoredMessage message, int attempts) {}

    /// Returns messages in any state from this position on: at most `most` messages, and at most
    /// about `bytes` bytes. Returns at least one message if there is any.
    List<Seen> browse(long position, int most, long bytes) {
        var page = new Page(most, bytes, new ArrayList<>());
        return log.storage().database().read(session -> browse(session, position, page));
    }

    private record Page(int most, long bytes, List<Seen> seen) {
        boolean full(long taken) {
            return seen.size() >= most || (taken >= bytes && !seen.isEmpty());
        }
    }

    private List<Seen> browse(DatabaseSession session, long position, Page page)
            throws SQLException {
        var chunks = log.storage().chunks();
        long taken = 0;
        long at = position;
        var chunk = chunks.at(session, at);
        if (chunk.isEmpty()) {
            chunk = chunks.after(session, at, log.end());
        }
        while (chunk.isPresent() && !page.full(taken)) {
            var here = chunk.get();
            at = Math.max(at, here.id());
            taken += browse(session, here, at, taken, page);
            at = here.end();
            chunk = chunks.after(session, at - 1, log.end());
        }
        return page.seen();
    }

    /// Adds messages of a chunk to the page. Returns the number of bytes that were added.
    private long browse(DatabaseSession session, Chunk chunk, long from, long before, Page page)
            throws SQLException {
        long taken = 0;
        BitSet gone = log.storage().chunks().gone(session, chunk.id());
        var leases = Leases.covering(session, from, chunk.end());
        int lease = 0;
        for (long at = from; at < chunk.end() && !page.full(before + taken); at++) {
            while (lease < leases.size() && leases.get(lease).end() <= at) {
                lease++;
            }
            if (!gone.get((int) (at - chunk.id()))) {
                boolean leased = lease < leases.size() && leases.get(lease).first() <= at;
                taken += chunk.bytes(at);
                page.seen()
                        .add(
                                new Seen(
                                        StoredMessage.of(log.storage().salt(), chunk, at),
                                        leased ? leases.get(lease).attempts() : 0));
            }
        }
        return taken;
    }
}
