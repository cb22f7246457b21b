package dev.leat.aws;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.contract.ServerProcess;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/// `kinesalite` as a process: a Kinesis in memory, on Node.js, whose closed shards end as those of
/// Kinesis.
public final class Kinesalite extends ServerProcess {

    private Kinesalite(String command, int port) throws IOException, InterruptedException {
        super(
                List.of(
                        command,
                        "--port",
                        String.valueOf(port),
                        "--createStreamMs",
                        "0",
                        "--updateStreamMs",
                        "0",
                        "--deleteStreamMs",
                        "0",
                        "--shardLimit",
                        "1000"),
                port,
                ProcessBuilder.Redirect.DISCARD);
    }

    /// Starts the server, or skips the test if it is not installed.
    public static Kinesalite start() throws IOException, InterruptedException {
        var command = program("kinesalite");
        assumeTrue(command.isPresent(), "needs kinesalite");
        return new Kinesalite(command.orElseThrow().toString(), freePort());
    }

    /// Creates clients of these services, with this server as Kinesis.
    ///
    /// @param watching an interceptor of the requests and responses of the clients
    public AwsClients clients(LeatEndpoint others, ExecutionInterceptor watching) {
        return MotoServer.withJson(others.clients(new Redirected(port(), watching)));
    }

    /// Sends the requests for streams to this server.
    private record Redirected(int port, ExecutionInterceptor watching)
            implements ExecutionInterceptor {

        @Override
        public SdkRequest modifyRequest(
                Context.ModifyRequest context, ExecutionAttributes attributes) {
            var request = watching.modifyRequest(context, attributes);
            // It does not answer for the year 1970.
            return request instanceof GetShardIteratorRequest get
                            && Instant.EPOCH.equals(get.timestamp())
                    ? get.toBuilder()
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON)
                            .timestamp(null)
                            .build()
                    : request;
        }

        @Override
        public SdkResponse modifyResponse(
                Context.ModifyResponse context, ExecutionAttributes attributes) {
            return watching.modifyResponse(context, attributes);
        }

        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            var request = context.httpRequest();
            var service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
            return service.equals("Kinesis")
                    ? request.toBuilder().host("localhost").port(port).build()
                    : request;
        }
    }
}
