package dev.leat.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The outbox of deliveries that leave the platform: mails and HTTP requests for subscribers of
/// topics, and pipeline records for endpoints. The commit that publishes a message also stores its
/// deliveries. The caller sends each delivery and then marks it as sent. If the process ends before
/// the mark, the delivery is sent again with the same id (at least once). Changes are durable when
/// a method returns. Thread-safe.
public interface Deliveries {

    /// Retention period of deliveries that were sent or failed permanently.
    Duration KEPT = Duration.ofDays(14);

    /// Returns waiting deliveries that are due, oldest first, at most `most` per endpoint.
    List<Delivery> due(Instant now, int most);

    /// Returns the earliest due time of a waiting delivery that is later than `after`, or empty.
    Optional<Instant> next(Instant after);

    /// Returns the signal that is raised for each new delivery.
    Signal signal();

    /// Marks a delivery as sent.
    void markSent(long number, Instant at);

    /// Schedules another attempt at the time `next`. If `counts` is false, the failed attempt is
    /// not counted, because the delivery did not cause the failure.
    void reschedule(long number, String why, Instant next, boolean counts);

    /// Marks a delivery as failed permanently; it stays visible for [#KEPT]. Its message goes to
    /// the subscription's dead-letter queue, if there is one. If the message is a record of a
    /// pipeline, it becomes a dead letter of the pipeline, and the record no longer counts as
    /// delivered to the endpoint.
    void markFailed(long number, String why, Instant at);

    /// Marks a mail as KEPT: users can read it, but it is not sent, because no mail server is
    /// configured.
    void keep(long number, Instant at);

    /// Schedules a failed or KEPT delivery for sending at this time, and resets its number of
    /// attempts.
    ///
    /// @throws IllegalArgumentException if the delivery does not exist, is waiting, was sent, or is
    ///   a dead letter of a pipeline
    void retry(long number, Instant at);

    /// Returns deliveries of these protocols and states, newest first, at most `most`.
    default List<Delivery> list(Set<TopicAdmin.Protocol> protocols, Set<State> states, int most) {
        return list(protocols, states, Long.MAX_VALUE, most);
    }

    /// Returns deliveries of these protocols and states with numbers less than `before`, newest
    /// first, at most `most`.
    List<Delivery> list(
            Set<TopicAdmin.Protocol> protocols, Set<State> states, long before, int most);

    /// Returns the number of deliveries per group. Empty groups are omitted.
    Map<Group, Long> counts();

    /// Returns the waiting deliveries, counted by their source and destination.
    default List<Waiting> waiting() {
        var all = new TreeMap<String, Waiting>();
        long before = Long.MAX_VALUE;
        while (true) {
            var page =
                    list(
                            Set.of(TopicAdmin.Protocol.values()),
                            Set.of(State.WAITING),
                            before,
                            WAITING_PAGE);
            page.forEach(delivery ->
                    all.merge(
                            String.join(
                                    "\n",
                                    delivery.topic(),
                                    delivery.protocol().word(),
                                    delivery.kind(),
                                    delivery.endpoint()),
                            Waiting.of(delivery),
                            Waiting::plus));
            if (page.size() < WAITING_PAGE) {
                return List.copyOf(all.values());
            }
            before = page.getLast().number();
        }
    }

