package dev.leat.aws.s3;

import static java.util.Objects.requireNonNull;

import dev.leat.aws.AwsClients;
import dev.leat.aws.MotoServer;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// Objects of batches over moto, which is independent of Leat.
@Tag("interop")
@RunsOn(Host.MOTO)
class MotoBatchSinkKindTest extends BatchSinkKinds {

    private static @Nullable MotoServer moto;
    private static @Nullable AwsClients clients;

    @BeforeAll
    static void start() throws Exception {
        var started = MotoServer.start();
        moto = started;
        clients = started.clients();
    }

    @AfterAll
    static void stop() {
        if (moto != null) {
            requireNonNull(clients).close();
            moto.close();
        }
    }

    @Override
    AwsClients clients() {
        return requireNonNull(clients);
    }
}
