package dev.leat.aws.sqs;

import static java.util.Objects.requireNonNull;

import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import dev.leat.port.MessageQueue;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The contracts of queues over Leat's own endpoint, on virtual time.
@RunsOn(Host.LEAT)
class SqsContractTest extends SqsContracts {

    @TempDir private static Path folder = Path.of("");
    private static final AtomicInteger STARTED = new AtomicInteger();

    private @Nullable LeatEndpoint endpoint;

    @Override
    AwsHost.Services services() {
        return new AwsHost.Services() {
            @Override
            public AwsClients clients(Time time) {
                var started =
                        LeatEndpoint.start(folder.resolve("sqs" + STARTED.incrementAndGet()), time);
                endpoint = started;
                return started.clients();
            }

            @Override
            public Optional<MessageQueue> inside(String name) {
                return Optional.of(requireNonNull(endpoint).platform().queue(name));
            }
        };
    }

    @AfterEach
    void close() {
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
    }
}
