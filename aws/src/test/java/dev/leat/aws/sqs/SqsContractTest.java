package dev.leat.aws.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Queue;
import dev.leat.aws.LeatEndpoint;
import dev.leat.contract.DeadLetterQueueContract;
import dev.leat.contract.DeduplicationContract;
import dev.leat.contract.FifoContract;
import dev.leat.contract.FifoDeadLetterContract;
import dev.leat.contract.FifoDeadLetterQueueContract;
import dev.leat.contract.MessageQueueContract;
import dev.leat.contract.QueueTimeContract;
import dev.leat.contract.SourceContract;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The contracts of queues over Leat's own endpoint, on virtual time.
@ExtendWith(OnSqs.class)
class SqsContractTest {

    private static final List<Class<?>> CONTRACTS =
            List.of(
                    SourceContract.class,
                    MessageQueueContract.class,
                    QueueTimeContract.class,
                    FifoContract.class,
                    DeduplicationContract.class,
                    FifoDeadLetterContract.class,
                    DeadLetterQueueContract.class,
                    FifoDeadLetterQueueContract.class);

    @TempDir private static Path folder = Path.of("");
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static @Nullable LeatEndpoint endpoint;

    /// Returns a host whose queues have this `maxReceiveCount` in SQS.
    private static SqsHost host(ToIntFunction<Queue> receives) {
        return new SqsHost(
                time -> {
                    var started =
                            LeatEndpoint.start(
                                    folder.resolve("sqs" + STARTED.incrementAndGet()), time);
                    endpoint = started;
                    return started.clients();
                },
                receives,
                name -> Objects.requireNonNull(endpoint).platform().queue(name));
    }

    @AfterEach
    void close() {
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
    }

    @Test
    void eachExceptionIsAMethodOfAContractAndNamesAPage() {
        assertThat(OnSqs.lines())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(line -> {
                    assertThat(
                                    CONTRACTS.stream()
                                            .filter(type ->
                                                    type.getSimpleName().equals(line.contract()))
                                            .flatMap(type ->
                                                    Arrays.stream(type.getDeclaredMethods()))
                                            .filter(method ->
                                                    method.isAnnotationPresent(Test.class))
                                            .map(java.lang.reflect.Method::getName))
                            .as(line.contract())
                            .contains(line.method());
                    assertThat(line.reason()).isNotEmpty();
                    assertThat(line.page()).contains("docs.aws.amazon.com/");
                });
    }

    @Nested
    class Sources extends SourceContract {
        Sources() {
            super(host(SqsQueues::receives));
        }
    }

    @Nested
    class Messages extends MessageQueueContract {
        Messages() {
            super(host(Queue::maxReceiveCount));
        }
    }

    @Nested
    @Tag("interop")
    class Times extends QueueTimeContract {
        Times() {
            super(host(Queue::maxReceiveCount));
        }
    }

    @Nested
    class Fifo extends FifoContract {
        Fifo() {
            super(host(SqsQueues::receives));
        }
    }

    @Nested
    @Tag("interop")
    class Duplicates extends DeduplicationContract {
        Duplicates() {
            super(host(SqsQueues::receives));
        }
    }

    @Nested
    class FifoLetters extends FifoDeadLetterContract {
        FifoLetters() {
            super(host(Queue::maxReceiveCount));
        }
    }

    @Nested
    class Letters extends DeadLetterQueueContract {
        Letters() {
            super(host(Queue::maxReceiveCount));
        }
    }

    @Nested
    class FifoRedrive extends FifoDeadLetterQueueContract {
        FifoRedrive() {
            super(host(SqsQueues::receives));
        }
    }
}
