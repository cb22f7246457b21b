package dev.leat.aws.send;

import dev.leat.aws.AwsClients;
import dev.leat.aws.Kinesalite;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Puts over kinesalite. The other services are Leat's own endpoint.
@Tag("interop")
@RunsOn(Host.KINESALITE)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KinesaliteStreamSinkTest extends StreamSinks {

    @AutoClose private @Nullable Kinesalite kinesalite;
    @AutoClose private @Nullable LeatEndpoint others;
    @AutoClose private @Nullable AwsClients clients;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        var server = Kinesalite.start();
        kinesalite = server;
        others = LeatEndpoint.start(folder, VirtualTime.start());
        clients = server.clients(others, REFUSED);
        prepare(clients);
    }

    @Override
    AwsClients clients() {
        if (clients == null) {
            throw new IllegalStateException("the services have not started");
        }
        return clients;
    }
}
