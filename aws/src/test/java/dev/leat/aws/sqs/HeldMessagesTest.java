package dev.leat.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.task.Tasks;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;

@Timeout(300)
class HeldMessagesTest {

    private final AtomicInteger extensions = new AtomicInteger();
    private volatile boolean broken = true;

    private final class Client implements SqsClient {

        @Override
        public ChangeMessageVisibilityBatchResponse changeMessageVisibilityBatch(
                ChangeMessageVisibilityBatchRequest request) {
            if (broken) {
                throw new StackOverflowError();
            }
            extensions.incrementAndGet();
            return ChangeMessageVisibilityBatchResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    @Test
    void messagesAreHiddenAgainAfterAnErrorThatIsNamed() throws Exception {
        var time = VirtualTime.start();
        var received = Message.builder().messageId("m").receiptHandle("r").build();
        try (var held = new HeldMessages(new Client(), "http://127.0.0.1/q", time)) {
            held.take(List.of(received));
            while (!failing()) {
                time.untilWaiting(1);
                time.advanceToNext();
            }
            broken = false;
            while (extensions.get() == 0) {
                time.untilWaiting(1);
                time.advanceToNext();
            }
            time.untilWaiting(1);
            assertThat(failing()).isFalse();
        }
    }

    private static boolean failing() {
        return Tasks.failing().stream().anyMatch(one -> one.task().equals("leat-visibility"));
    }
}
