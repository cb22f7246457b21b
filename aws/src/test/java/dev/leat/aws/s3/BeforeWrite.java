package dev.leat.aws.s3;

import java.util.List;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// An interceptor that runs each action once, before the next update or transaction of a process.
record BeforeWrite(List<Runnable> turns) implements ExecutionInterceptor {

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        boolean write =
                context.request() instanceof TransactWriteItemsRequest
                        || context.request() instanceof UpdateItemRequest;
        if (write && !turns.isEmpty()) {
            turns.removeFirst().run();
        }
    }
}
