package dev.leat.aws.s3;

import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.ObjectStorageContract;
import dev.leat.contract.TestedObjects;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Objects in the S3 of Leat's own endpoint, whose buckets all have versions.
@RunsOn(Host.LEAT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeatObjectStorageTest extends ObjectStorageContract {

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
    protected TestedObjects open() {
        return S3TestObjects.open(clients, true, time);
    }
}
