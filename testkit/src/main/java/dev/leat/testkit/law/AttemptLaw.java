package dev.leat.testkit.law;

import dev.leat.testkit.simulation.Event;

/// How often a message was handed out is never forgotten, also not by a crash, and counts only what
/// happened: so what kills the process is given up in the end, and nothing is without a cause.
final class AttemptLaw implements Law {

    @Override
    public String name() {
        return "attempts are counted";
    }

    @Override
    public void judge(Evidence evidence, Breaches breaches) {
        for (var flow : evidence.flows()) {
            for (var life : evidence.history().of(flow.source().name())) {
                counted(evidence, life, breaches);
                most(flow, life, breaches);
            }
            for (var item : flow.items()) {
                for (var letter : item.letters()) {
                    letter(evidence, flow, item, letter, breaches);
                }
            }
        }
    }

    /// The attempt that the next delivery must have.
    private static void counted(Evidence evidence, Life life, Breaches breaches) {
        int next = 1;
        boolean done = false;
        for (var step : life.steps()) {
            switch (step) {
                case Step.Leased leased -> {
                    if (done && !twice(evidence, life, leased.index())) {
                        breaches.add(
                                "%s was handed out again at %s although it was done with",
                                life.name(), leased.at());
                    } else if (leased.attempt() != next) {
                        breaches.add(
                                "%s was handed out at %s as attempt %d, it should be %d",
                                life.name(), leased.at(), leased.attempt(), next);
                    }
                    next = leased.attempt() + 1;
                    done = false;
                }
                case Step.Settled settled -> {
                    boolean counts = settled.again().map(again -> again.counts()).orElse(true);
                    next = counts ? next : next - 1;
                    done = settled.again().isEmpty();
                }
                case Step.Sent _, Step.Answered _, Step.Lettered _ -> {}
            }
        }
    }

    private static boolean twice(Evidence evidence, Life life, int before) {
        return evidence.history().events().subList(0, before).stream()
                .anyMatch(event ->
                        event instanceof Event.Struck struck
                                && struck.fault()
                                        instanceof dev.leat.testkit.scenario.Fault.Twice twice
                                && twice.queue().equals(life.queue())
                                && struck.detail().contains(life.id()));
    }

    private static void most(Flow flow, Life life, Breaches breaches) {
        int most = flow.source().maxReceiveCount();
        if (flow.source().deadLetterQueue().isPresent()) {
            life.steps(Step.Leased.class)
                    .filter(leased -> leased.attempt() > most)
                    .findFirst()
                    .ifPresent(leased ->
                            breaches.add(
                                    "%s was handed out as attempt %d, at most %d are allowed",
                                    life.name(), leased.attempt(), most));
        }
    }

    /// A letter tells the last attempt; and what was given up for its attempts had as many, each of
    /// which something went wrong in.
    private static void letter(
            Evidence evidence, Flow flow, Item item, Letter letter, Breaches breaches) {
        var leases = item.life().steps(Step.Leased.class).toList();
        if (leases.stream().noneMatch(leased -> leased.attempt() == letter.attempts())) {
            breaches.add(
                    "the dead letter of %s says %d attempts, its last was %d",
                    item.name(),
                    letter.attempts(),
                    leases.isEmpty() ? 0 : leases.getLast().attempt());
        }
        if (!exhausted(letter)) {
            return;
        }
        if (letter.attempts() < flow.source().maxReceiveCount()) {
            breaches.add(
                    "%s was given up after %d attempts, it has %d",
                    item.name(), letter.attempts(), flow.source().maxReceiveCount());
        }
        for (int i = 0; i < leases.size(); i++) {
            int from = leases.get(i).index();
            int to =
                    i + 1 < leases.size()
                            ? leases.get(i + 1).index()
                            : evidence.history().events().size();
            if (!trouble(evidence, from, to)) {
                breaches.add(
                        "%s was given up after %d attempts, but nothing went wrong with the one of %s",
                        item.name(), letter.attempts(), leases.get(i).at());
            }
        }
    }

    static boolean exhausted(Letter letter) {
        return letter.failed().keySet().stream().anyMatch(sink -> letter.says(sink, "attempts"));
    }

    private static boolean trouble(Evidence evidence, int from, int to) {
        return evidence.history().events().subList(from, to).stream()
                .anyMatch(event ->
                        switch (event) {
                            case Event.Struck _, Event.Crashed _, Event.Failed _, Event.Jumped _ ->
                                    true;
                            case Event.Sent _,
                                    Event.Leased _,
                                    Event.Committed _,
                                    Event.Opened _,
                                    Event.Ended _ ->
                                    false;
                        });
    }
}
