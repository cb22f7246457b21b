package dev.leat.port;

import dev.leat.app.FilterPolicy;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Management of a platform's topics and subscriptions, and publishing: topics that the app
/// declares, which only the file can change, and topics that clients created. Changes are durable
/// when a method returns. Thread-safe.
public interface TopicAdmin {

    /// Returns all topics, ordered by name.
    List<Managed> list();

    Optional<Managed> find(String name);

    /// Creates a topic.
    ///
    /// @throws IllegalArgumentException if a topic of this name exists
    void create(String name, Map<String, String> attributes, Map<String, String> tags);

    /// Removes a topic that a client created, with its subscriptions. Pending deliveries are still
    /// sent.
    ///
    /// @throws IllegalArgumentException if the app file declares the topic, or it does not exist
    void delete(String name);

    /// Sets attributes of SNS, such as the display name, also of a topic that the app declares.
    /// Other attributes stay; an empty value removes an attribute.
    void change(String name, Map<String, String> attributes);

    /// Replaces the tags of a topic, also of one that the app declares.
    void tag(String name, Map<String, String> tags);

    /// Returns the subscriptions of a topic, ordered by id.
    List<Subscribed> subscriptions(String topic);

    Optional<Subscribed> subscription(String id);

    /// Subscribes an endpoint to a topic. An existing subscription with the same terms is returned
    /// unchanged. For every protocol but `sqs` the subscription is pending and a confirmation
    /// request is sent, again for each further call. A subscription that is not confirmed within
    /// two days is removed.
    ///
    /// @throws IllegalArgumentException if the topic or the queue does not exist, or this endpoint
    ///   is subscribed with other terms
    Subscribed subscribe(String topic, Protocol protocol, String endpoint, Terms terms);

    /// Confirms the subscription with this token; empty if the token is unknown.
    Optional<Subscribed> confirm(String topic, String token);

    /// Changes the terms of a subscription.
    ///
    /// @throws IllegalArgumentException if the app file declares it, or it does not exist
    void change(String id, Terms terms);

    /// Removes a subscription; no error if it does not exist.
    ///
    /// @throws IllegalArgumentException if the app file declares it
    void unsubscribe(String id);

    /// Publishes messages to one topic in one commit. Returns for each message the reason why it
    /// was refused, or empty. A published message goes to all confirmed subscribers whose filter
    /// policy accepts it. It is refused if a subscribed queue cannot accept it, because it is too
    /// long or has too many attributes, and the subscription has no dead-letter queue `letters`.
    /// Messages for a deleted queue go to `letters`, or are dropped. A message with the id of one
    /// that was published to the topic within the last five minutes is not published again.
    ///
    /// @throws IllegalArgumentException if the topic does not exist
    List<Optional<Reason>> publish(String topic, List<Post> posts);

    record Managed(
            String name,
            boolean declared,
            Instant created,
            Map<String, String> attributes,
            Map<String, String> tags) {}

    /// A message to publish. `texts` has texts that replace `message` for one protocol, by its name
    /// in SNS, such as `email`.
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
        /// A record of a pipeline; the delivery's `kind` is the kind of sink. Not a protocol of
        /// SNS, so no subscription has it.
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

        /// Returns true if subscriptions can have this protocol; false if it is for records of
        /// pipelines.
        public boolean ofTopics() {
            return ofTopics;
        }
    }

    /// The options of a subscription: raw delivery, filter policy, and the queue `letters` for
    /// messages that cannot be delivered.
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
