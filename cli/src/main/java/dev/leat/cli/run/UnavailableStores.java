package dev.leat.cli.run;

import dev.leat.port.CorruptStateException;
import dev.leat.port.Signal;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import dev.leat.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Stores that were unreachable when the app started. Queries them from time to time on its own
/// thread. When a store is reachable, reports the messages about it. Threads may share it.
final class UnavailableStores {

    private static final Duration EVERY = Duration.ofSeconds(2);

    private final Time time;
    private final Signal never = new Signal();
    private final Map<String, Supplier<List<String>>> stores = new ConcurrentHashMap<>();
    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean started = new AtomicBoolean();

    UnavailableStores(Time time) {
        this.time = time;
    }

    /// Adds a store.
    ///
    /// @param probe checks the store, and returns the messages about a reachable one
    void add(String place, Supplier<List<String>> probe) {
        stores.put(place, probe);
    }

    /// Returns the messages that were added since the last call; never blocks.
    List<String> recovered() {
        if (!stores.isEmpty() && !started.getAndSet(true)) {
            var terms = new Tasks.Terms(time, never, stores::isEmpty, Tasks::log);
            Tasks.repeated(Tasks::daemon, "leat-unavailable", terms, this::round).start();
        }
        var lines = new ArrayList<String>();
        for (var line = messages.poll(); line != null; line = messages.poll()) {
            lines.add(line);
        }
        return lines;
    }

    private void round() throws InterruptedException {
        time.await(never, 0, time.instant().plus(EVERY));
        stores.forEach(
                (place, probe) -> Tasks.run("the probe of " + place, () -> probe(place, probe)));
    }

    private void probe(String place, Supplier<List<String>> probe) {
        try {
            messages.addAll(probe.get());
            stores.remove(place);
        } catch (CorruptStateException another) {
            // The store's pipelines fail with the same message as soon as they write to it.
            messages.add(String.valueOf(another.getMessage()));
            stores.remove(place);
        } catch (UnavailableException _) {
            // The store is queried again later.
        } catch (IllegalStateException _) {
            stores.clear(); // closed: the app stops
        }
    }
}
