package dev.leat.aws.lake;

import dev.leat.aws.AwsClients;
import dev.leat.aws.MotoServer;
import dev.leat.contract.LakePointersContract;
import dev.leat.contract.TestedPointers;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.port.Time;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/// The catalog in moto's Glue, which accepts an update from a former version.
@Tag("interop")
@RunsOn(Host.MOTO)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MotoGluePointersTest extends LakePointersContract {

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
    protected TestedPointers open() {
        return GluePointersHost.create(app(), clients, Time.system());
    }
}
