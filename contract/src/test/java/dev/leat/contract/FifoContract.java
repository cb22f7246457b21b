package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Record;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Message;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Contract of a FIFO queue: a message is delivered only after the earlier messages of its group
/// were settled. [DeduplicationContract] covers duplicates, [FifoDeadLetterContract] dead letters,
/// and [FifoPropertyContract] random calls.
public abstract class FifoContract extends FifoTestBase {

    protected FifoContract(ContractHost host) {
        super(host);
    }

    @Test
    void handsOutAGroupInOrderAndAtOnce() {
        sendGrouped("a1", "b1", "a2", "c1", "a3");
        var received = receive(10);
        assertThat(bodies(received)).containsExactly("a1", "b1", "a2", "c1", "a3");
        assertThat(received).extracting(m -> m.group().orElse("")).startsWith("a", "b", "a");
        assertThat(received).extracting(Message.Received::sequence).isSorted();
    }

    @Test
    void holdsAGroupUntilAllThatIsOutIsDone() {
        sendGrouped("a1", "a2", "a3");
        var first = receive(2);
        assertThat(bodies(first)).containsExactly("a1", "a2");
        assertThat(receive(10)).isEmpty();
        assertThat(source().lease(10, PLENTY)).isEmpty();
        orders().delete(List.of(receipt(first, "a1")));
        assertThat(receive(10)).isEmpty();
        orders().delete(List.of(receipt(first, "a2")));
        assertThat(bodies(receive(10))).containsExactly("a3");
    }

    @Test
    void countsNoMessageWhoseGroupIsOut() {
        sendGrouped("a1", "a2", "b1", "a3");
        assertThat(source().available(10)).isEqualTo(4);
        assertThat(source().available(2)).isEqualTo(2);
        var lease = lease(1);
        assertThat(bodiesOf(lease)).containsExactly("a1");
        assertThat(source().available(10)).isEqualTo(1);
    }

    @Test
    void otherGroupsGoOn() {
        sendGrouped("a1", "a2", "b1", "a3", "b2");
        assertThat(bodies(receive(1))).containsExactly("a1");
        assertThat(bodiesOf(lease(10))).containsExactly("b1", "b2");
        sendGrouped("a4", "b3", "c1");
        assertThat(bodies(receive(10))).containsExactly("c1");
    }

    @Test
    void aLateMessageDoesNotOvertakeOneThatIsReleased() {
        sendGrouped("a1", "a2", "a3");
        var received = receive(2);
        orders().changeVisibility(receipt(received, "a2"), Duration.ZERO);
        assertThat(receive(10)).isEmpty();
        orders().changeVisibility(receipt(received, "a1"), Duration.ZERO);
        var again = receive(10);
        assertThat(bodies(again)).containsExactly("a1", "a2", "a3");
        assertThat(again).extracting(Message.Received::attempt).containsExactly(2, 2, 1);
    }

    @Test
    void theGroupWaitsAsLongAsItsFirstIsHidden() {
        sendGrouped("a1", "a2");
        var first = receive(1);
        assertThat(orders().changeVisibility(receipt(first, "a1"), MINUTE.multipliedBy(5)))
                .isTrue();
        time.advance(VISIBILITY.multipliedBy(2));
        assertThat(receive(10)).isEmpty();
        crashAndReopen();
        assertThat(receive(10)).isEmpty();
        time.advance(MINUTE.multipliedBy(3));
        assertThat(bodies(receive(10))).containsExactly("a1", "a2");
    }

    @Test
    void deletingInTheMiddleLeavesTheOrder() {
        sendGrouped("a1", "a2", "a3", "a4");
        var received = receive(3);
        orders().delete(List.of(receipt(received, "a2")));
        crashAndReopen();
        time.advance(VISIBILITY);
        assertThat(bodies(receive(10))).containsExactly("a1", "a3", "a4");
    }

    @Test
    void returnedForLaterHoldsTheRestOfTheGroup() {
        sendGrouped("a1", "b1", "a2");
        var lease = lease(2);
        assertThat(bodiesOf(lease)).containsExactly("a1", "a2");
        settle(lease, retried(Duration.ofSeconds(5)), parked());
        assertThat(bodiesOf(lease(10))).containsExactly("b1");
        crashAndReopen();
        time.advance(Duration.ofSeconds(5));
        var again = receive(10);
        assertThat(bodies(again)).containsSubsequence("a1", "a2");
    }

