package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Record;
import dev.leat.contract.FifoModel.Entry;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;

/// Random calls of clients and workers on a FIFO queue, with crashes and clock jumps, checked by
/// [FifoModel]: groups keep their order, no message is lost, and deduplication is exact.
public abstract class FifoPropertyContract extends FifoTestBase {

    private static final int STEPS = 150;
    private static final String GROUPS = "abcde";

    private final FifoModel model = new FifoModel();
    private final Map<String, Lease> leases = new LinkedHashMap<>();
    private Random random = new Random();
    private int sent;

    protected FifoPropertyContract(ContractHost host) {
        super(host);
    }

    @RepeatedTest(3)
    void keepsOrderLosesNothingAndKnowsRepeats(RepetitionInfo repetition) {
        run(repetition.getCurrentRepetition());
    }

    @Tag("fuzz")
    @RepeatedTest(9)
    void keepsOrderLosesNothingAndKnowsRepeatsInMoreRuns(RepetitionInfo repetition) {
        run(3 + repetition.getCurrentRepetition());
    }

    private void run(long seed) {
        random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            step();
            assertThat(orders().counts().all()).isEqualTo(model.waiting.size());
        }
        drain();
        assertThat(model.waiting).isEmpty();
        assertThat(model.dead).allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        assertThat(seen(letters())).containsExactlyInAnyOrderElementsOf(model.dead.keySet());
    }

    private void step() {
        switch (random.nextInt(13)) {
            case 0, 1, 2 -> send();
            case 3, 4 -> receive();
            case 5 -> delete();
            case 6 -> change();
            case 7, 8 -> leased(1 + random.nextInt(12));
            case 9 -> settle();
            case 10 -> extend();
            case 11 ->
                    time.advance(
                            Duration.ofSeconds(
                                    random.nextInt(5) == 0 ? 300 : 1 + random.nextInt(50)));
            default -> restart();
        }
    }

    private Instant now() {
        return time.instant();
    }

    private void send() {
        var messages = new ArrayList<Message.Outgoing>();
        var ids = new ArrayList<String>();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            var group = GROUPS.charAt(random.nextInt(GROUPS.length()));
            var id = "id" + random.nextInt(sent + 12);
            messages.add(once(group + "" + sent++, id));
            ids.add(id);
        }
        var answers = orders().send(messages);
        for (int i = 0; i < answers.size(); i++) {
            var body = text(messages.get(i).body());
            model.sent(body, body.substring(0, 1), ids.get(i), answers.get(i), now());
        }
    }

    private void receive() {
        int most = 1 + random.nextInt(10);
        var received = receive(most);
        assertThat(received).hasSizeLessThanOrEqualTo(most);
        var entries =
                handed(bodies(received), received.stream().map(Message.Received::attempt).toList());
        for (int i = 0; i < entries.size(); i++) {
            hold(entries.get(i), now().plus(VISIBILITY));
            entries.get(i).receipt = Optional.of(received.get(i).receipt());
        }
        if (received.isEmpty()) {
            assertThat(model.open(now())).isEmpty();
        }
    }

    /// Reports to the model the messages that a receive delivered or turned into dead letters.
    private List<Entry> handed(List<String> bodies, List<Integer> attempts) {
        var dead = new LinkedHashSet<>(seen(letters()));
        assertThat(dead).containsAll(model.dead.keySet());
        dead.removeAll(model.dead.keySet());
        model.died(dead, MOST_RECEIVES, now());
        return model.handed(bodies, attempts, now());
    }

    private static void hold(Entry entry, Instant until) {
        FifoModel.back(entry, until);
        entry.held = true;
    }

    /// Returns the messages that clients have received and that are still in flight.
    private List<Entry> received() {
        return model.waiting.stream()
                .filter(e -> e.receipt.isPresent() && e.inFlight(now()))
                .toList();
    }

    private void delete() {
        for (var entry : received()) {
            if (random.nextBoolean()) {
                assertThat(orders().delete(List.of(entry.receipt.orElseThrow()))).hasSize(1);
                model.waiting.remove(entry);
            }
        }
    }

    private void change() {
        for (var entry : received()) {
            if (random.nextInt(3) == 0) {
                var timeout = Duration.ofSeconds(random.nextInt(3) * 40L);
                assertThat(orders().changeVisibility(entry.receipt.orElseThrow(), timeout))
                        .isTrue();
                entry.until = now().plus(timeout);
            }
        }
    }

    private Optional<Lease> leased(int records) {
        var lease = source().lease(records, PLENTY);
        var work = lease.map(l -> l.work().records()).orElse(List.of());
        assertThat(work).hasSizeLessThanOrEqualTo(records);
        var entries =
                handed(
                        work.stream().map(r -> text(r.body())).toList(),
                        work.stream().map(Record::attempt).toList());
        for (var entry : entries) {
            hold(entry, now().plus(VISIBILITY));
            entry.lease = lease.orElseThrow().work().lease();
        }
        lease.ifPresent(l -> leases.put(l.work().lease(), l));
        return lease;
    }

    private Optional<Lease> any() {
        var names = List.copyOf(leases.keySet());
        return names.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(leases.get(names.get(random.nextInt(names.size()))));
    }

    private void extend() {
        any().ifPresent(lease -> {
            lease.extend(VISIBILITY);
            var held = model.of(lease.work().lease());
            if (held.size() == lease.work().size()) {
                held.forEach(entry -> entry.until = now().plus(VISIBILITY));
            }
        });
    }

    private void settle() {
        any().ifPresent(lease -> {
            leases.remove(lease.work().lease());
            var held = model.of(lease.work().lease());
            Effect.@Nullable Again[] again = new Effect.Again[lease.work().size()];
            for (int i = 0; i < again.length; i++) {
                again[i] =
                        switch (random.nextInt(5)) {
                            case 0 -> retried(Duration.ofSeconds(random.nextInt(3) * 10L));
                            case 1 -> parked();
                            default -> null;
                        };
            }
            if (held.size() < again.length) {
                assertThatThrownBy(() -> settle(lease, again))
                        .isInstanceOf(LeaseLostException.class);
                return;
            }
            settle(lease, again);
            for (int i = 0; i < again.length; i++) {
                settled(held.get(i), again[i]);
            }
        });
    }

    private void settled(Entry entry, Effect.@Nullable Again again) {
        if (again == null) {
            model.waiting.remove(entry);
            return;
        }
        FifoModel.back(entry, now().plus(again.delay()));
        entry.attempts -= again.counts() ? 0 : 1;
    }

    private void restart() {
        boolean crash = random.nextBoolean();
        if (crash) {
            crashAndReopen();
        } else {
            reopen();
        }
        leases.clear();
        model.ended(crash);
    }

    /// Receives and settles until no message is left, within a time limit.
    private void drain() {
        for (int round = 0; round < 10_000 && !source().drained(); round++) {
            var lease = leased(1 + random.nextInt(20));
            lease.ifPresent(l -> {
                done(l);
                model.waiting.removeAll(model.of(l.work().lease()));
            });
            if (lease.isEmpty()) {
                time.advance(Duration.ofSeconds(10));
            }
        }
    }
}
