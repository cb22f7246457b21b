package dev.leat.contract;

import java.time.Instant;

/// One message of a [QueueModel]: who has it, and until when it is hidden.
final class ModelMessage {

    /// Who has it, or had it last.
    enum Holder {
        NOBODY,
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

    /// Whether it was a suspect when its lease began.
    boolean suspect;

    ModelMessage(String body, Instant sent, Holder holder, Instant until) {
        this.body = body;
        this.sent = sent;
        this.holder = holder;
        this.until = until;
    }

    /// Whether a delivery to a client is its last one, and no worker has it.
    boolean is(int attempt) {
        return attempts == attempt && holder != Holder.WORKER;
    }

    void taken(Holder by, Instant then) {
        attempts++;
        holder = by;
        until = then;
    }

    void returned(boolean counts, Instant then) {
        attempts -= counts ? 0 : 1;
        freed(Holder.NOBODY, then);
    }

    void freed(Holder then, Instant when) {
        holder = then;
        until = when;
        suspect = false;
    }

    @Override
    public String toString() {
        return "%s (sent %s, received %d times, %s until %s)"
                .formatted(body, sent, attempts, holder, until);
    }
}
