package dev.leat.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The outbox of deliveries that leave the platform: mails and HTTP requests for subscribers of
/// topics, and pipeline records for endpoints. A delivery exists as soon as the commit that
/// published its message is durable. The caller marks each delivery after sending it. If the
/// process ends between send and mark, the delivery is sent again with the same id (at least once).
/// Changes are durable when a method returns. Thread-safe.
public interface Deliveries {

    /// Retention period of deliveries that were sent or failed permanently.
    Duration KEPT = Duration.ofDays(14);

    /// Returns waiting deliveries that are due, oldest first, at most `most` for each endpoint.
    List<Delivery> due(Instant now, int most);

    /// Returns the earliest due time after `after` of a waiting delivery, or empty.
    Optional<Instant> next(Instant after);

    /// Returns the signal that is raised for each new delivery.
    Signal signal();

    /// Marks a delivery as sent.
    void markSent(long number, Instant at);

    /// Schedules a delivery for another attempt at `next`. `counts` is false if the delivery itself
    /// did not fail, so that the attempt is not counted.
    void reschedule(long number, String why, Instant next, boolean counts);

    /// Marks a delivery as failed permanently; it stays visible for [#KEPT]. Its message goes to
    /// the subscription's dead-letter queue, if there is one. A record of a pipeline becomes a dead
    /// letter of the pipeline and no longer counts as delivered to the endpoint.
    void markFailed(long number, String why, Instant at);

    /// Stores a mail for reading only, because no mail server is configured.
    void keep(long number, Instant at);

    /// Schedules a failed or stored delivery for another send, with its attempts reset at this
    /// time.
    ///
    /// @throws IllegalArgumentException if there is no such delivery, it waits or was sent, or it
    ///   is a dead letter of a pipeline
    void retry(long number, Instant at);

    /// Returns at most this many deliveries of these protocols and states, newest first.
    default List<Delivery> list(Set<TopicAdmin.Protocol> protocols, Set<State> states, int most) {
        return list(protocols, states, Long.MAX_VALUE, most);
    }

    /// Returns only deliveries with numbers less than `before`.
    List<Delivery> list(
            Set<TopicAdmin.Protocol> protocols, Set<State> states, long before, int most);

    /// Returns the number of deliveries in each group, without empty groups.
    Map<Group, Long> counts();

    Optional<Delivery> find(long number);

    enum State {
        /// Not sent successfully yet.
        WAITING,
        SENT,
        /// Stored because no mail server was configured when it was due.
        KEPT,
        FAILED
    }

    /// The deliveries of one topic with one protocol and in one state.
    record Group(String topic, TopicAdmin.Protocol protocol, State state) {}

    /// A message for one subscriber. `id` is the same for every attempt: the id of the post in the
    /// envelope for a URL, an own id for a mail. `kind` is SNS's type of the message. `text` is the
    /// content of a `Notification`, and the token of a `SubscriptionConfirmation`; the sender adds
    /// the confirmation URL. `since` is the time when it was first due: when it was published or
    /// scheduled again. `attempts` are the counted attempts, including the last one.
    ///
    /// A record of a pipeline ([TopicAdmin.Protocol#RECORD]) has the pipeline's name as `topic`,
    /// the kind of sink as `kind` and the sink's name as `endpoint`.
    ///
    /// A message that a subscribed queue could not accept is entered as GIVEN_UP with
    /// [TopicAdmin.Protocol#SQS] if no caller could receive the error.
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
            String reason) {}
}
