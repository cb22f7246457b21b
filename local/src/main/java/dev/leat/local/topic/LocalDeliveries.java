package dev.leat.local.topic;

import dev.leat.local.database.Database;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.QueueInserts;
import dev.leat.local.queue.storage.ChunkEntry;
import dev.leat.port.Deliveries;
import dev.leat.port.Signal;
import dev.leat.port.TopicAdmin.Protocol;
import dev.leat.port.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The deliveries of a state folder. A query also removes deliveries whose retention period has
/// ended. Thread-safe.
final class LocalDeliveries implements Deliveries, Transaction.Merge<List<NewDelivery>> {

    /// Maximum number of rows that one commit removes.
    private static final int MOST_REMOVED = 500;

    private final Database database;
    private final OpenQueues queues;
    private final Subscriptions subscriptions;
    private final RecordOutbox outbox;
    private final InstantSource clock;
    private final Signal signal;

    LocalDeliveries(
            Database database,
            OpenQueues queues,
            Subscriptions subscriptions,
            RecordOutbox outbox,
            InstantSource clock) {
        this.database = database;
        this.queues = queues;
        this.subscriptions = subscriptions;
        this.outbox = outbox;
        this.signal = outbox.signal();
        this.clock = clock;
    }

    @Override
    public void write(Transaction transaction, List<List<NewDelivery>> parts) throws SQLException {
        for (var part : parts) {
            for (var one : part) {
                DeliveryTable.insert(transaction, one);
            }
        }
        transaction.onCommit(signal::raise);
    }

    @Override
    public List<Delivery> due(Instant now, int most) {
        expire();
        return database.read(session -> DeliveryTable.due(session, now, most));
    }

    @Override
    public Optional<Instant> next(Instant after) {
        return database.read(session -> DeliveryTable.next(session, after));
    }

    @Override
    public Signal signal() {
        return signal;
    }

    @Override
    public void markSent(long number, Instant at) {
        database.commit(tx -> {
            outbox.sent(tx, number);
            return DeliveryTable.end(tx, number, State.SENT, "", at);
        });
    }

    @Override
    public void reschedule(long number, String why, Instant next, boolean counts) {
        database.commit(tx -> {
            DeliveryTable.later(tx, number, why, next, counts);
            return true;
        });
    }

    @Override
    public void markFailed(long number, String why, Instant at) {
        database.commit(tx -> {
            if (DeliveryTable.end(tx, number, State.FAILED, why, at)) {
                var delivery = DeliveryTable.find(tx, number).orElseThrow();
                if (!delivery.protocol().ofTopics()) {
                    outbox.giveUp(tx, delivery, why);
                } else {
                    letter(tx, delivery);
                }
            }
            return true;
        });
    }

    /// Sends the delivery's message to the dead-letter queue of its subscription.
    private void letter(Transaction transaction, Delivery delivery) throws SQLException {
        var inbox =
                Optional.ofNullable(
                                subscriptions.catalog().subscribers().get(delivery.subscription()))
                        .flatMap(subscriber -> subscriber.terms().letters())
                        .flatMap(name -> QueueInserts.of(queues, name));
        var letter = DeliveryTable.letter(transaction, delivery.number());
        if (inbox.isPresent() && letter.isPresent()) {
            var entry = ChunkEntry.of(letter.get().getBytes(StandardCharsets.UTF_8), Map.of());
            if (inbox.get().obstacle(entry).isEmpty()) {
                inbox.get().sending().add(entry, 0);
                inbox.get().send(transaction);
            }
        }
    }

    @Override
    public void keep(long number, Instant at) {
        database.commit(tx -> DeliveryTable.end(tx, number, State.KEPT, "", at));
    }

    @Override
    public void retry(long number, Instant at) {
        database.commit(tx -> {
            var delivery = DeliveryTable.find(tx, number).orElseThrow(() -> none(number));
            check(delivery);
            DeliveryTable.again(tx, number, at);
            tx.onCommit(signal::raise);
            return true;
        });
    }

    private static IllegalArgumentException none(long number) {
        return new IllegalArgumentException(
                "there is no delivery %d; finished deliveries are kept for %d days"
                        .formatted(number, KEPT.toDays()));
    }

    private static void check(Delivery delivery) {
        if (delivery.protocol() == Protocol.SQS) {
            throw new IllegalArgumentException(
                    "delivery %d was refused by queue %s and cannot be retried; publish the message again in a form that the queue accepts"
                            .formatted(delivery.number(), delivery.endpoint()));
        }
        if (!delivery.protocol().ofTopics() && delivery.state() == State.FAILED) {
            throw new IllegalArgumentException(
                    "delivery %d is now a dead letter of pipeline %s; redrive it with 'leat dlq redrive'"
                            .formatted(delivery.number(), delivery.topic()));
        }
        switch (delivery.state()) {
            case WAITING ->
                    throw new IllegalArgumentException(
                            "delivery %d is still waiting to be sent; no action is needed"
                                    .formatted(delivery.number()));
            case SENT ->
                    throw new IllegalArgumentException(
                            "delivery %d was already sent; it is not sent twice"
                                    .formatted(delivery.number()));
            case KEPT, FAILED -> {}
        }
    }

    @Override
    public List<Delivery> list(Set<Protocol> protocols, Set<State> states, long before, int most) {
        expire();
        var limit = limit();
        var found = new ArrayList<Delivery>();
        for (var protocol : protocols) {
            for (var state : states) {
                found.addAll(
                        database.read(session ->
                                DeliveryTable.list(session, protocol, state, limit, before, most)));
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Delivery::number).reversed())
                .limit(most)
                .toList();
    }

    @Override
    public Map<Group, Long> counts() {
        expire();
        return database.read(DeliveryTable::counts);
    }

    @Override
    public List<Waiting> waiting() {
        return database.read(DeliveryTable::waiting);
    }

    @Override
    public Optional<Delivery> find(long number) {
        return database.read(session -> DeliveryTable.find(session, number));
    }

    private Instant limit() {
        return clock.instant().minus(KEPT);
    }

    /// Removes a limited number of expired rows. Later calls remove the others.
    private void expire() {
        var limit = limit();
        if (database.read(DeliveryTable::oldest).filter(limit::isAfter).isEmpty()) {
            return;
        }
        try {
            database.commit(tx -> DeliveryTable.remove(tx, limit, MOST_REMOVED));
        } catch (UnavailableException _) {
            // The error is reported to callers that write.
        }
    }
}
