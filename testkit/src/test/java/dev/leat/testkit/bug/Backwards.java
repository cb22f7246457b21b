package dev.leat.testkit.bug;

import dev.leat.batch.LeasedWork;
import dev.leat.contract.ForwardingSource;
import dev.leat.contract.PlatformBug;
import dev.leat.port.Lease;
import dev.leat.port.Platform;
import dev.leat.port.Source;
import dev.leat.port.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A source that delivers the records of each batch in the opposite order.
final class Backwards implements PlatformBug {

    @Override
    public Source source(Platform platform, Source real) {
        return new Reversed(real);
    }

    private record Reversed(Source beneath) implements ForwardingSource {

        @Override
        public Optional<Lease> lease(int records, long bytes) {
            return beneath.lease(records, bytes).map(Turned::new);
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
        public Optional<Suspect> suspect() {
            return real.suspect();
        }

        @Override
        public void extend(Duration by) {
            real.extend(by);
        }
    }
}
