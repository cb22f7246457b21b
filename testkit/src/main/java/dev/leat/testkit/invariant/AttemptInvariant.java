package dev.leat.testkit.invariant;

import dev.leat.port.Suspicion;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.StreamRecords;
import java.util.ArrayList;
import java.util.List;

/// Attempts are counted exactly, also across crashes. Therefore a poison message fails permanently
/// at some time, and no message fails permanently without a cause.
final class AttemptInvariant implements Invariant {

    @Override
    public String name() {
        return "attempts are counted";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            var back = new ArrayList<MessageStep.Leased>();
            ShardAttempts.check(evidence, flow, breaches);
            for (var life : evidence.history().of(flow.source().name())) {
                if (life.record().flatMap(StreamRecords::position).isEmpty()) {
                    counted(evidence, life, back, breaches);
                }
                most(flow, life, breaches);
            }
            back(evidence, flow, back, breaches);
            for (var item : flow.items()) {
                for (var letter : item.letters()) {
                    letter(evidence, flow, item, letter, breaches);
                }
            }
        }
    }

    /// Checks the attempt number of each delivery. Adds deliveries of settled messages to `back`.
    private static void counted(
            Evidence evidence, MessageLife life, List<MessageStep.Leased> back, Breaches breaches) {
        int next = 1;
        boolean done = false;
        boolean open = false;
        int last = 0;
        for (var step : life.steps()) {
            switch (step) {
                case MessageStep.Leased leased -> {
                    // a crash is no attempt
                    next -= open && evidence.history().crashed(last, leased.index()) ? 1 : 0;
                    open = true;
                    last = leased.index();
                    if (leased.attempt() != next) {
                        breaches.add(
                                "%s was delivered at %s as attempt %d; expected attempt %d",
                                life.name(), leased.at(), leased.attempt(), next);
                    }
                    if (done) {
                        back.add(leased);
                    }
                    next = leased.attempt() + 1;
                    done = false;
                }
                case MessageStep.Settled settled -> {
                    boolean counts = settled.again().map(again -> again.counts()).orElse(true);
                    next = counts ? next : next - 1;
                    open = false;
                    done = settled.again().isEmpty();
                }
                case MessageStep.Sent _, MessageStep.Answered _, MessageStep.DeadLettered _ -> {}
            }
        }
    }

    /// Checks that settled messages are redelivered only as often as faults require.
    private static void back(
            Evidence evidence,
            PipelineMessages flow,
            List<MessageStep.Leased> back,
            Breaches breaches) {
        long said =
                evidence.history().events().stream()
                        .filter(event ->
                                event instanceof Event.Struck struck
                                        && struck.fault() instanceof Fault.Redelivery twice
                                        && twice.queue().equals(flow.source().name()))
                        .count();
        if (back.size() > said) {
            var last = back.getLast();
            breaches.add(
                    "messages of %s were redelivered %d times after settlement, %d of them by faults; the last redelivery was to %s at %s",
                    flow.source().name(), back.size(), said, last.event().worker(), last.at());
        }
    }

    /// Checks the maximum number of attempts. A crash during an attempt is none, because another
    /// message may have caused it.
    private static void most(PipelineMessages flow, MessageLife life, Breaches breaches) {
        long most = flow.source().maxReceiveCount();
        if (flow.source().deadLetterQueue().isPresent()) {
            life.steps(MessageStep.Leased.class)
                    .filter(leased -> leased.attempt() > most)
                    .findFirst()
                    .ifPresent(leased ->
                            breaches.add(
                                    "%s was delivered as attempt %d; the maximum number of attempts is %d",
                                    life.name(), leased.attempt(), most));
        }
    }

    /// Checks the number of attempts of a dead letter. If its message used all attempts, each
    /// attempt must have failed.
    private static void letter(
            Evidence evidence,
            PipelineMessages flow,
            SourceItem item,
            ObservedDeadLetter letter,
            Breaches breaches) {
        var leases = item.life().steps(MessageStep.Leased.class).toList();
        if (leases.stream().noneMatch(leased -> leased.attempt() == letter.attempts())) {
            breaches.add(
                    "the dead letter of %s has %d attempts; the last delivery was attempt %d",
                    item.name(),
                    letter.attempts(),
                    leases.isEmpty() ? 0 : leases.getLast().attempt());
        }
        if (!exhausted(letter)) {
            return;
        }
        boolean convicted = Suspicion.deaths((int) evidence.history().crashes(item.life())) > 0;
        if (letter.attempts() < flow.source().maxReceiveCount() && !convicted) {
            breaches.add(
                    "%s failed permanently after %d of %d attempts",
                    item.name(), letter.attempts(), flow.source().maxReceiveCount());
        }
        // the last lease of a convicted message ends without an attempt
        for (int i = 0; i < leases.size() - (convicted ? 1 : 0); i++) {
            int from = leases.get(i).index();
            int to =
                    i + 1 < leases.size()
                            ? leases.get(i + 1).index()
                            : evidence.history().events().size();
            if (!evidence.history().trouble(from, to)) {
                breaches.add(
                        "%s failed permanently after %d attempts, but the attempt at %s had no failure",
                        item.name(), letter.attempts(), leases.get(i).at());
            }
        }
    }

    static boolean exhausted(ObservedDeadLetter letter) {
        return letter.failed().keySet().stream().anyMatch(sink -> letter.says(sink, "attempts"));
    }
}
