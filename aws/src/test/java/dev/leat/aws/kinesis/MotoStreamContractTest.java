package dev.leat.aws.kinesis;

import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.MotoServer;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/// The contract of streams as sources over moto, which has the time of the machine.
@Tag("interop")
@RunsOn(Host.MOTO)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoStreamContractTest extends StreamContracts {

    private MotoServer moto;
    private AwsClients clients;

    @BeforeAll
    void start() throws Exception {
        moto = MotoServer.start();
        clients = moto.clients();
    }

    @AfterAll
    void stop() {
        if (clients != null) {
            clients.close();
            moto.close();
        }
    }

    @Override
    AwsHost.Services services() {
        return _ -> clients;
    }
}
