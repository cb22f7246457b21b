package dev.leat.testkit.explore;

import dev.leat.batch.LeasedWork;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Lease;
import dev.leat.port.Signal;
import dev.leat.port.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A source that delivers the records of each batch in the opposite order.
final class Backwards implements Bug {

    @Override
    public Source source(LocalPlatform platform, String queue, Source real) {
        return new Reversed(real);
    }

    private record Reversed(Source real) implements Source {

        @Override
        public Optional<Lease> lease(int records, long bytes) {
            return real.lease(records, bytes).map(Turned::new);
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
            return real.signal();
        }

        @Override
        public Optional<Instant> next() {
            return real.next();
        }

        @Override
        public boolean drained() {
            return real.drained();
        }
    }

    private record Turned(Lease real) implements Lease {

        @Override
        public LeasedWork work() {
            var work = real.work();
            return new LeasedWork(work.source(), work.lease(), work.records().reversed());
        }

        @Override
        public Instant until() {
            return real.until();
        }

        @Override
        public void extend(Duration by) {
            real.extend(by);
        }
    }
}
