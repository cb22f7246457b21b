package dev.leat.local.queue.index;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Adjacent messages of one queue in the same state: positions `first` (inclusive) to `end`
/// (exclusive). A position has the queue's number in its high bits and the message's sequence in
/// its low bits. `attempts` is the receive count. The messages are hidden until `until`
/// (microseconds since 1970). `received` is the time of the first receive, 0 for never. `lease` is
/// the number of the worker's lease or, for a client, the time of its receive: 0 in older files.
public record MessageSpan(
        long first, long end, Kind kind, int attempts, long until, long received, long lease) {

    /// 40 bits of sequence: a million messages a second for twelve days short of 35 years.
    static final int SEQUENCE_BITS = 40;

    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    /// The reason for the state of messages. All except FRESH and TAKEN have a row in the file.
    public enum Kind {
        /// Never received, not delayed.
        FRESH,
        /// Taken by a call that is still running; in memory only.
        TAKEN,
        /// Sent with a delay.
        DELAYED,
        /// Returned by a worker, visible again at `until`.
        RETURNED,
        /// In flight at a worker when the process died: delivered alone.
        SUSPECT,
        /// Leased by a pipeline worker.
        WORKER,
        /// Received by a client.
        CLIENT
    }

    public static MessageSpan fresh(long first, long end) {
        return new MessageSpan(first, end, Kind.FRESH, 0, 0, 0, 0);
    }

    public static MessageSpan delayed(long first, long end, long until) {
        return new MessageSpan(first, end, Kind.DELAYED, 0, until, 0, 0);
    }

    public static long position(int queue, long sequence) {
        return ((long) queue << SEQUENCE_BITS) | sequence;
    }

    static int queue(long position) {
        return (int) (position >>> SEQUENCE_BITS);
    }

    public static long sequence(long position) {
        return position & SEQUENCE_MASK;
    }

    public static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    public long size() {
        return end - first;
    }

    /// Returns true if these messages are in flight at this time.
    public boolean heldAt(long now) {
        return switch (kind) {
            case TAKEN -> true;
            case WORKER, CLIENT -> until > now;
            case FRESH, DELAYED, RETURNED, SUSPECT -> false;
        };
    }

    /// Returns the same state for other positions.
    public MessageSpan at(long from, long to) {
        return new MessageSpan(from, to, kind, attempts, until, received, lease);
    }

    MessageSpan as(Kind other) {
        return new MessageSpan(first, end, other, attempts, until, received, lease);
    }

    /// Returns the state leased from `now` until `then`, with one more attempt.
    public MessageSpan leased(Kind by, long now, long then, long number) {
        return new MessageSpan(
                first, end, by, attempts + 1, then, received == 0 ? now : received, number);
    }

    public MessageSpan extended(long then) {
        return new MessageSpan(first, end, kind, attempts, then, received, lease);
    }

    /// Returns the leased state with attempts counted again, starting with this one.
    public MessageSpan renewed() {
        return new MessageSpan(first, end, kind, 1, until, received, lease);
    }

    /// Returns the returned state; `counts` is false if the attempt of the lease does not count.
    public MessageSpan returned(boolean counts, long then) {
        return new MessageSpan(
                first, end, Kind.RETURNED, counts ? attempts : attempts - 1, then, received, 0);
    }
}
