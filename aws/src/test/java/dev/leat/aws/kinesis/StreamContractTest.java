package dev.leat.aws.kinesis;

import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The contract of streams as sources over Leat's own endpoint, on virtual time.
@RunsOn(Host.LEAT)
class StreamContractTest extends StreamContracts {

    @TempDir private static Path folder = Path.of("");
    private static final AtomicInteger STARTED = new AtomicInteger();

    private @Nullable LeatEndpoint endpoint;
    private @Nullable AwsClients clients;

    @Override
    AwsHost.Services services() {
        return time -> {
            var started =
                    LeatEndpoint.start(
                            folder.resolve("streams" + STARTED.incrementAndGet()),
                            (VirtualTime) time);
            endpoint = started;
            clients = started.clients();
            return clients;
        };
    }

    @AfterEach
    void close() {
        if (clients != null) {
            clients.close();
        }
        if (endpoint != null) {
            endpoint.close();
        }
    }
}
