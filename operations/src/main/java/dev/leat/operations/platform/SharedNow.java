package dev.leat.operations.platform;

import dev.leat.operations.AppNow;
import java.util.Optional;
import java.util.function.Supplier;

/// The last document of the state of an app. Callers share it for half a second, so that many open
/// pages cost little more than one. Threads share it.
final class SharedNow {

    private static final long SHARED_NANOS = 500_000_000;

    private volatile Optional<Shared> last = Optional.empty();

    private record Shared(AppNow now, long at) {}

    AppNow get(Supplier<AppNow> read) {
        long at = System.nanoTime();
        return last.filter(shared -> at - shared.at() < SHARED_NANOS)
                .map(Shared::now)
                .orElseGet(() -> {
                    var now = read.get();
                    last = Optional.of(new Shared(now, at));
                    return now;
                });
    }
}
