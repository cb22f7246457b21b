package dev.leat.aws.sqs;

import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Redrives of a FIFO dead-letter queue on Leat's own endpoint.
class FifoRedriveTest extends FifoRedriveCases {

    @TempDir Path folder;

    private @Nullable LeatEndpoint endpoint;

    @Override
    AwsClients clients(VirtualTime time, ExecutionInterceptor calls) {
        var started = endpoint;
        if (started == null) {
            started = LeatEndpoint.start(folder, time);
            endpoint = started;
        }
        return started.clients(calls);
    }

    @AfterEach
    void stop() {
        if (endpoint != null) {
            endpoint.close();
        }
    }
}
