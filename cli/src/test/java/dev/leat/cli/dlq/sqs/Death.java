package dev.leat.cli.dlq.sqs;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;

/// A process that dies when it wants to delete.
final class Death implements ExecutionInterceptor {

    @Override
    public void beforeExecution(Context.BeforeExecution call, ExecutionAttributes attributes) {
        if (call.request() instanceof DeleteMessageBatchRequest) {
            throw new IllegalStateException("killed");
        }
    }
}
