package dev.leat.aws.send;

import static java.util.Objects.requireNonNull;

import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// Puts over Leat's own endpoint.
@Tag("interop")
@RunsOn(Host.LEAT)
class StreamSinkTest extends StreamSinks {

    @TempDir private static Path folder = Path.of("");
    private static @Nullable LeatEndpoint services;
    private static @Nullable AwsClients clients;

    @BeforeAll
    static void start() {
        var started = LeatEndpoint.start(folder, VirtualTime.start());
        services = started;
        clients = started.clients(REFUSED);
        prepare(clients);
    }

    @AfterAll
    static void stop() {
        requireNonNull(clients).close();
        requireNonNull(services).close();
    }

    @Override
    AwsClients clients() {
        return requireNonNull(clients);
    }
}
