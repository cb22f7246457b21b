package dev.leat.local.queue.index;

import dev.leat.port.Suspicion;

/// A span: adjacent messages of one queue in the same state, with positions from `first`
/// (inclusive) to `end` (exclusive). A position has the queue's number in its high bits and the
/// message's sequence in its low bits. `attempts` is the receive count. The messages are hidden
/// until `until` (microseconds since 1970). `received` is the time of the first receive, or 0.
/// `lease` is the number of a worker's lease or, for a client, the time of the receive (0 in older
/// files); suspects that are leased together have the same number. `crashes` is the number of
/// crashes at which the messages were leased, 0 for messages that are no suspects.
public record MessageSpan(
        long first,
        long end,
        Kind kind,
        int attempts,
        long until,
        long received,
        long lease,
        int crashes) {

    /// With 40 bits, a queue can receive a thousand messages a second for almost 35 years.
    static final int SEQUENCE_BITS = 40;

    private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

    /// The kind of state that messages have. Messages in all states except FRESH and TAKEN have a
    /// row in the file.
    public enum Kind {
        /// Never received, and sent without a delay.
        FRESH,
        /// Taken by a call that has not ended yet. This state exists only in memory.
        TAKEN,
        /// Sent with a delay.
        DELAYED,
        /// Returned by a worker. Visible again at `until`.
        RETURNED,
        /// Leased by a worker when a process ended without a shutdown ([dev.leat.port.Suspicion]).
        SUSPECT,
        /// Leased by a pipeline worker.
        WORKER,
        /// Received by a client.
        CLIENT
    }

    public static MessageSpan fresh(long first, long end) {
        return new MessageSpan(first, end, Kind.FRESH, 0, 0, 0, 0, 0);
    }

    public static MessageSpan delayed(long first, long end, long until) {
        return new MessageSpan(first, end, Kind.DELAYED, 0, until, 0, 0, 0);
    }

    public static long position(int queue, long sequence) {
        return ((long) queue << SEQUENCE_BITS) | sequence;
    }

    /// Returns the number of the queue.
    public static int queue(long position) {
        return (int) (position >>> SEQUENCE_BITS);
    }

    public static long sequence(long position) {
        return position & SEQUENCE_MASK;
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

    /// Returns a span with the same state and other positions.
    public MessageSpan at(long from, long to) {
        return new MessageSpan(from, to, kind, attempts, until, received, lease, crashes);
    }

    MessageSpan as(Kind other) {
        return new MessageSpan(first, end, other, attempts, until, received, lease, crashes);
    }

    /// Returns the span leased from `now` until `then`, with one more attempt. It is one of
    /// suspects only if a worker leased it as one.
    public MessageSpan leased(Kind by, long now, long then, long number) {
        return new MessageSpan(
                first,
                end,
                by,
                attempts + 1,
                then,
                received == 0 ? now : received,
                number,
                kind == Kind.SUSPECT && by == Kind.WORKER ? crashes : 0);
    }

    public MessageSpan extended(long then) {
        return new MessageSpan(first, end, kind, attempts, then, received, lease, crashes);
    }

    /// Returns the span after the clock was set back by this time, in microseconds.
    MessageSpan earlier(long by) {
        return kind == Kind.FRESH || kind == Kind.TAKEN || by == 0 ? this : extended(until - by);
    }

    /// Returns the leased span with its attempts counted from 1 again, beginning with the current
    /// one. Its worker made progress, so it is no suspect.
    public MessageSpan renewed() {
        return new MessageSpan(first, end, kind, 1, until, received, lease, 0);
    }

    /// Returns the span after a return to the queue. If `counts` is false, the current attempt is
    /// subtracted.
    public MessageSpan returned(boolean counts, long then) {
        return new MessageSpan(
                first, end, Kind.RETURNED, counts ? attempts : attempts - 1, then, received, 0, 0);
    }

    /// Returns the leased span after a crash as suspects that are leased under this number. A crash
    /// is no attempt.
    public MessageSpan suspected(long group) {
        return new MessageSpan(
                first,
                end,
                Kind.SUSPECT,
                Math.max(attempts - 1, 0),
                0,
                received,
                group,
                Suspicion.crashed(crashes));
    }

    /// Returns the leased span of a suspect that is alone after its trial.
    public MessageSpan tried() {
        return new MessageSpan(
                first, end, kind, attempts, until, received, lease, Suspicion.tried(crashes));
    }

    /// Returns the leased span after an orderly end of the process. Suspects stay suspects.
    public MessageSpan released() {
        return crashes > 0
                ? new MessageSpan(first, end, Kind.SUSPECT, attempts, 0, received, lease, crashes)
                : returned(true, 0);
    }

    /// Returns true if the other span is part of the same group of suspects.
    public boolean together(MessageSpan other) {
        return other.kind == Kind.SUSPECT && other.lease == lease;
    }

    /// Returns the number of suspects.
    long suspects() {
        return crashes > 0 ? size() : 0;
    }
}
