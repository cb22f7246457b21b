package dev.leat.cli.aws.sns;

import static dev.leat.cli.aws.sns.SnsAndSqs.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.aws.LeatEndpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.json.JsonMapper;

/// The statements of the page `docs/differences-from-sns.md`.
@TestInstance(Lifecycle.PER_CLASS)
class DifferencesFromSnsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String NEWS = "arn:aws:sns:us-east-1:000000000000:News";
    private static final String APP =
            """
            app: wire
            topics:
              News: {}
            queues:
              Orders: {}
              Heard: {subscribe: {topic: News, raw: true}}
              Plain: {}
            """;

    private LeatEndpoint leat;
    private SnsAndSqs aws;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        leat = LeatEndpoint.of(APP, folder);
        aws = new SnsAndSqs(leat.url());
    }

    @AfterAll
    void stop() {
        aws.close();
        leat.close();
    }

    @Test
    void takesAnyCredentials() throws Exception {
        try (var form = new SnsForm(leat.url())) {
            assertThat(form.ask(Map.of("Action", "ListTopics"))).contains(NEWS);
        }
    }

    @Test
    void hasOneAccountInEveryRegion() {
        try (var elsewhere = new SnsAndSqs(leat.url(), "other", Region.EU_WEST_1)) {
            assertThat(elsewhere.topic("News"))
                    .isEqualTo("arn:aws:sns:eu-west-1:000000000000:News");
            String foreign = "arn:aws:sns:ap-south-1:123456789012:News";
            assertThat(
                            elsewhere
                                    .sns
                                    .getTopicAttributes(asked -> asked.topicArn(foreign))
                                    .attributes())
                    .containsEntry("Owner", "000000000000")
                    .containsEntry("TopicArn", "arn:aws:sns:eu-west-1:000000000000:News");
        }
    }

    @Test
    void storesPoliciesWithoutEnforcingThem() {
        String topic = aws.topic("closed");
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[]}";
        aws.sns.setTopicAttributes(
                asked -> asked.topicArn(topic).attributeName("Policy").attributeValue(policy));
        assertThat(aws.sns.getTopicAttributes(asked -> asked.topicArn(topic)).attributes())
                .containsEntry("Policy", policy);
        aws.publish(topic, "all the same");
        assertThat(
                        error(() ->
                                aws.sns.addPermission(asked ->
                                        asked.topicArn(topic)
                                                .label("l")
                                                .awsAccountIds("1")
                                                .actionNames("Publish"))))
                .startsWith("InvalidAction: Leat has no permissions");
    }

    @Test
    void leavesTheAppsTopicsToItsFile() {
        assertThat(error(() -> aws.sns.deleteTopic(asked -> asked.topicArn(NEWS))))
                .isEqualTo(
                        "AuthorizationError: Topic News is defined by the app: only a change of app.yaml deletes it.");
        aws.sns.setTopicAttributes(asked ->
                asked.topicArn(NEWS).attributeName("DisplayName").attributeValue("The news"));
        aws.sns.tagResource(asked ->
                asked.resourceArn(NEWS).tags(Tag.builder().key("team").value("sales").build()));
        assertThat(aws.sns.getTopicAttributes(asked -> asked.topicArn(NEWS)).attributes())
                .containsEntry("DisplayName", "The news");
        assertThat(aws.sns.listTagsForResource(asked -> asked.resourceArn(NEWS)).tags()).hasSize(1);
    }

    @Test
    void leavesTheAppsSubscriptionsToItsFile() {
        var subscription =
                aws.sns
                        .listSubscriptionsByTopic(asked -> asked.topicArn(NEWS))
                        .subscriptions()
                        .getFirst();
        assertThat(subscription.endpoint()).isEqualTo(SnsAndSqs.queue("Heard"));
        String arn = subscription.subscriptionArn();
        assertThat(error(() -> aws.sns.unsubscribe(asked -> asked.subscriptionArn(arn))))
                .startsWith("AuthorizationError: ")
                .endsWith("only a change of app.yaml ends it.");
        assertThat(
                        error(() ->
                                aws.sns.setSubscriptionAttributes(asked ->
                                        asked.subscriptionArn(arn)
                                                .attributeName("RawMessageDelivery")
                                                .attributeValue("false"))))
                .startsWith("AuthorizationError: ")
                .endsWith("only a change of app.yaml changes it.");
    }

    @Test
    void refusesFifoTopics() {
        assertThat(
                        error(() ->
                                aws.sns.createTopic(asked ->
                                        asked.name("n.fifo")
                                                .attributes(Map.of("FifoTopic", "true")))))
                .startsWith("InvalidParameter: ")
                .contains("Leat does not support FIFO topics yet");
    }

    @ParameterizedTest
    @CsvSource({
        "DeliveryPolicy, {}",
        "KmsMasterKeyId, alias/mine",
        "TracingConfig, Active",
        "SignatureVersion, 2",
        "SQSSuccessFeedbackRoleArn, arn",
        "LambdaSuccessFeedbackSampleRate, 10"
    })
    void refusesAttributesThatItDoesNotActOn(String name, String value) {
        assertThat(
                        error(() ->
                                aws.sns.setTopicAttributes(asked ->
                                        asked.topicArn(NEWS)
                                                .attributeName(name)
                                                .attributeValue(value))))
                .startsWith("InvalidParameter: ")
                .contains("do not support the attribute " + name);
    }

    @Test
    void showsNoPolicyOfDeliveriesAndCountsNoneThatWereDeleted() {
        String topic = aws.topic("left");
        String arn = aws.subscribe(topic, SnsAndSqs.queue("Plain"), Map.of());
        aws.sns.unsubscribe(asked -> asked.subscriptionArn(arn));
        assertThat(aws.sns.getTopicAttributes(asked -> asked.topicArn(topic)).attributes())
                .doesNotContainKeys("DeliveryPolicy", "EffectiveDeliveryPolicy")
                .containsEntry("SubscriptionsDeleted", "0");
    }

    @Test
    void looksForNoPersonalData() {
        assertThat(
                        error(() ->
                                aws.sns.createTopic(
                                        asked -> asked.name("masked").dataProtectionPolicy("{}"))))
                .startsWith("InvalidParameter: ");
        assertThat(
                        error(() ->
                                aws.sns.putDataProtectionPolicy(asked ->
                                        asked.resourceArn(NEWS).dataProtectionPolicy("{}"))))
                .startsWith("InvalidAction: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lambda", "sms", "application", "firehose"})
    void deliversToQueuesAddressesAndUrls(String protocol) {
        assertThat(
                        error(() ->
                                aws.sns.subscribe(asked ->
                                        asked.topicArn(NEWS).protocol(protocol).endpoint("x"))))
                .startsWith("InvalidParameter: ")
                .contains("Leat does not support '" + protocol + "'");
    }

    @Test
    void sendsNothingToPhones() {
        assertThat(
                        error(() ->
                                aws.sns.publish(
                                        asked -> asked.phoneNumber("+15551234567").message("m"))))
                .startsWith("InvalidParameter: ")
                .contains("Leat does not send SMS");
        assertThat(error(() -> aws.sns.listPlatformApplications()))
                .startsWith("InvalidAction: Leat does not send to mobile devices");
    }

    @Test
    void refusesQueuesThatAreNotThere() {
        assertThat(error(() -> aws.subscribe(NEWS, SnsAndSqs.queue("nowhere"), Map.of())))
                .isEqualTo(
                        "InvalidParameter: Invalid parameter: Endpoint Reason: queue 'nowhere'"
                                + " does not exist");
    }

    @Test
    void deliversToQueuesWithoutAPolicyThatAllowsIt() {
        String topic = aws.topic("open");
        String queue = aws.queue("quiet", Map.of());
        aws.subscribe(topic, queue, Map.of("RawMessageDelivery", "true"));
        aws.publish(topic, "in");
        assertThat(aws.bodies(queue)).containsExactly("in");
    }

    @Test
    void hasDeliveredToQueuesWhenItAnswersAndInOrder() {
        String topic = aws.topic("prompt");
        String queue = aws.queue("prompt", Map.of());
        aws.subscribe(topic, queue, Map.of("RawMessageDelivery", "true"));
        for (int i = 0; i < 10; i++) {
            aws.publish(topic, "m" + i);
        }
        assertThat(aws.bodies(queue))
                .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    }

    @Test
    void changesFilterPoliciesAtOnce() {
        String topic = aws.topic("changing");
        String queue = aws.queue("changing", Map.of());
        String arn = aws.subscribe(topic, queue, Map.of("RawMessageDelivery", "true"));
        for (var kind : List.of("a", "b")) {
            aws.sns.setSubscriptionAttributes(asked ->
                    asked.subscriptionArn(arn)
                            .attributeName("FilterPolicy")
                            .attributeValue("{\"kind\":[\"" + kind + "\"]}"));
            var value = MessageAttributeValue.builder().dataType("String").stringValue("b").build();
            aws.sns.publish(asked ->
                    asked.topicArn(topic)
                            .message("while " + kind)
                            .messageAttributes(Map.of("kind", value)));
        }
        assertThat(aws.bodies(queue)).containsExactly("while b");
    }

    @Test
    void sendsEnvelopesWithoutSignatureOrLinkAndOfOneRegion() {
        try (var elsewhere = new SnsAndSqs(leat.url(), "any", Region.EU_WEST_1)) {
            String topic = elsewhere.topic("wrapped");
            String queue = elsewhere.queue("wrapped", Map.of());
            elsewhere.subscribe(topic, queue, Map.of());
            elsewhere.publish(topic, "m");
            var envelope = JSON.readTree(elsewhere.bodies(queue).getFirst());
            assertThat(new TreeSet<>(envelope.propertyNames()))
                    .containsExactly("Message", "MessageId", "Timestamp", "TopicArn", "Type");
            assertThat(envelope.get("TopicArn").asString())
                    .isEqualTo("arn:aws:sns:us-east-1:000000000000:wrapped");
        }
    }

    @Test
    void refusesWhatAQueueCannotTake() {
        String topic = aws.topic("large");
        String queue = aws.queue("small", Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024"));
        aws.subscribe(topic, queue, Map.of("RawMessageDelivery", "true"));
        assertThat(error(() -> aws.publish(topic, "m".repeat(1025))))
                .startsWith("InvalidParameter: Invalid parameter: Message Reason: ")
                .contains("1024");
        assertThat(aws.bodies(queue)).isEmpty();
    }

    @Test
    void hasNoGroupsOnStandardTopics() {
        assertThat(
                        error(() ->
                                aws.sns.publish(asked ->
                                        asked.topicArn(NEWS).message("m").messageGroupId("g"))))
                .startsWith("InvalidParameter: ")
                .contains("MessageGroupId");
    }
}
