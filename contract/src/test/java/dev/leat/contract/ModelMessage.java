package dev.leat.contract;

import java.time.Instant;

/// A message of a [QueueModel], with its holder and the end of its visibility timeout.
final class ModelMessage {

    /// Current or last holder.
    enum Holder {
        NONE,
        DELAY,
        CLIENT,
        WORKER,
        SUSPECT
    }

    final String body;
    final Instant sent;
    int attempts;
    Holder holder;
    Instant until;
    String lease = "";

    /// The number of crashes at which the message was leased, while it is a suspect; otherwise 0.
    int crashes;

    /// The maximum number of suspects that are leased together with it.
    int together;

    ModelMessage(String body, Instant sent, Holder holder, Instant until) {
        this.body = body;
        this.sent = sent;
        this.holder = holder;
        this.until = until;
    }

    /// True if `attempt` is the number of the last delivery, and this delivery was to a client.
    boolean is(int attempt) {
        return attempts == attempt && holder != Holder.WORKER;
    }

    void taken(Holder by, Instant then) {
        attempts++;
        crashes = by == Holder.WORKER && holder == Holder.SUSPECT ? crashes : 0;
        holder = by;
        until = then;
    }

    void returned(boolean counts, Instant then) {
        attempts -= counts ? 0 : 1;
        freed(Holder.NONE, then);
    }

    void freed(Holder then, Instant when) {
        holder = then;
        until = when;
        crashes = then == Holder.SUSPECT ? crashes : 0;
    }

    @Override
    public String toString() {
        return "%s (sent %s, received %d times, %s until %s)"
                .formatted(body, sent, attempts, holder, until);
    }
}
