package dev.leat.testkit.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.batch.Record;
import dev.leat.testkit.scenario.Fault;
import dev.leat.testkit.simulation.Event;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunHistoryTest {

    private static final int MESSAGES = 500;
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    /// Counts how often an event is read.
    private static final class CountedEvents extends AbstractList<Event> {

        private final List<Event> events;
        private long reads;

        CountedEvents(List<Event> events) {
            this.events = events;
        }

        @Override
        public Event get(int index) {
            reads++;
            return events.get(index);
        }

        @Override
        public int size() {
            return events.size();
        }
    }

    @Test
    void readsEachEventOnceHoweverManyMessagesAreChecked() {
        var events = new ArrayList<Event>();
        for (int i = 0; i < MESSAGES; i++) {
            events.add(leased(i, "m" + i, 1));
        }
        var counted = new CountedEvents(events);
        var history = RunHistory.of(counted, App.named("a"));
        for (var life : history.of("q")) {
            assertThat(history.crashes(life)).isZero();
            assertThat(history.trouble(0, counted.size())).isFalse();
        }
        assertThat(history.of("q")).hasSize(MESSAGES);
        assertThat(counted.reads).isEqualTo(MESSAGES);
    }

    @Test
    void countsTheDeliveriesThatACrashEnded() {
        var history =
                RunHistory.of(
                        List.of(
                                crashed(),
                                leased(1, "m", 1),
                                crashed(),
                                crashed(),
                                leased(2, "m", 2),
                                leased(3, "m", 3),
                                crashed()),
                        App.named("a"));
        assertThat(history.crashes(history.of("q").getFirst())).isEqualTo(2);
        assertThat(history.trouble(1, 4)).isTrue();
        assertThat(history.trouble(4, 6)).isFalse();
    }

    private static Event leased(int lease, String id, int attempt) {
        var record = new Record(id, new byte[0], Map.of(), attempt, AT, 1, Optional.empty());
        return new Event.Leased(AT, "w", "q", lease, List.of(record), AT.plusSeconds(30));
    }

    private static Event crashed() {
        return new Event.Crashed(AT, Fault.Point.BEFORE_WRITE, Optional.empty());
    }
}
