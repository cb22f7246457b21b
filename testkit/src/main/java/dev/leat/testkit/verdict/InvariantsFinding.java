package dev.leat.testkit.verdict;

import dev.leat.port.AlarmLog.AlarmEvent;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.RunSnapshot;
import java.util.List;
import java.util.function.Supplier;

/// Broken invariants. The invariants follow a message only until it is a dead letter. So after a
/// policy has redriven dead letters, the invariants cannot be checked, and `unjudged` has the
/// explanation.
record InvariantsFinding(List<String> broken, List<String> unjudged) implements Finding {

    private static final List<String> SENT_BACK =
            List.of(
                    "  not checked: a redrive policy redrove dead letters, and invariants do not",
                    "  follow redriven messages; expect views, dead letters and alarms instead");

    static InvariantsFinding of(Supplier<List<String>> invariants, RunSnapshot snapshot) {
        var events = snapshot.events();
        if (events.stream().anyMatch(InvariantsFinding::sendsBack)) {
            return new InvariantsFinding(List.of(), SENT_BACK);
        }
        return new InvariantsFinding(invariants.get(), List.of());
    }

    private static boolean sendsBack(Event event) {
        return event instanceof Event.Noted noted && noted.note().event() == AlarmEvent.CANARY;
    }

    @Override
    public boolean holds() {
        return unjudged.isEmpty() && broken.isEmpty();
    }

    @Override
    public List<String> lines() {
        return unjudged.isEmpty()
                ? broken.stream().map(invariant -> "  broken: " + invariant).toList()
                : unjudged;
    }
}
