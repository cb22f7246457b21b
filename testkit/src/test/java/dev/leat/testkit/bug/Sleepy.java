package dev.leat.testkit.bug;

import dev.leat.contract.ForwardingSource;
import dev.leat.contract.PlatformBug;
import dev.leat.port.Platform;
import dev.leat.port.Signal;
import dev.leat.port.Source;

/// Leasers are not notified of new messages.
final class Sleepy implements PlatformBug {

    @Override
    public Source source(Platform platform, Source real) {
        return new Silent(real, new Signal());
    }

    private record Silent(Source beneath, Signal signal) implements ForwardingSource {}
}
