package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.batch.Reason;
import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.redrive.LocalAudit;
import dev.leat.local.view.Identities;
import dev.leat.plan.Effect;
import dev.leat.plan.QueueMessage;
import dev.leat.plan.WriteResults;
import dev.leat.port.Deliveries;
import dev.leat.port.TopicAdmin.Protocol;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The topics of a state folder. A topic does not store messages: one commit sends each message to
/// all subscribers, as a message in a queue or as a waiting delivery. Publishing runs on the writer
/// thread or, for a dry run, on any thread.
public final class LocalTopics {

    /// All tables of topics.
    public static final List<String> TABLES =
            Stream.of(
                            TopicTable.TABLES,
                            SubscriptionTable.TABLES,
                            DeliveryTable.TABLES,
                            RecordTable.TABLES,
                            PublishedTable.TABLES)
                    .flatMap(List::stream)
                    .toList();

    private static final int BODY = 0;
    private static final int SUBJECT = 1;
    private static final int MAIL = 2;

    private final OpenQueues queues;
    private final InstantSource clock;
    private final Subscriptions subscriptions;
    private final LocalDeliveries deliveries;
    private final RecordOutbox outbox;
    private final ManagedTopics managed;

    private LocalTopics(
            Database database,
            OpenQueues queues,
            RecordOutbox outbox,
            InstantSource clock,
            Subscriptions subscriptions) {
        this.outbox = outbox;
        this.queues = queues;
        this.clock = clock;
        this.subscriptions = subscriptions;
        this.deliveries = new LocalDeliveries(database, queues, subscriptions, outbox, clock);
        this.managed = new ManagedTopics(database, queues, subscriptions, this, clock);
    }

    /// Reads the stored topics, and stores new topics that the app declares.
    public static LocalTopics open(
            App app,
            Database database,
            OpenQueues queues,
            Identities identities,
            LocalAudit audit,
            InstantSource clock) {
        var subscriptions = Subscriptions.open(app, database, clock.instant());
        var outbox = new RecordOutbox(app, queues, identities, audit, clock);
        return new LocalTopics(database, queues, outbox, clock, subscriptions);
    }

    /// Returns the interface that manages topics.
    public dev.leat.port.TopicAdmin managed() {
        return managed;
    }

    public Deliveries deliveries() {
        return deliveries;
    }

    /// Creates a delivery to an external endpoint for each picked row (a row that the effect
    /// writes) that is new to the sink.
    public WriteResults send(
            Transaction transaction, Effect.Write write, Identities transactionIdentities)
            throws SQLException {
        return outbox.write(transaction, write, transactionIdentities);
    }

    /// Publishes each picked row (a row that the effect writes) that is new to the topic. A row
    /// that a subscribed queue cannot accept is rejected and not published.
    public WriteResults write(Transaction transaction, Effect.Write write, Identities identities)
            throws SQLException {
        var posting = posting(write.to().name());
        var answers =
                identities.judge(
                        transaction,
                        write,
                        row -> write.absent(row) ? null : added(posting, post(write, row)));
        posting.send(transaction);
        return answers;
    }

    private static @Nullable Reason added(TopicPublish posting, PublishedMessage post) {
        var refusal = posting.refusal(post);
        if (refusal == null) {
            posting.add(post);
        }
        return refusal;
    }

    private PublishedMessage post(Effect.Write write, int row) {
        return new PublishedMessage(
                write.to().name(),
                QueueMessage.uuid(write, row),
                write.optionalText(SUBJECT, row),
                write.text(BODY, row).orElse(""),
                write.optionalText(MAIL, row)
                        .map(text -> Map.of(Protocol.EMAIL.word(), text))
                        .orElse(Map.of()),
                Map.of(),
                clock.instant());
    }

    /// Returns true if the app declares a topic with this name or a client created one.
    public boolean has(String name) {
        return subscriptions.catalog().topics().containsKey(name);
    }

    /// Returns the reason why a subscribed queue cannot accept the message; empty if all can, or if
    /// the topic does not exist.
    public Optional<Reason> refusal(PublishedMessage post) {
        return has(post.topic())
                ? Optional.ofNullable(posting(post.topic()).refusal(post))
                : Optional.empty();
    }

    /// Publishes one message to all subscribers. If a queue cannot accept the message, it goes to
    /// the subscription's dead-letter queue or, without one, is stored as a failed delivery.
    /// Returns the queues that received the message; none if the topic no longer exists.
    public Set<String> publish(Transaction transaction, PublishedMessage post) {
        if (!subscriptions.catalog().topics().containsKey(post.topic())) {
            return Set.of();
        }
        var posting = posting(post.topic());
        var have = posting.add(post);
        posting.send(transaction);
        return have;
    }

    /// Publishes a message, given as a [dev.leat.port.TopicAdmin.Post].
    public Set<String> publish(
            Transaction transaction, String topic, dev.leat.port.TopicAdmin.Post post) {
        return publish(transaction, PublishedMessage.of(topic, post));
    }

    /// Publishes the posts that all queues can accept and that are not duplicates. Returns for each
    /// post the reason why it was refused; empty if it was published.
    List<Optional<Reason>> publish(
            Transaction transaction, String topic, List<PublishedMessage> posts)
            throws SQLException {
        var now = clock.instant();
        var posting = posting(topic);
        var refusals = new ArrayList<Optional<Reason>>();
        PublishedTable.prune(transaction, now);
        for (var post : posts) {
            var refusal = posting.refusal(post);
            if (refusal == null && PublishedTable.enter(transaction, post, now)) {
                posting.add(post);
            }
            refusals.add(Optional.ofNullable(refusal));
        }
        posting.send(transaction);
        return refusals;
    }

    /// Sends a request to confirm the subscription.
    void requestConfirmation(Transaction transaction, Subscriber subscriber) {
        transaction.merge(
                deliveries,
                List.of(
                        NewDelivery.confirmationRequest(
                                subscriber.subscribed(), subscriber.token(), clock.instant())));
    }

    private TopicPublish posting(String topic) {
        return new TopicPublish(subscriptions.of(topic), queues, deliveries);
    }
}
