package dev.leat.testkit.invariant;

import dev.leat.testkit.simulation.Event;

/// A message that was in flight when the process died is suspect: it may have killed the process.
/// It is delivered only together with messages of the same batch, while no other message of any
/// queue is in flight, so that another crash affects no other message.
final class SuspectInvariant implements Invariant {

    @Override
    public String name() {
        return "suspect messages are delivered apart from others";
    }

    @Override
    public void check(Evidence evidence, Breaches breaches) {
        var open = new OpenLeases();
        for (var event : evidence.history().events()) {
            if (event instanceof Event.Leased leased) {
                check(evidence, open, leased, breaches);
            }
            open.after(event);
        }
    }

    private static void check(
            Evidence evidence, OpenLeases open, Event.Leased leased, Breaches breaches) {
        var first = leased.records().getFirst().id();
        var name = evidence.history().life(leased.queue(), first).name();
        boolean suspect = open.suspect(leased);
        if (open.mixed(leased)) {
            breaches.add(
                    "%s received %s at %s with messages of another batch, and one of them may have killed the process",
                    leased.worker(), name, leased.at());
        }
        for (var other : open.others(leased)) {
            if (suspect || open.suspect(other)) {
                breaches.add(
                        "%s received %s at %s while %s had %d messages in flight, one of which may have killed the process",
                        leased.worker(), name, leased.at(), other.worker(), other.records().size());
            }
        }
    }
}
