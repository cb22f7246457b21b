package dev.leat.aws.s3;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// An interceptor that ends a process at one of its requests. Used by one thread.
final class RequestFault implements ExecutionInterceptor {

    private static final ExecutionAttribute<Boolean> CUT =
            new ExecutionAttribute<>("request-fault");

    private final int number;
    private final boolean sent;
    private final Set<String> kinds = new LinkedHashSet<>();
    private int requests;
    private boolean dead;

    /// @param number the number of the request, from 1; the process survives if it makes fewer
    /// @param sent true if the service gets the request, and the process gets no response
    RequestFault(int number, boolean sent) {
        this.number = number;
        this.sent = sent;
    }

    static RequestFault none() {
        return new RequestFault(Integer.MAX_VALUE, false);
    }

    boolean dead() {
        return dead;
    }

    /// Returns the names of the requests.
    Set<String> kinds() {
        return kinds;
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (dead) {
            throw lost();
        }
        kinds.add(context.request().getClass().getSimpleName());
        requests++;
        if (requests == number) {
            if (!sent) {
                dead = true;
                throw lost();
            }
            attributes.putAttribute(CUT, true);
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (attributes.getAttribute(CUT) != null) {
            dead = true;
            throw lost();
        }
    }

    private static SdkClientException lost() {
        return SdkClientException.create("the process is dead", new IOException("killed"));
    }
}
