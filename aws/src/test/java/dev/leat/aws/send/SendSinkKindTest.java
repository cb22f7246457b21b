package dev.leat.aws.send;

import dev.leat.aws.AwsClients;
import dev.leat.aws.SharedServices;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.port.Platform;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// Sends over Leat's own endpoint.
@Tag("interop")
@RunsOn(Host.LEAT)
class SendSinkKindTest extends SendSinkKinds {

    @AutoClose
    private static final SharedServices SERVICES = SharedServices.leat(VirtualTime.start());

    @Override
    AwsClients clients() {
        return SERVICES.clients();
    }

    @Override
    Platform contents(AwsResources resources) {
        return resources.named(SERVICES.platform());
    }
}
