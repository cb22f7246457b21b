package dev.leat.aws.lake;

import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.LakePointersContract;
import dev.leat.contract.TestedPointers;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The catalog in the Glue of Leat's own endpoint.
@RunsOn(Host.LEAT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GluePointersTest extends LakePointersContract {

    private final VirtualTime time = VirtualTime.start();
    private LeatEndpoint services;
    private AwsClients clients;

    @BeforeAll
    void start(@TempDir Path folder) {
        services = LeatEndpoint.start(folder, time);
        clients = services.clients();
    }

    @AfterAll
    void stop() {
        clients.close();
        services.close();
    }

    @Override
    protected TestedPointers open() {
        return GluePointersHost.create(app(), clients, time);
    }
}
