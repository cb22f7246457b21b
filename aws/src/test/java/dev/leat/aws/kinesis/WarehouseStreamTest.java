package dev.leat.aws.kinesis;

import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.port.Time;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// The stream of the warehouse example over Leat's own endpoint.
@Tag("crash")
class WarehouseStreamTest extends WarehouseStreamCases {

    private LeatEndpoint endpoint;
    private AwsClients clients;

    @BeforeEach
    void start(@TempDir Path services) {
        endpoint = LeatEndpoint.start(services, Time.system());
        clients = endpoint.clients();
    }

    @AfterEach
    void stop() {
        clients.close();
        endpoint.close();
    }

    @Override
    AwsClients clients() {
        return clients;
    }

    @Override
    int sales() {
        return Integer.MAX_VALUE;
    }
}
