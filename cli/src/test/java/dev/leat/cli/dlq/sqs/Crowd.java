package dev.leat.cli.dlq.sqs;

import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.OverLimitException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/// A server that answers so many receives, and then that too many messages are out.
final class Crowd implements ExecutionInterceptor {

    private final AtomicInteger left;

    Crowd(int receives) {
        left = new AtomicInteger(receives);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
        if (call.request() instanceof ReceiveMessageRequest && left.getAndDecrement() <= 0) {
            throw OverLimitException.builder().message("too many are in flight").build();
        }
    }
}
