package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Attribute;
import dev.leat.batch.Outcome;
import dev.leat.batch.Reason;
import dev.leat.batch.Record;
import dev.leat.deadletter.DeadLetter;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Contract of a source: leases, the ends of leases, and settlement within a commit.
public abstract class SourceContract extends PlatformContract {

    private static final long PLENTY = Long.MAX_VALUE;

    protected SourceContract(ContractHost host) {
        super(host);
    }

    private Lease lease(int records) {
        return source().lease(records, PLENTY).orElseThrow();
    }

    private static List<String> bodiesOf(Lease lease) {
        return lease.work().records().stream().map(r -> text(r.body())).toList();
    }

    private static List<Integer> attempts(Lease lease) {
        return lease.work().records().stream().map(Record::attempt).toList();
    }

    @Test
    void leasesRecordsAsTheyWereSent() {
        var attributes = Map.of("source", Attribute.text("web"));
        var ids = ids(orders().send(List.of(message("a", attributes), message("b"))));
        var lease = lease(10);
        assertThat(lease.work().source()).isEqualTo(ORDERS);
        assertThat(bodiesOf(lease)).containsExactly("a", "b");
        assertThat(lease.work().records().stream().map(Record::id)).isEqualTo(ids);
        var first = lease.work().records().getFirst();
        assertThat(first.attributes()).isEqualTo(attributes);
        assertThat(first.attempt()).isEqualTo(1);
        assertThat(first.receivedAt()).isEqualTo(start);
        assertThat(lease.until()).isEqualTo(start.plus(VISIBILITY));
    }

    @Test
    void leasesNoMoreThanAskedAndNothingTwice() {
        send(7);
        var first = lease(5);
        var second = lease(5);
        assertThat(bodiesOf(first)).containsExactly("m0", "m1", "m2", "m3", "m4");
        assertThat(bodiesOf(second)).containsExactly("m5", "m6");
        assertThat(first.work().lease()).isNotEqualTo(second.work().lease());
        assertThat(source().lease(5, PLENTY)).isEmpty();
    }

    @Test
    void leasesNoMoreBytesThanAskedButOneRecordAtLeast() {
        send("x".repeat(600), "y".repeat(600), "z".repeat(600));
        var first = source().lease(10, 100).orElseThrow();
        assertThat(first.work().size()).isEqualTo(1);
        var second = source().lease(10, 1300).orElseThrow();
        assertThat(second.work().size()).isEqualTo(2);
    }

    @Test
    void countsTheRecordsThatALeaseWouldReturn() {
        assertThat(source().available(5)).isZero();
        send(7);
        assertThat(source().available(5)).isEqualTo(5);
        assertThat(source().available(10)).isEqualTo(7);
        var lease = lease(4);
        assertThat(source().available(10)).isEqualTo(3);
        time.advance(VISIBILITY);
        assertThat(source().available(10)).isEqualTo(7);
        done(lease);
        assertThat(source().available(10)).isEqualTo(3);
    }

    @Test
    void leasesAcrossManySends() {
        for (int i = 0; i < 50; i++) {
            send("a" + i, "b" + i);
        }
        var lease = lease(1000);
        assertThat(bodiesOf(lease)).hasSize(100).startsWith("a0", "b0", "a1").endsWith("b49");
        done(lease);
        assertThat(source().drained()).isTrue();
    }

    @Test
    void settledRecordsAreGone() {
        send("a", "b");
        done(lease(10));
        assertThat(orders().counts().all()).isZero();
        crashAndReopen();
        time.advance(VISIBILITY);
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(source().drained()).isTrue();
    }

    @Test
    void returnsRecordsEachInItsOwnWay() {
        send("done", "retried", "parked", "later");
        settle(lease(10), null, retried(Duration.ZERO), parked(), retried(Duration.ofSeconds(5)));
        assertThat(orders().counts().visible()).isEqualTo(2);
        crashAndReopen();
        var second = lease(10);
        assertThat(bodiesOf(second)).containsExactly("retried", "parked");
        assertThat(attempts(second)).containsExactly(2, 1);
        assertThat(source().next()).contains(start.plusSeconds(5));
        time.advance(Duration.ofSeconds(5));
        var third = lease(10);
        assertThat(bodiesOf(third)).containsExactly("later");
        assertThat(attempts(third)).containsExactly(2);
    }

    @Test
    void handsOutAgainWhatRanOut() {
        send("a", "b");
        lease(10);
        assertThat(source().next()).contains(start.plus(VISIBILITY));
        assertThat(source().drained()).isFalse();
        time.advance(VISIBILITY);
        var again = lease(10);
        assertThat(bodiesOf(again)).containsExactly("a", "b");
        assertThat(attempts(again)).containsExactly(2, 2);
    }

    @Test
    void extendsALeaseFromNow() {
        send("a");
        var lease = lease(10);
        time.advance(Duration.ofSeconds(50));
        lease.extend(VISIBILITY);
        assertThat(lease.until()).isEqualTo(start.plusSeconds(110));
        time.advance(Duration.ofSeconds(59));
        assertThat(source().lease(10, PLENTY)).isEmpty();
        done(lease);
        lease.extend(VISIBILITY);
        assertThat(source().drained()).isTrue();
    }

