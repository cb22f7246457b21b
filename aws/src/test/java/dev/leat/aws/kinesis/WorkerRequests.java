package dev.leat.aws.kinesis;

import dev.leat.contract.PlantedBug;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.kinesis.model.GetRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;

/// An interceptor of the requests of one worker after the other. Reads may be throttled, and faults
/// happen.
final class WorkerRequests implements ExecutionInterceptor {

    private static final ExecutionAttribute<FaultPoint> FAULT =
            new ExecutionAttribute<>("stream-fault");

    private static final ExecutionAttribute<SdkRequest> SENT =
            new ExecutionAttribute<>("stream-request");

    private final Function<String, Optional<FaultPoint>> faults;
    private final BooleanSupplier throttled;
    private final PlantedBug<SdkPojo> bug;
    private final Consumer<SdkRequest> answered;
    private final Consumer<FaultPoint> happens;
    private boolean dead;

    /// @param faults returns the fault at a request of an operation
    /// @param throttled returns true if a read is throttled
    /// @param answered is called when the service has done what a request says
    /// @param happens is called when a fault happens; during a stop, the worker stands still until
    ///   it returns
    WorkerRequests(
            Function<String, Optional<FaultPoint>> faults,
            BooleanSupplier throttled,
            PlantedBug<SdkPojo> bug,
            Consumer<SdkRequest> answered,
            Consumer<FaultPoint> happens) {
        this.faults = faults;
        this.throttled = throttled;
        this.bug = bug;
        this.answered = answered;
        this.happens = happens;
    }

    boolean dead() {
        return dead;
    }

    /// A new process takes the place of the dead one.
    void restart() {
        dead = false;
    }

    @Override
    public synchronized void beforeExecution(
            Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (dead) {
            throw lost();
        }
        attributes.putAttribute(SENT, context.request());
        var type = context.request().getClass().getSimpleName();
        var fault = faults.apply(type.substring(0, type.length() - "Request".length()));
        if (fault.isPresent()) {
            if (fault.get().sent()) {
                attributes.putAttribute(FAULT, fault.get());
            } else {
                happen(fault.get());
            }
        } else if (context.request() instanceof GetRecordsRequest && throttled.getAsBoolean()) {
            throw ProvisionedThroughputExceededException.builder()
                    .message("Rate exceeded for shard")
                    .build();
        }
    }

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        return (SdkRequest) bug.in(context.request());
    }

    @Override
    public SdkResponse modifyResponse(
            Context.ModifyResponse context, ExecutionAttributes attributes) {
        answered.accept(attributes.getAttribute(SENT));
        return (SdkResponse) bug.in(context.response());
    }

    @Override
    public synchronized void afterExecution(
            Context.AfterExecution context, ExecutionAttributes attributes) {
        var point = attributes.getAttribute(FAULT);
        if (point != null) {
            happen(point);
        }
    }

    private void happen(FaultPoint point) {
        happens.accept(point);
        dead |= point.kind() == FaultPoint.Kind.KILLED;
        if (point.kind() != FaultPoint.Kind.STOPPED) {
            throw lost();
        }
    }

    private static SdkClientException lost() {
        return SdkClientException.create("the connection is lost", new IOException("reset"));
    }
}
