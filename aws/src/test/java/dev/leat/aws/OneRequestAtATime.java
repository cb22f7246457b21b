package dev.leat.aws;

import java.util.concurrent.locks.ReentrantLock;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// Sends the requests of synchronous clients one after the other, for moto, whose threads change a
/// queue without a lock: `Queue.delete_message` of `moto/sqs/models.py` copies the list of messages
/// without the deleted one, so that of two deletes at the same time one is lost, and two receives
/// at the same time may return the same message. A long poll of more than a second is not held
/// back, and holds back no other request, because another request may have to end it.
final class OneRequestAtATime implements ExecutionInterceptor {

    private static final int MOST_SECONDS = 1;

    private final ReentrantLock lock = new ReentrantLock();

    /// Is called for each attempt of a request, on the thread that calls the client.
    @Override
    public void beforeTransmission(
            Context.BeforeTransmission call, ExecutionAttributes attributes) {
        if (!isLongPoll(call.request()) && !lock.isHeldByCurrentThread()) {
            lock.lock();
        }
    }

    private static boolean isLongPoll(SdkRequest request) {
        return request instanceof ReceiveMessageRequest receive
                && receive.waitTimeSeconds() != null
                && receive.waitTimeSeconds() > MOST_SECONDS;
    }

    @Override
    public void afterExecution(Context.AfterExecution call, ExecutionAttributes attributes) {
        unlock();
    }

    @Override
    public void onExecutionFailure(Context.FailedExecution call, ExecutionAttributes attributes) {
        unlock();
    }

    private void unlock() {
        if (lock.isHeldByCurrentThread()) {
            lock.unlock();
        }
    }
}
