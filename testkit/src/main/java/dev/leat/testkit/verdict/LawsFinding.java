package dev.leat.testkit.verdict;

import dev.leat.port.AlarmLog.What;
import dev.leat.testkit.simulation.Event;
import dev.leat.testkit.simulation.World;
import java.util.List;
import java.util.function.Supplier;

/// Which laws are broken. A law follows a message until it is a dead letter, and no further, so
/// none can be judged where a policy sent letters back.
record LawsFinding(List<String> broken, boolean judged) implements Finding {

    static LawsFinding of(Supplier<List<String>> laws, World world) {
        return world.events().stream().anyMatch(LawsFinding::sendsBack)
                ? new LawsFinding(List.of(), false)
                : new LawsFinding(laws.get(), true);
    }

    private static boolean sendsBack(Event event) {
        return event instanceof Event.Noted noted && noted.note().what() == What.CANARY;
    }

    @Override
    public boolean holds() {
        return judged && broken.isEmpty();
    }

    @Override
    public List<String> lines() {
        return judged
                ? broken.stream().map(law -> "  broken: " + law).toList()
                : List.of(
                        "  not judged: a redrive policy sent letters back, and laws follow no letter",
                        "  that goes back; expect views, letters and alarms of this run instead");
    }
}
