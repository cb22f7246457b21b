package dev.leat.aws.sqs;

import dev.leat.aws.AwsClients;
import dev.leat.aws.ElasticMqServer;
import dev.leat.contract.VirtualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Redrives of a FIFO dead-letter queue on ElasticMQ.
@Tag("interop")
class ElasticMqFifoRedriveTest extends FifoRedriveCases {

    private final ElasticMqServer elasticMq = new ElasticMqServer();

    @Override
    AwsClients clients(VirtualTime time, ExecutionInterceptor calls) {
        elasticMq.follow(time);
        return AwsClients.at(
                elasticMq.endpoint(),
                "elasticmq",
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")),
                calls);
    }

    @AfterEach
    void stop() {
        elasticMq.close();
    }
}
