package dev.leat.port;

import dev.leat.app.FilterPolicy;
import dev.leat.batch.Attribute;
import dev.leat.batch.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The topics of a platform and who hears them: those that the app declares, which the file alone
/// changes, and those that clients made beside them. What a method changes is durable when it
/// returns. Threads may share it.
public interface TopicAdmin {

    /// Every topic, in the order of names.
    List<Managed> list();

    Optional<Managed> find(String name);

    /// Makes a topic beside those of the app.
    ///
    /// @throws IllegalArgumentException if there is a topic of this name
    void create(String name, Map<String, String> attributes, Map<String, String> tags);

    /// Removes a topic that a client made, and its subscriptions. What is on its way still goes
    /// out.
    ///
    /// @throws IllegalArgumentException if the app file has it, or there is none
    void delete(String name);

    /// Gives a topic, be it the app's, another display name or the like: SNS's attributes that can
    /// be set. Those that are not named stay; an empty one goes.
    void change(String name, Map<String, String> attributes);

    /// Replaces the tags of a topic, be it the app's.
    void tag(String name, Map<String, String> tags);

    /// Everybody who hears a topic, in the order of their ids.
    List<Subscribed> subscriptions(String topic);

    Optional<Subscribed> subscription(String id);

    /// Lets somebody hear a topic; one who hears it already stays as he is if the terms are the
    /// same. Whoever is asked first whether he wants to hear it, as are all but queues, is PENDING
    /// and is sent the question, once more if he is subscribed again. Who does not answer in two
    /// days is forgotten.
    ///
    /// @throws IllegalArgumentException if there is no such topic, or no such queue, or this
    ///   endpoint hears it on other terms
    Subscribed subscribe(String topic, Protocol protocol, String endpoint, Terms terms);

    /// Confirms who says the token that he was sent; empty if nobody was sent it.
    Optional<Subscribed> confirm(String topic, String token);

    /// Gives a subscription other terms.
    ///
    /// @throws IllegalArgumentException if the app file has it, or there is none
    void change(String id, Terms terms);

    /// Lets nobody hear a topic under this subscription any more; no error where nobody does.
    ///
    /// @throws IllegalArgumentException if the app file has it
    void unsubscribe(String id);

    /// Publishes messages to one topic in one commit; for each why it cannot be, empty if it is:
    /// then everybody has it who is confirmed and whose filter policy takes it. It cannot be if a
    /// queue that hears it cannot take it, because it would be too long there or has more
    /// attributes than a message of a queue, and there is no queue `letters` that it can go to
    /// instead. A queue that was deleted hears nothing: then `letters` has it, or nobody. A message
    /// whose id was published to the topic within the last five minutes is not published again.
    ///
    /// @throws IllegalArgumentException if there is no such topic
    List<Optional<Reason>> publish(String topic, List<Post> posts);

    record Managed(
            String name,
            boolean declared,
            Instant created,
            Map<String, String> attributes,
            Map<String, String> tags) {}

    /// A message for a topic. `texts` are those for one protocol instead of `message`, by its name
    /// on the wire, such as `email`.
    record Post(
            UUID id,
            Optional<String> subject,
            String message,
            Map<String, String> texts,
            Map<String, Attribute> attributes,
            Instant at) {}

    /// How a message reaches a subscriber.
    enum Protocol {
        SQS("sqs", true),
        EMAIL("email", true),
        EMAIL_JSON("email-json", true),
        HTTP("http", true),
        HTTPS("https", true),
        /// A record of a pipeline; the delivery's kind says for which kind of sink. SNS has no such
        /// protocol, so nobody subscribes by it.
        RECORD("record", false);

        private final String word;
        private final boolean ofTopics;

        Protocol(String word, boolean ofTopics) {
            this.word = word;
            this.ofTopics = ofTopics;
        }

        /// As SNS writes it.
        public String word() {
            return word;
        }

        /// Whether somebody can subscribe to a topic by it; else it is for records of pipelines.
        public boolean ofTopics() {
            return ofTopics;
        }
    }

    /// What of a topic is heard and how. What cannot be delivered goes to the queue `letters`,
    /// where there is one.
    record Terms(boolean raw, Optional<FilterPolicy> where, Optional<String> letters) {

        public static final Terms DEFAULT = new Terms(false, Optional.empty(), Optional.empty());
    }

    /// `endpoint` is a queue's name, an address or a URL. A pending one hears nothing yet, and has
    /// the token that confirms it.
    record Subscribed(
            String id,
            String topic,
            Protocol protocol,
            String endpoint,
            Terms terms,
            boolean declared,
            Optional<String> pending) {}
}
