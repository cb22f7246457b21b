package dev.leat.aws.kinesis;

import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.MotoServer;
import dev.leat.contract.VirtualTime;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/// The contract of streams as sources over kinesalite, whose sequence numbers have gaps. The other
/// services are Leat's own endpoint.
@Tag("interop")
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
            clients = MotoServer.withJson(others.clients(new Streams(kinesalite.endpoint())));
            return clients;
        };
    }

    /// Sends the requests for streams to another server.
    private record Streams(URI url) implements ExecutionInterceptor {

        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            var request = context.httpRequest();
            var service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
            return service.equals("Kinesis")
                    ? request.toBuilder().host(url.getHost()).port(url.getPort()).build()
                    : request;
        }
    }
}
