package dev.leat.testkit.bug;

import dev.leat.batch.LeasedWork;
import dev.leat.contract.ForwardingSource;
import dev.leat.contract.PlatformBug;
import dev.leat.plan.Effect;
import dev.leat.port.Lease;
import dev.leat.port.LeaseLostException;
import dev.leat.port.Platform;
import dev.leat.port.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// After a crash, the messages that workers had leased return without a counted attempt.
public final class CountLostAtACrash implements PlatformBug {

    private final Map<Platform, List<LeasedWork>> leased = new HashMap<>();

    @Override
    public Source source(Platform platform, Source real) {
        return new ForwardingSource() {
            @Override
            public Source beneath() {
                return real;
            }

            @Override
            public Optional<Lease> lease(int records, long bytes) {
                var lease = real.lease(records, bytes);
                lease.ifPresent(l ->
                        leased.computeIfAbsent(platform, _ -> new ArrayList<>()).add(l.work()));
                return lease;
            }
        };
    }

    @Override
    public void dies(Platform platform) {
        var works = leased.remove(platform);
        for (var work : works == null ? List.<LeasedWork>of() : works) {
            var again = new Effect.Again[work.size()];
            Arrays.fill(again, new Effect.Again(Duration.ZERO, false));
            try {
                platform.sourceStore(work.source())
                        .commit(tx -> tx.apply(new Effect.Settle(work, again)));
            } catch (LeaseLostException _) {
                // It was settled, or ran out.
            }
        }
    }
}
