package dev.leat.aws.send;

import static java.util.Objects.requireNonNull;

import dev.leat.aws.AwsClients;
import dev.leat.aws.MotoServer;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// Puts over moto.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoStreamSinkTest extends StreamSinks {

    private static @Nullable MotoServer services;
    private static @Nullable AwsClients clients;

    @BeforeAll
    static void start() throws Exception {
        var started = MotoServer.start();
        services = started;
        clients = started.clients(REFUSED);
        prepare(clients);
    }

    @AfterAll
    static void stop() {
        if (services != null) {
            requireNonNull(clients).close();
            services.close();
        }
    }

    @Override
    AwsClients clients() {
        return requireNonNull(clients);
    }
}
