package dev.leat.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsClientsTest {

    @Test
    void callsEachServiceAtOneAddress(@TempDir Path folder) throws Exception {
        try (var services = LeatEndpoint.start(folder, VirtualTime.start());
                var clients = services.clients()) {
            clients.sqs().createQueue(queue -> queue.queueName("orders"));
            clients.sns().createTopic(topic -> topic.name("alerts"));
            assertThat(clients.sqs().listQueues().queueUrls()).hasSize(1);
            assertThat(clients.sns().listTopics().topics()).hasSize(1);
            assertThat(clients.dynamoDb().listTables().tableNames()).isEmpty();
        }
    }
}
