package dev.leat.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What topics have for subscribers outside of the platform: mails and posts to URLs. A delivery is
/// there when the commit is durable that published its message. Whoever takes it out marks it after
/// the send: the ledger of what was sent. One that was sent and not marked, because the process
/// ended in between, is sent again with the same id. Durable when a method returns. Threads may
/// share it.
public interface Deliveries {

    /// How long what was sent, or given up, can be looked at.
    Duration KEPT = java.time.Duration.ofDays(14);

    /// Those that wait and whose time has come, the oldest first, at most so many of each endpoint.
    List<Delivery> due(Instant now, int most);

    /// When the next one of those that wait is due; empty if none waits.
    Optional<Instant> next();

    /// Tells when there is something new.
    Signal signal();

    /// Marks one as sent.
    void sent(long number, Instant at);

    /// It goes out again at `next`. `counts` is false where nothing was wrong with it.
    void later(long number, String why, Instant next, boolean counts);

    /// It does not go out any more: it is kept to be looked at, and its message goes to the
    /// subscription's dead-letter queue, where it has one.
    void giveUp(long number, String why, Instant at);

    /// Keeps a mail to be looked at, as there is no server to hand it to.
    void keep(long number, Instant at);

    /// Lets one that was given up, or kept, go out once more.
    void again(long number);

    /// The newest first, of one protocol's kind or all, at most so many.
    List<Delivery> list(Optional<Topics.Protocol> protocol, int most);

    Optional<Delivery> find(long number);

    enum State {
        /// On its way: it was not sent yet, or not with success.
        WAITING,
        SENT,
        /// There was no server to hand it to when its time had come.
        KEPT,
        GIVEN_UP
    }

    /// A message for one subscriber. `id` is the same however often it is sent; `text` is what is
    /// sent, `kind` says what it is, in SNS's words: `Notification` or `SubscriptionConfirmation`.
    record Delivery(
            long number,
            String id,
            String topic,
            String subscription,
            Topics.Protocol protocol,
            String endpoint,
            String kind,
            boolean raw,
            Optional<String> subject,
            String text,
            Instant published,
            State state,
            int attempts,
            Instant next,
            String why) {}
}
