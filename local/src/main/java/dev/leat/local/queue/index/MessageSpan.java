package dev.leat.local.queue.index;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Neighbouring messages of one queue in one state: positions `first` to `end`, the end left out. A
/// position is the queue's number in the high bits and the message's sequence in the low ones.
/// `attempts` counts receives; before `until` (microseconds since 1970) the messages are hidden;
/// `received` is when they were first received, 0 for never; `lease` is the worker's lease or, of
/// what a client received, when it did: 0 in files that are older than this.
public record MessageSpan(
        long first, long end, Kind kind, int attempts, long until, long received, long lease) {

    /// 40 bits of sequence: a million messages a second for twelve days short of 35 years.
    static final int SEQUENCE_BITS = 40;

    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    /// Why messages are as they are. All but FRESH and TAKEN have a row in the file.
    public enum Kind {
        /// Never received, not delayed.
        FRESH,
        /// In the hands of a call that is not done; in memory only.
        TAKEN,
        /// Sent with a delay.
        DELAYED,
        /// Given back by a worker, visible again at `until`.
        RETURNED,
        /// A worker held it when the process died: handed out by itself.
        SUSPECT,
        /// Leased by one of Leat's workers.
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

    /// Whether somebody has these messages in hand now.
    public boolean heldAt(long now) {
        return switch (kind) {
            case TAKEN -> true;
            case WORKER, CLIENT -> until > now;
            case FRESH, DELAYED, RETURNED, SUSPECT -> false;
        };
    }

    /// The same state for other positions.
    public MessageSpan at(long from, long to) {
        return new MessageSpan(from, to, kind, attempts, until, received, lease);
    }

    MessageSpan as(Kind other) {
        return new MessageSpan(first, end, other, attempts, until, received, lease);
    }

    /// Leased at `now` until then: one attempt more.
    public MessageSpan leased(Kind by, long now, long then, long number) {
        return new MessageSpan(
                first, end, by, attempts + 1, then, received == 0 ? now : received, number);
    }

    public MessageSpan extended(long then) {
        return new MessageSpan(first, end, kind, attempts, then, received, lease);
    }

    /// Still leased, and its attempts counted anew from this one on.
    public MessageSpan renewed() {
        return new MessageSpan(first, end, kind, 1, until, received, lease);
    }

    /// Given back: the attempt that the lease counted stays or not.
    public MessageSpan returned(boolean counts, long then) {
        return new MessageSpan(
                first, end, Kind.RETURNED, counts ? attempts : attempts - 1, then, received, 0);
    }
}
