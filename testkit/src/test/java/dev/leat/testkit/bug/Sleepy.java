package dev.leat.testkit.bug;

import dev.leat.contract.ForwardingSource;
import dev.leat.local.LocalPlatform;
import dev.leat.port.Signal;
import dev.leat.port.Source;

/// Leasers are not notified of new messages.
final class Sleepy implements Bug {

    @Override
    public Source source(LocalPlatform platform, Source real) {
        return new Silent(real, new Signal());
    }

    private record Silent(Source beneath, Signal signal) implements ForwardingSource {}
}
