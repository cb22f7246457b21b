package dev.leat.cli.trial.lake;

import dev.leat.contract.ForwardingPlatform;
import dev.leat.port.LakeTables;
import dev.leat.port.Platform;
import java.util.Optional;

/// A platform with lake tables in its buckets. It does not close the platform beneath.
record LakePlatform(Platform beneath, LakeTables iceberg) implements ForwardingPlatform {

    @Override
    public Optional<LakeTables> lake() {
        return Optional.of(iceberg);
    }

    @Override
    public void close() {}
}
