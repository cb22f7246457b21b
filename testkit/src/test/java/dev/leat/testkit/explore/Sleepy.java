package dev.leat.testkit.explore;

import dev.leat.local.LocalPlatform;
import dev.leat.port.Lease;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import java.time.Instant;
import java.util.Optional;

/// Leasers are not notified of new messages.
final class Sleepy implements Bug {

    @Override
    public Source source(LocalPlatform platform, String queue, Source real) {
        var silent = new Signal();
        return new Source() {
            @Override
            public Optional<Lease> lease(int records, long bytes) {
                return real.lease(records, bytes);
            }

            @Override
            public int available(int records) {
                return real.available(records);
            }

            @Override
            public long suspects() {
                return real.suspects();
            }

            @Override
            public Signal signal() {
                return silent;
            }

            @Override
            public Optional<Instant> next() {
                return real.next();
            }

            @Override
            public boolean drained() {
                return real.drained();
            }
        };
    }
}
