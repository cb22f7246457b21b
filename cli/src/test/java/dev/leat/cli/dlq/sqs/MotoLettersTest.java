package dev.leat.cli.dlq.sqs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.leat.cli.aws.Client;
import dev.leat.cli.aws.Moto;
import dev.leat.cli.aws.Peer;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;

@Tag("interop")
class MotoLettersTest extends SqsLettersContract {

    @Override
    Peer start(Path folder) throws Exception {
        var command = Client.onPath("moto_server").findFirst();
        assumeTrue(command.isPresent(), "there is no moto_server");
        return Moto.shared(command.orElseThrow());
    }

    @Override
    ExecutionInterceptor process() {
        return new OneDelete();
    }

    /// A process that deletes one batch at a time. Of two deletes at the same time, moto may lose
    /// one, because it replaces its list of messages without a lock.
    private static final class OneDelete implements ExecutionInterceptor {

        private final ReentrantLock deleting = new ReentrantLock();

        @Override
        public void beforeTransmission(
                Context.BeforeTransmission call, ExecutionAttributes attributes) {
            if (call.request() instanceof DeleteMessageBatchRequest
                    && !deleting.isHeldByCurrentThread()) {
                deleting.lock();
            }
        }

        @Override
        public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
            end();
        }

        @Override
        public void onExecutionFailure(
                Context.FailedExecution call, ExecutionAttributes attributes) {
            end();
        }

        private void end() {
            if (deleting.isHeldByCurrentThread()) {
                deleting.unlock();
            }
        }
    }
}