    /// Returns the number of records that wait to be sent to an endpoint, and the age of the
    /// oldest.
    default Streams.Backlog backlog(String endpoint, Instant now) {
        var waiting =
                waiting().stream()
                        .filter(one -> one.records() && one.endpoint().equals(endpoint))
                        .toList();
        return new Streams.Backlog(
                waiting.stream().mapToLong(Waiting::count).sum(),
                waiting.stream()
                        .map(one -> Duration.between(one.since(), now))
                        .filter(age -> !age.isNegative())
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO));
    }

    /// Number of deliveries that [#waiting] reads at a time.
    int WAITING_PAGE = 1000;

    Optional<Delivery> find(long number);

    enum State {
        /// To be sent, or to be sent again after a failed attempt.
        WAITING,
        SENT,
        /// Stored but not sent, because no mail server was configured when it was due.
        KEPT,
        FAILED
    }

    /// The deliveries of one pipeline or topic that wait to be sent to one destination. `source` is
    /// the name of the pipeline if the protocol is [TopicAdmin.Protocol#RECORD], otherwise the name
    /// of the topic. `endpoint` is the name of the endpoint, or the address of the subscriber.
    /// `since` is the time at which the oldest of them was committed, `attempts` is the highest
    /// number of counted attempts, and `reason` the reason of a failed attempt; empty if there was
    /// none. `record` is the record of the oldest of them, as far as deliveries have one.
    record Waiting(
            TopicAdmin.Protocol protocol,
            String source,
            String kind,
            String endpoint,
            long count,
            Instant since,
            int attempts,
            String reason,
            Optional<CarriedRecord> record) {

        public static Waiting of(Delivery delivery) {
            return new Waiting(
                    delivery.protocol(),
                    delivery.topic(),
                    delivery.kind(),
                    delivery.endpoint(),
                    1,
                    delivery.since(),
                    delivery.attempts(),
                    delivery.reason(),
                    delivery.record());
        }

        /// Adds deliveries with smaller numbers.
        private Waiting plus(Waiting other) {
            return new Waiting(
                    protocol,
                    source,
                    kind,
                    endpoint,
                    count + other.count,
                    since.isBefore(other.since) ? since : other.since,
                    Math.max(attempts, other.attempts),
                    reason.compareTo(other.reason) > 0 ? reason : other.reason,
                    other.record);
        }

        /// Returns the same with another destination and reason.
        public Waiting to(String newEndpoint, String newReason) {
            return new Waiting(
                    protocol, source, kind, newEndpoint, count, since, attempts, newReason, record);
        }

        /// Returns true for records of a pipeline, false for messages of a topic.
        public boolean records() {
            return !protocol.ofTopics();
        }
    }

    /// The record of a pipeline that a delivery carries.
    ///
    /// @param identity its identity in hex, by which a trace finds it
    /// @param message the id of the message that the record came from
    record CarriedRecord(String identity, String message) {}

    /// The deliveries of one topic with one protocol and in one state.
    record Group(String topic, TopicAdmin.Protocol protocol, State state) {}

    /// A message for one subscriber. `id` is the same for every attempt: for a URL the id of the
    /// post, which the request's body contains; for a mail a unique id. `kind` is SNS's type of the
    /// message. `text` is the content of a `Notification` or the token of a
    /// `SubscriptionConfirmation`; the sender adds the confirmation URL. `since` is the time at
    /// which the delivery was published or, if later, scheduled by [#retry]. `attempts` is the
    /// number of counted attempts, including the last one.
    ///
    /// For a record of a pipeline ([TopicAdmin.Protocol#RECORD]), `topic` is the pipeline's name,
    /// `kind` the kind of sink, and `endpoint` the sink's name. Only such a delivery has a
    /// `record`.
    ///
    /// A message that a subscribed queue could not accept is stored as GIVEN_UP with
    /// [TopicAdmin.Protocol#SQS] if there was no caller that could receive the error.
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
            String reason,
            Optional<CarriedRecord> record) {

        /// Returns the delivery with another endpoint, subject, text and reason.
        public Delivery with(
                String newEndpoint, Optional<String> newSubject, String newText, String newReason) {
            return new Delivery(
                    number,
                    id,
                    topic,
                    subscription,
                    protocol,
                    newEndpoint,
                    kind,
                    raw,
                    newSubject,
                    newText,
                    published,
                    state,
                    attempts,
                    since,
                    next,
                    newReason,
                    record);
        }

        /// Returns the delivery with another endpoint, subject and text.
        public Delivery with(String newEndpoint, Optional<String> newSubject, String newText) {
            return with(newEndpoint, newSubject, newText, reason);
        }
    }
}
