package dev.leat.testkit.simulation;

import dev.leat.port.AlarmLog;
import dev.leat.testkit.scenario.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The journal of a run's events. Only the thread that has its turn writes to it.
final class EventJournal {

    private final SimulatedClock clock;
    private final List<Event> events = new ArrayList<>();

    EventJournal(SimulatedClock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    void record(Event event) {
        events.add(event);
    }

    void struck(Fault fault, String detail) {
        record(new Event.Struck(now(), fault, detail));
    }

    void noted(AlarmLog.Note note) {
        record(new Event.Noted(now(), note));
    }

    /// Returns the journal itself, not a copy: it grows during the run.
    List<Event> events() {
        return Collections.unmodifiableList(events);
    }
}
