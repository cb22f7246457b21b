package dev.leat.aws.send;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sns.model.PublishBatchRequest;

/// An interceptor that cuts one of the requests of a process. SNS is unavailable for the first
/// request to it. Threads send requests in any order, so a request is named by its operation and
/// its number among the requests of that operation.
final class CutRequests implements ExecutionInterceptor {

    /// When a request is cut.
    enum Moment {
        /// The service does not get the request.
        BEFORE,

        /// The process does not get the response.
        AFTER
    }

    private static final ExecutionAttribute<Boolean> CUT = new ExecutionAttribute<>("cut");

    /// No operation has this name.
    private static final String NONE = "none";

    private final String operation;
    private final int number;
    private final Moment moment;
    private final boolean kills;
    private final List<String> requests = new ArrayList<>();
    private boolean done;
    private boolean published;

    /// @param number the number of the request among those of the operation, from 1
    /// @param kills true if the process dies with the request, and sends no further ones
    CutRequests(String operation, int number, Moment moment, boolean kills) {
        this.operation = operation;
        this.number = number;
        this.moment = moment;
        this.kills = kills;
    }

    /// Returns an interceptor that cuts nothing.
    static CutRequests none() {
        return new CutRequests(NONE, 1, Moment.BEFORE, false);
    }

    /// Returns a cut of the first request of the operation, in place of one that was not made;
    /// empty if nothing is to be cut.
    Optional<CutRequests> first() {
        return operation.equals(NONE)
                ? Optional.empty()
                : Optional.of(new CutRequests(operation, 1, moment, kills));
    }

    /// Returns the operations of the requests, in the order in which they were sent first.
    synchronized Set<String> operations() {
        return new LinkedHashSet<>(requests);
    }

    /// Returns the number of requests of the operation.
    synchronized int count(String operation) {
        return Collections.frequency(requests, operation);
    }

    /// Returns true if the request was cut.
    synchronized boolean done() {
        return done;
    }

    /// Returns true if the process is dead.
    synchronized boolean dead() {
        return kills && done;
    }

    @Override
    public String toString() {
        return "%s %d, cut %s it%s"
                .formatted(
                        operation,
                        number,
                        moment == Moment.BEFORE ? "before" : "after",
                        kills ? " with its process" : "");
    }

    @Override
    public synchronized void beforeExecution(
            Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (dead()) {
            throw lost();
        }
        var sent = operation(context.request());
        requests.add(sent);
        if (!done
                && sent.equals(operation)
                && requests.stream().filter(sent::equals).count() == number) {
            done = true;
            attributes.putAttribute(CUT, true);
            if (moment == Moment.BEFORE) {
                throw lost();
            }
        }
        if (context.request() instanceof PublishBatchRequest && !published) {
            published = true;
            throw lost();
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (attributes.getAttribute(CUT) != null) {
            throw lost();
        }
    }

    private static String operation(SdkRequest request) {
        var type = request.getClass().getSimpleName();
        return type.substring(0, type.length() - "Request".length());
    }

    private static SdkClientException lost() {
        return SdkClientException.create("the connection is lost", new IOException("reset"));
    }
}
