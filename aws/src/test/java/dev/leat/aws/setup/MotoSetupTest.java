package dev.leat.aws.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.MotoServer;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The resources of an app in moto.
@Tag("interop")
class MotoSetupTest {

    @Test
    void createsResourcesThroughWhichMessagesFlow() throws Exception {
        try (var moto = MotoServer.start();
                var clients = moto.clients()) {
            var setup =
                    new AwsSetup(
                            clients,
                            new AwsResourceNames("shop", "test-"),
                            SetupShop.withTopic(),
                            Time.system());
            var first = new ArrayList<String>();
            setup.create(first::add);
            assertThat(first).hasSize(11).allMatch(line -> line.startsWith("created "));
            var second = new ArrayList<String>();
            setup.create(second::add);
            assertThat(second).hasSize(11).allMatch(line -> line.contains(" exists"));
            assertThat(second.subList(0, 9)).allMatch(line -> line.endsWith(" exists"));
            assertThat(setup.missing("leat up")).isEmpty();
            flows(clients);
        }
    }

    private static void flows(AwsClients clients) {
        var url = clients.sqs().getQueueUrl(get -> get.queueName("test-large")).queueUrl();
        var attributes =
                clients.sqs()
                        .getQueueAttributes(
                                get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                        .attributes();
        var topic = clients.sns().listTopics().topics().getFirst().topicArn();
        assertThat(attributes.get(QueueAttributeName.POLICY))
                .contains("sns.amazonaws.com", topic, "aws:SourceArn");
        for (var body : List.of("{\"total\": 5}", "{\"total\": 500}")) {
            clients.sns().publish(publish -> publish.topicArn(topic).message(body));
        }
        assertThat(clients.sqs().receiveMessage(receive -> receive.queueUrl(url)).messages())
                .extracting(Message::body)
                .containsExactly("{\"total\": 500}");
    }
}
