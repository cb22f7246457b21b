package dev.leat.cli.trial.lake;

import dev.leat.contract.ForwardingPlatform;
import dev.leat.port.Platform;
import dev.leat.port.Time;

/// A platform with another clock. It does not close the platform beneath.
record LaterPlatform(Platform beneath, Time time) implements ForwardingPlatform {

    @Override
    public void close() {}
}
