package dev.leat.aws.sqs;

import dev.leat.aws.AwsHost;
import dev.leat.aws.SharedServices;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;

/// The contracts of queues over moto, which has the time of the machine.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoQueueContractTest extends SqsContracts {

    @AutoClose private static final SharedServices SERVICES = SharedServices.moto();

    @Override
    AwsHost.Services services() {
        return _ -> SERVICES.clients();
    }
}
