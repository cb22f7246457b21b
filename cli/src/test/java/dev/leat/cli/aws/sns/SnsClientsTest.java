package dev.leat.cli.aws.sns;

import static dev.leat.cli.aws.sns.SnsAndSqs.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Script;
import dev.leat.server.AccessToken;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.Subscription;
import software.amazon.awssdk.services.sns.model.Topic;

/// AWS's own clients of SNS: the command, old and new, and the SDK for Java.
@Tag("interop")
class SnsClientsTest {

    private static final String SECRET = "a-secret/of+24=characters";

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"AWS_QUERY", "AWS_JSON"})
    void publishesByTheAwsCommand(Client client) throws Exception {
        var words = client.words("sns");
        assumeTrue(words.isPresent(), client.missing());
        try (var leat = new LeatEndpoint(folder);
                var aws = new SnsAndSqs(leat.url())) {
            var answers =
                    Script.start(words.orElseThrow(), leat.url(), client.name(), folder).answers();
            assertThat(answers)
                    .containsEntry("create", "ok 200 {\"arn\":true}")
                    .containsEntry("subscribe", "ok 200 {\"of_topic\":true}")
                    .containsEntry("publish", "ok 200 {\"id\":36}");
            assertThat(answers.get("no topic")).contains("(NotFound)", "Topic does not exist");
            assertThat(aws.bodies(SnsAndSqs.queue("Orders")))
                    .containsExactly("by " + client.name());
        }
    }

    @Test
    void goesRoundByTheSdkForJava() throws Exception {
        try (var leat = new LeatEndpoint(folder);
                var aws = new SnsAndSqs(leat.url())) {
            String topic = aws.topic("round");
            String queue = SnsAndSqs.queue("Orders");
            String arn = aws.subscribe(topic, queue, Map.of("RawMessageDelivery", "true"));
            assertThat(aws.sns.listTopics().topics())
                    .containsExactly(Topic.builder().topicArn(topic).build());
            assertThat(aws.sns.listSubscriptions().subscriptions())
                    .extracting(Subscription::subscriptionArn)
                    .containsExactly(arn);
            var bytes = SdkBytes.fromByteArray(new byte[] {0, -1});
            var value = MessageAttributeValue.builder().dataType("Binary").binaryValue(bytes);
            aws.sns.publish(asked ->
                    asked.topicArn(topic)
                            .message("größe <&>")
                            .messageAttributes(Map.of("raw", value.build())));
            var message = aws.received(queue).getFirst();
            assertThat(message.body()).isEqualTo("größe <&>");
            assertThat(message.messageAttributes().values())
                    .extracting(each -> each.binaryValue())
                    .containsExactly(bytes);
            var batch =
                    aws.sns.publishBatch(asked ->
                            asked.topicArn(topic)
                                    .publishBatchRequestEntries(
                                            List.of(entry("a", "1"), entry("b", ""))));
            assertThat(batch.successful()).extracting(each -> each.id()).containsExactly("a");
            assertThat(batch.failed()).extracting(each -> each.id()).containsExactly("b");
            aws.sns.deleteTopic(asked -> asked.topicArn(topic));
            assertThat(error(() -> aws.publish(topic, "m")))
                    .isEqualTo("NotFound: Topic does not exist");
        }
    }

    private static PublishBatchRequestEntry entry(String id, String message) {
        return PublishBatchRequestEntry.builder().id(id).message(message).build();
    }

    @Test
    void letsTheSdkForJavaInThatSignsWithTheToken() throws Exception {
        try (var leat = LeatEndpoint.locked(folder, new AccessToken(SECRET));
                var right = new SnsAndSqs(leat.url(), SECRET, Region.EU_WEST_1);
                var wrong = new SnsAndSqs(leat.url(), "another secret", Region.EU_WEST_1);
                var form = new SnsForm(leat.url())) {
            assertThat(right.topic("signed")).endsWith(":signed");
            assertThat(error(() -> wrong.topic("signed"))).startsWith("SignatureDoesNotMatch");
            assertThat(form.ask(Map.of("Action", "ListTopics"))).contains("IncompleteSignature");
            assertThat(form.follow(Map.of("Action", "ListTopics")).body())
                    .contains("MissingAuthenticationToken");
        }
    }
}
