package dev.leat.aws.sqs;

import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.ElasticMqServer;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.VirtualTime;
import dev.leat.contract.host.Host;
import dev.leat.contract.host.RunsOn;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/// The contracts of queues over ElasticMQ, on virtual time. The state table is in Leat's own
/// endpoint.
@Tag("interop")
@RunsOn(Host.ELASTIC_MQ)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ElasticMqContractTest extends SqsContracts {

    private ElasticMqServer elasticMq;
    private LeatEndpoint tables;
    private AwsClients clients;

    @BeforeAll
    void start(@TempDir Path folder) {
        elasticMq = new ElasticMqServer();
        tables = LeatEndpoint.start(folder, VirtualTime.start());
        clients =
                AwsClients.at(
                        elasticMq.endpoint(),
                        "elasticmq",
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("test", "test")),
                        new Tables(tables.url()));
    }

    @AfterAll
    void stop() {
        clients.close();
        tables.close();
        elasticMq.close();
    }

    @Override
    AwsHost.Services services() {
        return time -> {
            elasticMq.follow((VirtualTime) time);
            return clients;
        };
    }

    /// Sends the requests for tables to another server.
    private record Tables(URI url) implements ExecutionInterceptor {

        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            var request = context.httpRequest();
            var service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
            return service.equals("DynamoDb")
                    ? request.toBuilder().host(url.getHost()).port(url.getPort()).build()
                    : request;
        }
    }
}
