package dev.leat.aws.s3;

import dev.leat.aws.AwsClients;
import dev.leat.aws.SharedServices;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// Objects of batches over Leat's own endpoint.
@Tag("interop")
@RunsOn(Host.LEAT)
class BatchSinkKindTest extends BatchSinkKinds {

    @AutoClose
    private static final SharedServices SERVICES = SharedServices.leat(VirtualTime.start());

    @Override
    AwsClients clients() {
        return SERVICES.clients();
    }
}