    @Test
    void settlesALeaseThatRanOutIfNobodyElseHasIt() {
        send("a");
        var lease = lease(10);
        time.advance(VISIBILITY);
        done(lease);
        assertThat(source().drained()).isTrue();
    }

    @Test
    void refusesToSettleWhatAnotherHasNowAndKeepsNothingOfTheCommit() {
        send("a", "b", "c");
        var late = lease(10);
        time.advance(VISIBILITY);
        var other = lease(1);
        assertThatThrownBy(() -> letterAndSettle(late)).isInstanceOf(LeaseLostException.class);
        assertThat(letters().counts().all()).isZero();
        done(other);
        assertThat(bodiesOf(lease(10))).containsExactly("b", "c");
    }

    @Test
    void refusesToSettleTwice() {
        send("a", "b");
        var lease = lease(10);
        settle(lease, retried(Duration.ZERO), null);
        assertThatThrownBy(() -> done(lease)).isInstanceOf(LeaseLostException.class);
        assertThat(orders().counts().all()).isEqualTo(1);
    }

    @Test
    void refusesToSettleWhatWasPurged() {
        send("a");
        var lease = lease(10);
        orders().purge();
        assertThatThrownBy(() -> settle(lease, parked())).isInstanceOf(LeaseLostException.class);
        assertThat(source().drained()).isTrue();
    }

    @Test
    void lettersAndSettlementAreOneCommit() {
        var attributes = Map.of("source", Attribute.text("web"));
        var id = orders().send(List.of(message("bad", attributes))).getFirst().id();
        time.advance(Duration.ofSeconds(7));
        letterAndSettle(lease(10));
        assertThat(source().drained()).isTrue();
        crashAndReopen();
        var letter = letters().browse(0, 10).getFirst();
        assertThat(text(letter.body())).isEqualTo("bad");
        assertThat(letter.id()).isEqualTo(id);
        assertThat(letter.sentAt()).isEqualTo(start);
        assertThat(letter.attributes()).containsEntry("source", Attribute.text("web")).hasSize(2);
        assertThat(leat(letter.attributes())).contains("quantity is missing");
    }

    @Test
    void workThatThrowsLeavesTheLeaseAsItWas() {
        send("a");
        var lease = lease(10);
        assertThatThrownBy(() ->
                        engine().sourceStore(ORDERS)
                                .commit(tx -> {
                                    tx.apply(new Effect.Settle(lease.work(), new Effect.Again[1]));
                                    throw new IllegalArgumentException("no");
                                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(orders().counts().inFlight()).isEqualTo(1);
        done(lease);
        assertThat(source().drained()).isTrue();
    }

    @Test
    void movesToTheDeadLettersWhatRanOutTooOften() {
        send("a", "b");
        for (int i = 0; i < MOST_RECEIVES; i++) {
            lease(10);
            time.advance(VISIBILITY);
        }
        send("c");
        assertThat(bodiesOf(lease(10))).containsExactly("c");
        assertThat(seen(letters())).containsExactly("a", "b");
    }

    @Test
    void neverGivesUpWhatWasOnlyParked() {
        send("a");
        for (int i = 0; i < 3 * MOST_RECEIVES; i++) {
            var lease = lease(10);
            assertThat(attempts(lease)).containsExactly(1);
            settle(lease, parked());
        }
        assertThat(letters().counts().all()).isZero();
    }

    @Test
    void raisesItsSignalWhenSomethingMayBeLeasable() {
        long before = source().signal().count();
        send("a");
        long sent = source().signal().count();
        assertThat(sent).isGreaterThan(before);
        settle(lease(1), retried(Duration.ZERO));
        assertThat(source().signal().count()).isGreaterThan(sent);
    }

    @Test
    void aStoreIsOneForAllItsPlaces() {
        assertThat(engine().sourceStore(ORDERS)).isSameAs(engine().sourceStore(LETTERS));
        engine().sourceStore(ORDERS).probe();
    }

    /// Turns the lease's first record into a dead letter and settles all records.
    private void letterAndSettle(Lease lease) {
        var record = lease.work().records().getFirst();
        var reason = Reason.of("missing", "quantity is missing");
        var letter =
                new DeadLetter(
                        0,
                        record,
                        "clean",
                        ORDERS,
                        "",
                        List.of(),
                        Map.of("stats", List.of(reason)));
        Effect.@Nullable Again[] again = new Effect.Again[lease.work().size()];
        var answers =
                engine().sourceStore(ORDERS)
                        .commit(tx -> {
                            var said = tx.apply(new Effect.DeadLetters(LETTERS, List.of(letter)));
                            tx.apply(new Effect.Settle(lease.work(), again));
                            return said;
                        });
        assertThat(answers.at(0)).isEqualTo(Outcome.DELIVERED);
    }
}
