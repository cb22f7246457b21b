package dev.leat.aws.send;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// An interceptor that notes requests, and fails or changes some of them.
final class Faults implements ExecutionInterceptor {

    private final List<SdkRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private volatile Consumer<SdkRequest> before = _ -> {};
    private volatile BiConsumer<SdkRequest, SdkResponse> after = (_, _) -> {};
    private volatile UnaryOperator<SdkRequest> request = r -> r;
    private volatile BiFunction<SdkRequest, SdkResponse, SdkResponse> response = (_, r) -> r;

    /// Runs an action before each request; if it throws, the request is not sent.
    void before(Consumer<SdkRequest> action) {
        before = action;
    }

    /// Runs an action after each request; if it throws, the response is lost.
    void after(BiConsumer<SdkRequest, SdkResponse> action) {
        after = action;
    }

    /// Changes each request and its response.
    ///
    /// @param other returns the response for the original request
    void change(
            UnaryOperator<SdkRequest> one, BiFunction<SdkRequest, SdkResponse, SdkResponse> other) {
        request = one;
        response = other;
    }

    void none() {
        before = _ -> {};
        after = (_, _) -> {};
        change(r -> r, (_, r) -> r);
    }

    <T extends SdkRequest> List<T> requests(Class<T> type) {
        synchronized (requests) {
            return requests.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        requests.add(context.request());
        before.accept(context.request());
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return request.apply(context.request());
    }

    @Override
    public SdkResponse modifyResponse(
            Context.ModifyResponse context, ExecutionAttributes attributes) {
        return response.apply(context.request(), context.response());
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        after.accept(context.request(), context.response());
    }
}
