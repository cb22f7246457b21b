package dev.leat.local.topic;

import dev.leat.app.App;
import dev.leat.app.Sink;
import dev.leat.batch.Column;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.local.database.Transaction;
import dev.leat.local.queue.OpenQueues;
import dev.leat.local.queue.storage.EncodedMessage;
import dev.leat.local.redrive.LocalAudit;
import dev.leat.local.view.Identities;
import dev.leat.plan.Effect;
import dev.leat.plan.QueueMessage;
import dev.leat.plan.WriteResults;
import dev.leat.port.Deliveries.CarriedRecord;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Signal;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The transactional outbox of pipelines: the deliveries to external endpoints that wait to be
/// sent. For each new record of a sink with an external endpoint, the commit of the record's batch
/// stores a delivery and the record's original message. A delivery that fails permanently becomes a
/// dead letter of the pipeline. Used on the writer thread or, for a dry run, on any thread.
public final class RecordOutbox implements Transaction.Merge<List<RecordOutbox.Entering>> {

    private static final int BODY = 0;

    private final App app;
    private final OpenQueues queues;
    private final Identities identities;
    private final LocalAudit audit;
    private final InstantSource clock;
    private final Signal signal = new Signal();

    RecordOutbox(
            App app,
            OpenQueues queues,
            Identities identities,
            LocalAudit audit,
            InstantSource clock) {
        this.app = app;
        this.queues = queues;
        this.identities = identities;
        this.audit = audit;
        this.clock = clock;
    }

    /// Returns the signal that is raised when there are new deliveries.
    Signal signal() {
        return signal;
    }

    /// A new delivery and its original message.
    record Entering(NewDelivery delivery, RecordTable.Kept kept, Record original) {}

    /// Creates a delivery for each picked row (a row that the effect writes) that is new to the
    /// sink.
    ///
    /// @param transactionIdentities the identities as this transaction sees them; a dry run has its
    ///   own copy
    public WriteResults write(
            Transaction transaction, Effect.Write write, Identities transactionIdentities)
            throws SQLException {
        var entering = new ArrayList<Entering>();
        var answers =
                transactionIdentities.judge(
                        transaction,
                        write,
                        row -> {
                            if (!write.absent(row)) {
                                entering.add(entering(write, row));
                            }
                            return null;
                        });
        if (!entering.isEmpty()) {
            transaction.merge(this, entering);
        }
        return answers;
    }

    @Override
    public void write(Transaction transaction, List<List<Entering>> parts) throws SQLException {
        for (var part : parts) {
            for (var one : part) {
                long number = DeliveryTable.insert(transaction, one.delivery());
                RecordTable.insert(transaction, number, one.kept());
                audit.waits(transaction, number, one.original());
            }
        }
        transaction.onCommit(signal::raise);
    }

    private Entering entering(Effect.Write write, int row) {
        var original =
                write.original(row)
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "sink %s accepts only records that come from messages"
                                                .formatted(write.to().name())));
        var texts = (Column.Texts) write.rows().sinks().get(write.sink()).get(BODY);
        var delivery =
                NewDelivery.of(
                        new CarriedRecord(
                                HexFormat.of().formatHex(write.rows().identity(row)),
                                original.id()),
                        QueueMessage.uuid(write, row).toString(),
                        write.pipeline(),
                        write.to(),
                        String.valueOf(texts.values()[row]),
                        clock.instant());
        var kept =
                new RecordTable.Kept(
                        app.pipeline(write.pipeline()).from().queue(),
                        Identities.label(write.to()),
                        write.rows().identity(row),
                        write.rows().digest(row),
                        write.rows().versions().of(row),
                        original.attempt(),
                        EncodedMessage.encode(original));
        return new Entering(delivery, kept, original);
    }

    /// Removes the original message of a delivery that the endpoint has accepted.
    void sent(Transaction transaction, long delivery) throws SQLException {
        RecordTable.remove(transaction, delivery);
        audit.delivered(transaction, delivery);
    }

    /// Turns a permanently failed delivery into a dead letter. The record no longer counts as
    /// delivered to the sink, so a redrive delivers it only to that sink. Does nothing if the
    /// source queue is no longer in the app; the delivery remains visible.
    void giveUp(Transaction transaction, Delivery delivery, String why) throws SQLException {
        var found = RecordTable.find(transaction, delivery.number());
        if (found.isEmpty()) {
            return;
        }
        audit.failed(transaction, delivery.number());
        var kept = found.get();
        var letters = queues.find(kept.source()).flatMap(q -> q.log().queue().deadLetterQueue());
        if (letters.isEmpty()) {
            return;
        }
        var letter =
                new DeadLetter(
                        0,
                        EncodedMessage.decode(kept.message(), kept.attempts()),
                        delivery.topic(),
                        kept.source(),
                        HexFormat.of().formatHex(kept.identity()),
                        released(transaction, delivery.topic(), kept),
                        Map.of(delivery.endpoint(), List.of(Reason.of(delivery.kind(), why))));
        queues.letters().write(transaction, new Effect.DeadLetters(letters.get(), List.of(letter)));
        RecordTable.remove(transaction, delivery.number());
    }

    /// Records that the sink does not have the record, unless the sink already has a newer state.
    /// Returns the names of the other sinks that have the record; no names if the pipeline or the
    /// sink is no longer in the app.
    private List<String> released(Transaction transaction, String name, RecordTable.Kept kept)
            throws SQLException {
        var pipeline = app.pipelines().get(name);
        var sink =
                Optional.ofNullable(pipeline)
                        .flatMap(p ->
                                p.to().stream()
                                        .filter(to -> Identities.label(to).equals(kept.sink()))
                                        .findFirst());
        if (pipeline == null || sink.isEmpty()) {
            return List.of();
        }
        var labels =
                identities.release(
                        transaction,
                        name,
                        sink.get(),
                        kept.identity(),
                        kept.digest(),
                        kept.version());
        return pipeline.to().stream()
                .filter(to -> !to.equals(sink.get()))
                .filter(to -> labels.contains(Identities.label(to)))
                .map(Sink::name)
                .toList();
    }
}
