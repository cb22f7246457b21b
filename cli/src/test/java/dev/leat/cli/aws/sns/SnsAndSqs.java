package dev.leat.cli.aws.sns;

import java.net.URI;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The clients of the SDK for Java, of SNS and of the queues that subscribe.
public final class SnsAndSqs implements AutoCloseable {

    public final SnsClient sns;
    public final SqsClient sqs;

    public SnsAndSqs(String url) {
        this(url, "any", Region.US_EAST_1);
    }

    public SnsAndSqs(String url, String secret, Region region) {
        sns = set(SnsClient.builder(), url, secret, region).build();
        sqs = set(SqsClient.builder(), url, secret, region).build();
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B set(
            B builder, String url, String secret, Region region) {
        return builder.endpointOverride(URI.create(url))
                .region(region)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("anybody", secret)))
                .httpClient(UrlConnectionHttpClient.create());
    }

    public String topic(String name) {
        return sns.createTopic(topic -> topic.name(name)).topicArn();
    }

    /// Makes a queue; its ARN.
    public String queue(String name, Map<QueueAttributeName, String> attributes) {
        sqs.createQueue(queue -> queue.queueName(name).attributes(attributes));
        return queue(name);
    }

    public static String queue(String name) {
        return "arn:aws:sqs:us-east-1:000000000000:" + name;
    }

    /// Lets a queue hear a topic; the ARN of the subscription.
    public String subscribe(String topic, String queue, Map<String, String> attributes) {
        return sns.subscribe(asked ->
                        asked.topicArn(topic)
                                .protocol("sqs")
                                .endpoint(queue)
                                .attributes(attributes))
                .subscriptionArn();
    }

    void publish(String topic, String message) {
        sns.publish(asked -> asked.topicArn(topic).message(message));
    }

    /// Receives the messages of a queue without deleting them.
    public List<Message> received(String queue) {
        return sqs.receiveMessage(asked ->
                        asked.queueUrl(queue.substring(queue.lastIndexOf(':') + 1))
                                .maxNumberOfMessages(10)
                                .messageAttributeNames("All"))
                .messages();
    }

    public List<String> bodies(String queue) {
        return received(queue).stream().map(Message::body).toList();
    }

    /// The code and the text of the error that a call comes to; empty if it comes to none.
    public static String error(Runnable call) {
        try {
            call.run();
            return "";
        } catch (SnsException refused) {
            var details = refused.awsErrorDetails();
            return details.errorCode() + ": " + details.errorMessage();
        }
    }

    @Override
    public void close() {
        sns.close();
        sqs.close();
    }
}
