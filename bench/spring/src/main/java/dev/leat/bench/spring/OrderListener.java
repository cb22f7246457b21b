package dev.leat.bench.spring;

import io.awspring.cloud.sqs.annotation.SqsListener;
import io.awspring.cloud.sqs.config.SqsMessageListenerContainerFactory;
import io.awspring.cloud.sqs.listener.ListenerMode;
import io.awspring.cloud.sqs.listener.acknowledgement.handler.AcknowledgementMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// A listener of orders with Spring Cloud AWS: gets up to ten messages, processes them, sends the
/// invalid ones to the dead-letter queue, and acknowledges them all. Runs until it is killed.
/// Arguments: the URLs of the queue, of its dead-letter queue and of Redis, and the number of
/// parallel receives.
@SpringBootApplication
public class OrderListener {

    private static final int BATCH = 10;
    private static final Duration LONG_POLL = Duration.ofSeconds(20);

    /// The class that processes the bodies of a batch. It returns the reasons of each invalid one,
    /// by its index. It is only on the class path of the running program.
    private static final String PROCESSOR = "dev.leat.bench.sqs.OrderBatch";

    public static void main(String[] arguments) {
        SpringApplication.run(
                OrderListener.class,
                "--queue=" + arguments[0],
                "--dead-letters=" + arguments[1],
                "--redis=" + arguments[2],
                "--receives=" + arguments[3]);
    }

    /// Receives with as many parallel requests as the other programs, ten messages each, and
    /// acknowledges each batch in one request as soon as it is processed.
    @Bean
    SqsMessageListenerContainerFactory<Object> defaultSqsListenerContainerFactory(
            SqsAsyncClient client, @Value("${receives}") int receives) {
        return SqsMessageListenerContainerFactory.builder()
                .sqsAsyncClient(client)
                .configure(options ->
                        options.maxMessagesPerPoll(BATCH)
                                .maxConcurrentMessages(BATCH * receives)
                                .pollTimeout(LONG_POLL)
                                .listenerMode(ListenerMode.BATCH)
                                .acknowledgementMode(AcknowledgementMode.ON_SUCCESS)
                                .acknowledgementInterval(Duration.ZERO)
                                .acknowledgementThreshold(0))
                .build();
    }

    @Bean
    @SuppressWarnings("unchecked")
    Function<List<String>, Map<Integer, String>> processor(@Value("${redis}") String redis)
            throws ReflectiveOperationException {
        return (Function<List<String>, Map<Integer, String>>)
                Class.forName(PROCESSOR).getConstructor(String.class).newInstance(redis);
    }

    /// The listener of the queue.
    @Component
    static class Listener {

        private final SqsAsyncClient client;
        private final Function<List<String>, Map<Integer, String>> processor;
        private final String deadLetters;

        Listener(
                SqsAsyncClient client,
                Function<List<String>, Map<Integer, String>> processor,
                @Value("${dead-letters}") String deadLetters) {
            this.client = client;
            this.processor = processor;
            this.deadLetters = deadLetters;
        }

        @SqsListener("${queue}")
        void process(List<Message<String>> messages) {
            var bodies = messages.stream().map(Message::getPayload).toList();
            var rejected = processor.apply(bodies);
            if (rejected.isEmpty()) {
                return;
            }
            var entries = new ArrayList<SendMessageBatchRequestEntry>();
            rejected.forEach((i, reasons) -> entries.add(entry(i, bodies.get(i), reasons)));
            var failed =
                    client.sendMessageBatch(r -> r.queueUrl(deadLetters).entries(entries))
                            .join()
                            .failed();
            if (!failed.isEmpty()) {
                throw new IllegalStateException("not sent: " + failed);
            }
        }

        private static SendMessageBatchRequestEntry entry(int i, String body, String reasons) {
            var value =
                    MessageAttributeValue.builder().dataType("String").stringValue(reasons).build();
            return SendMessageBatchRequestEntry.builder()
                    .id(String.valueOf(i))
                    .messageBody(body)
                    .messageAttributes(Map.of("reasons", value))
                    .build();
        }
    }
}
