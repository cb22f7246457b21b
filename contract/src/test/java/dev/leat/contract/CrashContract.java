package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Record;
import dev.leat.port.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Contract of an embedded platform after a crash: the leases of its workers end at once, and the
/// receive counts of their messages are kept. The platform then leases these messages as the
/// batches that they were, and divides only a batch that crashes the process again. So a poison
/// message becomes a dead letter and the other messages are processed ([dev.leat.port.Suspicion]).
public abstract class CrashContract extends PlatformContract {

    private static final long PLENTY = Long.MAX_VALUE;

    protected CrashContract(ContractHost host) {
        super(host);
    }

    private Lease lease() {
        return source().lease(100, PLENTY).orElseThrow();
    }

    private static List<String> bodiesOf(Lease lease) {
        return lease.work().records().stream().map(r -> text(r.body())).toList();
    }

    @Test
    void endsLeasesAtOnceAndLeasesTheSameBatchesAgain() {
        send(5);
        source().lease(3, PLENTY);
        source().lease(2, PLENTY);
        send("fresh", "fresher");
        crashAndReopen();
        assertThat(source().suspects()).isEqualTo(5);
        for (var batch : List.of(List.of("m0", "m1", "m2"), List.of("m3", "m4"))) {
            var lease = lease();
            assertThat(bodiesOf(lease)).isEqualTo(batch);
            assertThat(lease.work().records().getFirst().attempt()).isEqualTo(1);
            done(lease);
        }
        assertThat(source().suspects()).isZero();
        assertThat(bodiesOf(lease())).containsExactly("fresh", "fresher");
    }

    @Test
    void keepsSuspectsThroughAnOrderlyEnd() {
        send(3);
        lease();
        crashAndReopen();
        reopen();
        send("fresh");
        lease();
        reopen();
        assertThat(source().suspects()).isEqualTo(3);
        assertThat(bodiesOf(lease())).containsExactly("m0", "m1", "m2");
    }

    @Test
    void suspectsNobodyAfterAnOrderlyEnd() {
        send(3);
        lease();
        reopen();
        var again = lease();
        assertThat(bodiesOf(again)).containsExactly("m0", "m1", "m2");
        assertThat(again.work().records().stream().map(Record::attempt)).containsOnly(2);
    }

    @Test
    void leasesNothingElseWhileASuspectIsLeased() {
        send(2);
        source().lease(1, PLENTY);
        source().lease(1, PLENTY);
        crashAndReopen();
        var returns = engine().source(RETURNS);
        repair().queue(RETURNS).send(List.of(message("r"), message("s")));
        var suspect = lease();
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(returns.lease(10, PLENTY)).isEmpty();
        assertThat(returns.next()).contains(start.plusSeconds(5));
        long raised = returns.signal().count();
        done(suspect);
        assertThat(returns.signal().count()).isGreaterThan(raised);
    }

    @Test
    void leasesOthersBetweenTwoBatchesOfSuspects() {
        send(2);
        source().lease(1, PLENTY);
        source().lease(1, PLENTY);
        crashAndReopen();
        var returns = engine().source(RETURNS);
        repair().queue(RETURNS).send(List.of(message("r"), message("s")));
        var suspect = lease();
        assertThat(returns.lease(1, PLENTY)).isEmpty();
        assertThat(source().lease(10, PLENTY)).isEmpty();
        done(suspect);
        assertThat(source().lease(10, PLENTY)).isEmpty();
        var other = returns.lease(1, PLENTY).orElseThrow();
        var then = source().next().orElseThrow();
        assertThat(then).isBetween(start, start.plusSeconds(1));
        time.advance(Duration.between(start, then));
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(returns.lease(1, PLENTY)).isEmpty();
        done(other);
        done(lease());
        assertThat(returns.lease(1, PLENTY)).isPresent();
    }

    @Test
    void leasesASuspectOnlyOnceOtherLeasesHaveEnded() {
        send(2);
        lease();
        crashAndReopen();
        var returns = engine().source(RETURNS);
        repair().queue(RETURNS).send(List.of(message("r"), message("s")));
        var other = returns.lease(1, PLENTY).orElseThrow();
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(returns.lease(1, PLENTY)).isEmpty();
        done(other);
        assertThat(bodiesOf(lease())).containsExactly("m0", "m1");
    }

    @Test
    void doesNotWaitForSuspectsThatNobodyWants() {
        send(2);
        lease();
        crashAndReopen();
        var returns = engine().source(RETURNS);
        repair().queue(RETURNS).send(List.of(message("r"), message("s")));
        assertThat(returns.lease(1, PLENTY)).isPresent();
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(returns.lease(1, PLENTY)).isEmpty();
        time.advance(Duration.ofSeconds(5));
        assertThat(returns.lease(1, PLENTY)).isPresent();
    }

    @Test
    void aSuspectThatReturnsIsNoSuspectAnyMore() {
        send(2);
        source().lease(1, PLENTY);
        source().lease(1, PLENTY);
        send("fresh");
        crashAndReopen();
        settle(lease(), retried(Duration.ZERO));
        done(lease());
        assertThat(bodiesOf(lease())).containsExactly("m0", "fresh");
    }

    /// Its trial is the engine's: the store leases it alone, and counts no crash before its trial.
    @Test
    void aMessageThatKillsTheProcessIsASuspectAlone() {
        send("good1", "KILLER", "good2", "good3");
        var processed = new ArrayList<String>();
        int crashes = 0;
        Optional<Lease> lease = source().lease(100, PLENTY);
        while (lease.isPresent()) {
            var bodies = bodiesOf(lease.get());
            if (bodies.contains("KILLER") && lease.get().suspect().isEmpty()) {
                crashes++;
                crashAndReopen();
            } else {
                assertThat(lease.get().suspect().isEmpty() || bodies.size() == 1).isTrue();
                processed.addAll(bodies);
                done(lease.get());
            }
            lease = source().lease(100, PLENTY);
        }
        assertThat(crashes).isEqualTo(3);
        assertThat(processed).containsExactlyInAnyOrder("good1", "KILLER", "good2", "good3");
        assertThat(seen(letters())).isEmpty();
        assertThat(source().drained()).isTrue();
    }

    @Test
    void leavesLeasesOfClientsAlone() {
        send("a");
        var receipt = receive(1).getFirst().receipt();
        crashAndReopen();
        assertThat(source().lease(10, PLENTY)).isEmpty();
        assertThat(source().next()).contains(start.plus(VISIBILITY));
        assertThat(orders().delete(List.of(receipt))).hasSize(1);
        assertThat(source().drained()).isTrue();
    }
}