    @Test
    void whatIsParkedComesBeforeWhatCameLater() {
        sendGrouped("a1", "a2");
        var lease = lease(10);
        sendGrouped("a3");
        settle(lease, parked(), parked());
        var again = lease(10);
        assertThat(bodiesOf(again)).containsExactly("a1", "a2", "a3");
        assertThat(again.work().records()).extracting(Record::attempt).containsOnly(1);
        assertThat(again.work().records()).extracting(r -> r.group().orElse("")).containsOnly("a");
        assertThat(again.work().records()).extracting(Record::sequence).isSorted();
    }

    @Test
    void extendingALeaseHoldsItsGroups() {
        sendGrouped("a1", "a2", "b1");
        var lease = lease(1);
        time.advance(Duration.ofSeconds(50));
        lease.extend(VISIBILITY);
        time.advance(Duration.ofSeconds(59));
        var other = lease(10);
        assertThat(bodiesOf(other)).containsExactly("b1");
        time.advance(Duration.ofSeconds(1));
        assertThat(bodiesOf(lease(10))).containsExactly("a1", "a2");
        assertThatThrownBy(() -> done(lease)).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void takesNoMoreThanAskedAndNoMoreBytesThanAsked() {
        sendGrouped("a" + "x".repeat(600), "a" + "y".repeat(600), "b" + "z".repeat(600));
        var first = source().lease(10, 700).orElseThrow();
        assertThat(first.work().size()).isEqualTo(1);
        var second = source().lease(10, 700).orElseThrow();
        assertThat(bodiesOf(second).getFirst()).startsWith("b");
        done(first);
        assertThat(bodiesOf(lease(10)).getFirst()).startsWith("ay");
    }

    @Test
    void theQueuesDelayCountsAndMessagesHaveNoneOfTheirOwn() {
        var delayed = delayed("a1", Duration.ofSeconds(3)).in("a");
        assertThatThrownBy(() -> orders().send(List.of(delayed)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ORDERS)
                .hasMessageContaining("delay");
        assertThat(orders().counts().all()).isZero();
    }

    @Test
    void everyMessageNeedsAGroup() {
        assertThatThrownBy(() -> orders().send(List.of(grouped("a1"), message("x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ORDERS)
                .hasMessageContaining("group");
        assertThat(orders().counts().all()).isZero();
    }

    @Test
    void suspectsComeTogetherAndInOrder() {
        sendGrouped("a1", "b1", "a2");
        lease(10);
        sendGrouped("a3", "c1");
        crashAndReopen();
        var lease = lease(10);
        assertThat(bodiesOf(lease)).containsExactly("a1", "b1", "a2");
        assertThat(source().lease(10, PLENTY)).isEmpty();
        done(lease);
        assertThat(bodiesOf(lease(10))).containsExactly("a3", "c1");
    }

    @Test
    void aSuspectThatIsReturnedHoldsTheSuspectsBehindIt() {
        sendGrouped("a1", "a2", "b1");
        assertThat(bodiesOf(lease(2))).containsExactly("a1", "a2");
        crashAndReopen();
        settle(lease(1), retried(Duration.ofSeconds(5)));
        assertThat(bodiesOf(lease(10))).containsExactly("b1");
        time.advance(Duration.ofSeconds(5));
        var first = lease(10);
        assertThat(bodiesOf(first)).containsExactly("a1");
        done(first);
        time.advance(VISIBILITY);
        assertThat(bodiesOf(lease(10))).containsExactly("a2");
    }

    @Test
    void clientsKeepTheirHoldThroughACrash() {
        sendGrouped("a1", "a2");
        var receipt = receive(1).getFirst().receipt();
        crashAndReopen();
        assertThat(receive(10)).isEmpty();
        assertThat(source().lease(10, PLENTY)).isEmpty();
        orders().delete(List.of(receipt));
        assertThat(bodies(receive(10))).containsExactly("a2");
    }

    @Test
    void retentionEndsWhatHoldsAGroupNoMore() {
        sendGrouped("a1");
        time.advance(RETENTION.minusSeconds(1));
        sendGrouped("a2");
        time.advance(Duration.ofSeconds(1));
        assertThat(bodies(receive(10))).containsExactly("a2");
    }

    @Test
    void aPurgeEndsEveryHold() {
        sendGrouped("a1", "a2");
        receive(1);
        orders().purge();
        sendGrouped("a3");
        assertThat(bodies(receive(10))).containsExactly("a3");
    }

    @Test
    void countsWhatWaitsBehindAsVisible() {
        sendGrouped("a1", "a2", "b1");
        receive(1);
        assertThat(orders().counts().visible()).isEqualTo(2);
        assertThat(orders().counts().inFlight()).isEqualTo(1);
        assertThat(source().drained()).isFalse();
    }
}
