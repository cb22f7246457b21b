package dev.leat.aws.s3;

import dev.leat.aws.AwsClients;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import dev.leat.port.Time;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Files over Leat's own endpoint.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileEndsTest {

    private final VirtualTime time = VirtualTime.start();
    private LeatEndpoint services;

    @BeforeAll
    void start(@TempDir Path folder) {
        services = LeatEndpoint.start(folder, time);
    }

    @AfterAll
    void stop() {
        services.close();
    }

    @Nested
    class Cases extends FileEndsCases {

        @Override
        Time time() {
            return time;
        }

        @Override
        AwsClients clients(ExecutionInterceptor watching) {
            return services.clients(watching);
        }
    }
}
