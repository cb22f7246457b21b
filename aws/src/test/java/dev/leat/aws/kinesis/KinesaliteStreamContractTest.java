package dev.leat.aws.kinesis;

import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.Kinesalite;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The contract of streams as sources over kinesalite, whose sequence numbers have gaps. The other
/// services are Leat's own endpoint.
@Tag("interop")
@RunsOn(Host.KINESALITE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KinesaliteStreamContractTest extends StreamContracts {

    @TempDir private Path folder = Path.of("");
    private final AtomicInteger started = new AtomicInteger();
    private Kinesalite kinesalite;
    private @Nullable LeatEndpoint endpoint;
    private @Nullable AwsClients clients;

    @BeforeAll
    void start() throws Exception {
        kinesalite = Kinesalite.start();
    }

    @AfterAll
    void stop() {
        if (kinesalite != null) {
            kinesalite.close();
        }
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

    @Override
    boolean onVirtualTime() {
        return false;
    }

    @Override
    AwsHost.Services services() {
        return time -> {
            var others =
                    LeatEndpoint.start(
                            folder.resolve("others" + started.incrementAndGet()),
                            (VirtualTime) time);
            endpoint = others;
            clients = kinesalite.clients(others, new ExecutionInterceptor() {});
            return clients;
        };
    }
}
