package dev.leat.testkit.invariant;

import dev.leat.testkit.simulation.Event;

/// What was in a worker's hands when the process died may have killed it: it is handed out alone,
/// and while somebody has it nobody gets anything else, in no queue. So it takes no other message
/// to its grave.
final class SuspectInvariant implements Invariant {

    @Override
    public String name() {
        return "suspects are kept apart";
    }

    @Override
    public void checker(Evidence evidence, Breaches breaches) {
        var open = new OpenLeases();
        for (var event : evidence.history().events()) {
            if (event instanceof Event.Leased leased) {
                checker(evidence, open, leased, breaches);
            }
            open.after(event);
        }
    }

    private static void checker(
            Evidence evidence, OpenLeases open, Event.Leased leased, Breaches breaches) {
        var first = leased.records().getFirst().id();
        var name = evidence.history().life(leased.queue(), first).name();
        boolean suspect = open.suspect(leased);
        if (suspect && leased.records().size() > 1) {
            breaches.add(
                    "%s may have killed the process, and %s got it at %s with %d others",
                    name, leased.worker(), leased.at(), leased.records().size() - 1);
        }
        for (var other : open.others(leased)) {
            if (suspect || open.suspect(other)) {
                breaches.add(
                        "%s got %s at %s while %s had %d messages, and one of the two may have killed the process",
                        leased.worker(), name, leased.at(), other.worker(), other.records().size());
            }
        }
    }
}
