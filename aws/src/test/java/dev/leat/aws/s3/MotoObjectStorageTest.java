package dev.leat.aws.s3;

import dev.leat.aws.AwsClients;
import dev.leat.aws.MotoServer;
import dev.leat.contract.ObjectStorageContract;
import dev.leat.contract.TestedObjects;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.port.Time;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/// Objects in moto's S3, in buckets with versions.
@Tag("interop")
@RunsOn(Host.MOTO)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoObjectStorageTest extends ObjectStorageContract {

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

    final AwsClients clients() {
        return clients;
    }

    @Override
    protected TestedObjects open() {
        return S3TestObjects.open(clients, true, Time.system());
    }
}
