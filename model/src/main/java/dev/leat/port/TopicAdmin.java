package dev.leat.port;

import dev.leat.app.FilterPolicy;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Management of topics and subscriptions, and publishing. Only the app file can change topics that
/// it declares; clients can create others. Changes are durable when a method returns. Thread-safe.
public interface TopicAdmin {

    /// Returns all topics, ordered by name.
    List<Managed> list();

    Optional<Managed> find(String name);

    /// Creates a topic.
    ///
    /// @throws IllegalArgumentException if a topic of this name exists
    void create(String name, Map<String, String> attributes, Map<String, String> tags);

    /// Removes a topic that a client created, including its subscriptions. Pending deliveries are
    /// still sent.
    ///
    /// @throws IllegalArgumentException if the app file declares the topic, or the topic does not
    ///   exist
    void delete(String name);

    /// Sets attributes of SNS, such as the display name, also for a topic that the app declares.
    /// Other attributes are unchanged; an empty value removes an attribute.
    void change(String name, Map<String, String> attributes);

    /// Replaces the tags of a topic. Topics that the app declares can have tags, too.
    void tag(String name, Map<String, String> tags);

    /// Returns the subscriptions of a topic, ordered by id.
    List<Subscribed> subscriptions(String topic);

    Optional<Subscribed> subscription(String id);

    /// Subscribes an endpoint to a topic. If a subscription with the same terms exists, returns it
    /// unchanged. A subscription with a protocol other than `sqs` is pending until it is confirmed,
    /// and each call sends a confirmation request. A subscription that is not confirmed within two
    /// days is removed.
    ///
    /// @throws IllegalArgumentException if the topic or the queue does not exist, or this endpoint
    ///   is subscribed with other terms
    Subscribed subscribe(String topic, Protocol protocol, String endpoint, Terms terms);

    /// Confirms the subscription with this token. Returns empty if the token is unknown.
    Optional<Subscribed> confirm(String topic, String token);

    /// Changes the terms of a subscription.
    ///
    /// @throws IllegalArgumentException if the app file declares the subscription, or it does not
    ///   exist
    void change(String id, Terms terms);

    /// Removes a subscription. Does nothing if it does not exist.
    ///
    /// @throws IllegalArgumentException if the app file declares the subscription
    void unsubscribe(String id);

    /// Publishes messages to one topic in one commit. Returns, for each message, the reason why it
    /// was refused, or empty.
    ///
    /// A published message goes to all confirmed subscribers whose filter policy accepts it. A
    /// message is refused if a subscribed queue cannot accept it (too long, or too many attributes)
    /// and the subscription has no dead-letter queue `letters`. If a subscribed queue was deleted,
    /// its messages go to `letters`; if the subscription has no `letters`, they are dropped. If a
    /// message with the same id was published to the topic within the last five minutes, the
    /// message is not published again.
    ///
    /// @throws IllegalArgumentException if the topic does not exist
    List<Optional<Reason>> publish(String topic, List<Post> posts);

    record Managed(
            String name,
            boolean declared,
            Instant created,
            Map<String, String> attributes,
            Map<String, String> tags) {}

    /// A message to publish. `texts` maps the name of a protocol in SNS, such as `email`, to the
    /// text that replaces `message` for that protocol.
    record Post(
            UUID id,
            Optional<String> subject,
            String message,
            Map<String, String> texts,
            Map<String, Attribute> attributes,
            Instant at) {}

    /// The protocol of a subscription.
    enum Protocol {
        SQS("sqs", true),
        EMAIL("email", true),
        EMAIL_JSON("email-json", true),
        HTTP("http", true),
        HTTPS("https", true),
        /// The protocol of deliveries of pipeline records; the delivery's `kind` is the kind of
        /// sink. SNS does not have this protocol, so no subscription has it.
        RECORD("record", false);

        private final String word;
        private final boolean ofTopics;

        Protocol(String word, boolean ofTopics) {
            this.word = word;
            this.ofTopics = ofTopics;
        }

        /// Returns the name of the protocol in SNS.
        public String word() {
            return word;
        }

        /// Returns true if subscriptions can have this protocol; false for the protocol of pipeline
        /// records.
        public boolean ofTopics() {
            return ofTopics;
        }
    }

    /// The options of a subscription: raw delivery, filter policy, and the dead-letter queue
    /// `letters` for messages that cannot be delivered.
    record Terms(boolean raw, Optional<FilterPolicy> where, Optional<String> letters) {

        public static final Terms DEFAULT = new Terms(false, Optional.empty(), Optional.empty());
    }

    /// A subscription. `endpoint` is a queue name, a mail address or a URL. A pending subscription
    /// receives nothing; `pending` is its confirmation token.
    record Subscribed(
            String id,
            String topic,
            Protocol protocol,
            String endpoint,
            Terms terms,
            boolean declared,
            Optional<String> pending) {}
}
