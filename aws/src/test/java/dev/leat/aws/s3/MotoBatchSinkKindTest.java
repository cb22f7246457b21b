package dev.leat.aws.s3;

import dev.leat.aws.AwsClients;
import dev.leat.aws.SharedServices;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// Objects of batches over moto, which is independent of Leat.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoBatchSinkKindTest extends BatchSinkKinds {

    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();

    @Override
    AwsClients clients() {
        return SERVICES.clients();
    }
}
