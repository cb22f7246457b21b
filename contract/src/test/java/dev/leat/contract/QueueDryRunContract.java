package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.QueueSource;
import dev.leat.app.Schema;
import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.plan.RedriveResult;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Message;
import dev.leat.port.Store;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Contract of a dry run on a queue store: it returns the same results as a commit, adds and
/// removes no message, and ends no lease.
public abstract class QueueDryRunContract extends PlatformContract {

    private static final String PIPELINE = "cleaning";
    private static final String CLEAN = "clean";
    private static final String CLEAN_FIFO = "clean.fifo";
    private static final Fact A = Fact.of("a", "a1");
    private static final Fact B = Fact.of("b", "b1");

    protected QueueDryRunContract(ContractHost host) {
        super(host);
    }

    @Override
    protected App app() {
        var queues = new LinkedHashMap<>(super.app().queues());
        queues.put(CLEAN, Queue.named(CLEAN));
        queues.put(CLEAN + "-dlq", Queue.deadLetters(CLEAN + "-dlq"));
        var fifo = Queue.named(CLEAN_FIFO).with(Queue.Fifo.DEFAULT);
        queues.put(CLEAN_FIFO, fifo);
        var letters = fifo.deadLetterQueue().orElseThrow();
        queues.put(letters, Queue.deadLetters(letters).with(Queue.Fifo.DEFAULT));
        var from =
                new QueueSource(
                        ORDERS,
                        new Schema("Order", List.of()),
                        Pipeline.UnknownFields.IGNORE,
                        1000);
        List<Sink> to =
                List.of(
                        new QueueSink(CLEAN, new Sink.Filter.All(), Map.of()),
                        new QueueSink(CLEAN_FIFO, new Sink.Filter.All(), Map.of()));
        var pipeline = Pipeline.of(PIPELINE, from).withKey(List.of("id")).withTo(to);
        return App.named("shop").withQueues(queues).withPipelines(Map.of(PIPELINE, pipeline));
    }

    private Store home() {
        return engine().sourceStore(ORDERS);
    }

    private Effect.Write write(String queue, Fact... facts) {
        return new FactBuilder(app(), PIPELINE).write(queue, List.of(facts));
    }

    private Lease lease() {
        return source().lease(10, Long.MAX_VALUE).orElseThrow();
    }

    @Test
    void aFifoQueueTakesForNewWhatADryRunSent() {
        home().dryRun(tx -> tx.apply(write(CLEAN_FIFO, A)));
        reopen();

        home().commit(tx -> tx.apply(write(CLEAN_FIFO, A)));

        assertThat(seen(repair().queue(CLEAN_FIFO))).containsExactly("a1");
    }

    @Test
    void deadLettersAreWrittenByNobody() {
        send("bad");
        var lease = lease();
        var letters = letters(lease);

        var answers = home().dryRun(tx -> ViewTrial.outcomes(tx.apply(letters)));

        assertThat(answers).containsExactly(Outcome.DELIVERED);
        assertThat(seen(letters())).isEmpty();
        assertThat(letters().counts().visible()).isZero();
        reopen();
        assertThat(seen(letters())).isEmpty();
    }

    private static Effect.DeadLetters letters(Lease lease) {
        return new Effect.DeadLetters(
                LETTERS,
                List.of(
                        new DeadLetter(
                                0,
                                lease.work().records().getFirst(),
                                PIPELINE,
                                ORDERS,
                                "",
                                List.of(),
                                Map.of(CLEAN, List.of(Reason.of("check", "it is bad"))))));
    }

    @Test
    void aLeaseIsStillOpenAndItsHolderEndsIt() {
        send("m0", "m1");
        var lease = lease();
        var end = new Effect.Settle(lease.work(), new Effect.Again[2]);

        home().dryRun(tx -> tx.apply(end));

        assertThat(orders().counts().inFlight()).isEqualTo(2);
        assertThat(source().lease(10, Long.MAX_VALUE)).isEmpty();
        time.advance(VISIBILITY.minusSeconds(1));
        lease.extend(VISIBILITY);
        time.advance(Duration.ofSeconds(10));
        home().dryRun(tx -> tx.apply(end));
        done(lease);
        assertThat(seen(orders())).isEmpty();
    }

    @Test
    void aLeaseThatWasLostIsLostInADryRun() {
        send("m0");
        var lease = lease();
        time.advance(VISIBILITY);
        lease();
        var end = new Effect.Settle(lease.work(), new Effect.Again[1]);

        assertThatThrownBy(() -> home().dryRun(tx -> tx.apply(end)))
                .isInstanceOf(LeaseLostException.class);
    }

    @Test
    void aWholePassRunsDryWhileItsLeaseIsOpen() {
        send("m0", "m1");
        var lease = lease();
        var fates = new Effect.Audit(List.of(new RedriveResult("run", "m", Outcome.DELIVERED)));

        home().dryRun(tx -> {
            tx.apply(write(CLEAN, A));
            tx.apply(letters(lease));
            tx.apply(fates);
            return tx.apply(new Effect.Settle(lease.work(), new Effect.Again[2]));
        });
        send("m2");

        assertThat(seen(orders())).containsExactly("m0", "m1", "m2");
        assertThat(seen(letters())).isEmpty();
        crashAndReopen();
        assertThat(seen(orders())).containsExactly("m0", "m1", "m2");
        assertThat(seen(repair().queue(CLEAN))).isEmpty();
    }

    @Test
    void clientsReceiveWhileADryRunLooks() {
        send("m0");
        home().dryRun(tx -> tx.apply(write(CLEAN, A, B)));

        assertThat(bodies(receive(10))).containsExactly("m0");
        repair().queue(CLEAN)
                .send(
                        List.of(
                                new Message.Outgoing(
                                        "own".getBytes(StandardCharsets.UTF_8),
                                        Map.of(),
                                        Optional.empty())));
        assertThat(seen(repair().queue(CLEAN))).containsExactly("own");
    }
}
