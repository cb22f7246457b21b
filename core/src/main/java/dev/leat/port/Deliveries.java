package dev.leat.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What topics have for subscribers outside of the platform, mails and posts to URLs, and what
/// pipelines have for endpoints. A delivery is there when the commit is durable that published its
/// message. Whoever takes it out marks it after the send: the ledger of what was sent. One that was
/// sent and not marked, because the process ended in between, is sent again with the same id.
/// Durable when a method returns. Threads may share it.
public interface Deliveries {

    /// How long what was sent, or given up, can be looked at.
    Duration KEPT = Duration.ofDays(14);

    /// Those that wait and whose time has come, the oldest first, at most so many of each endpoint.
    List<Delivery> due(Instant now, int most);

    /// When the first one is due of those that wait and are not due at this moment; empty if there
    /// is none.
    Optional<Instant> next(Instant after);

    /// Tells when there is something new.
    Signal signal();

    /// Marks one as sent.
    void sent(long number, Instant at);

    /// It goes out again at `next`. `counts` is false where nothing was wrong with it.
    void later(long number, String why, Instant next, boolean counts);

    /// It does not go out any more: it is kept to be looked at, and its message goes to the
    /// subscription's dead-letter queue, where it has one. A record of a pipeline becomes a dead
    /// letter of the pipeline, and counts as not delivered to the endpoint any more.
    void giveUp(long number, String why, Instant at);

    /// Keeps a mail to be looked at, as there is no server to hand it to.
    void keep(long number, Instant at);

    /// Lets one that was given up, or kept, go out once more, with its attempts counted anew from
    /// this moment.
    ///
    /// @throws IllegalArgumentException if there is none of this number, or it waits or was sent,
    ///   or it is a dead letter of a pipeline
    void again(long number, Instant at);

    /// The newest first, of these protocols and states, at most so many.
    default List<Delivery> list(Set<TopicAdmin.Protocol> protocols, Set<State> states, int most) {
        return list(protocols, states, Long.MAX_VALUE, most);
    }

    /// The same of those whose number is less than `before`.
    List<Delivery> list(
            Set<TopicAdmin.Protocol> protocols, Set<State> states, long before, int most);

    /// How many there are; groups of none are left out.
    Map<Group, Long> counts();

    Optional<Delivery> find(long number);

    enum State {
        /// On its way: it was not sent yet, or not with success.
        WAITING,
        SENT,
        /// There was no server to hand it to when its time had come.
        KEPT,
        GIVEN_UP
    }

    /// Deliveries of one topic that go one way and are in one state.
    record Group(String topic, TopicAdmin.Protocol protocol, State state) {}

    /// A message for one subscriber. `id` is the same however often it is sent: that of the post
    /// for a URL, as it is in the envelope, and one of its own for a mail. `kind` says what it is,
    /// in SNS's words. Of a `Notification`, `text` is what is sent. Of a `SubscriptionConfirmation`
    /// it is the token: whoever sends it knows the address to confirm at. `since` is when it was to
    /// go out first: when it was published, or let go out once more. `attempts` are those that
    /// count, the last one, too.
    ///
    /// A record of a pipeline ([TopicAdmin.Protocol#RECORD]) has the pipeline's name as `topic`,
    /// the kind of sink as `kind` and the sink's name as `endpoint`.
    ///
    /// What a queue could not take, though nobody was there to be told, is entered as given up,
    /// with [TopicAdmin.Protocol#SQS].
    record Delivery(
            long number,
            String id,
            String topic,
            String subscription,
            TopicAdmin.Protocol protocol,
            String endpoint,
            String kind,
            boolean raw,
            Optional<String> subject,
            String text,
            Instant published,
            State state,
            int attempts,
            Instant since,
            Instant next,
            String why) {}
}
