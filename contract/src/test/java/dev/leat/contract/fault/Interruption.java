package dev.leat.contract.fault;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Interrupts a process at one of its requests, of this number or kind: it dies before or after the
/// request, it goes on without the response, or it is stopped before the request and goes on after
/// `meanwhile`. Thread-safe.
public final class Interruption implements ExecutionInterceptor {

    /// The kind of an interruption.
    public enum Kind {
        DIES_BEFORE,
        DIES_AFTER,
        LOSES_RESPONSE,
        IS_STOPPED
    }

    private static final ExecutionAttribute<Boolean> CUT = new ExecutionAttribute<>("interruption");

    private final int number;
    private final String request;
    private final Kind kind;
    private final Runnable meanwhile;
    private final Set<String> requests = new LinkedHashSet<>();
    private int count;
    private boolean stopped;
    private boolean dead;

    /// @param number the number of the request, from 1
    /// @param meanwhile what happens while the process is stopped
    public Interruption(int number, Kind kind, Runnable meanwhile) {
        this(number, "", kind, meanwhile);
    }

    private Interruption(int number, String request, Kind kind, Runnable meanwhile) {
        this.number = number;
        this.request = request;
        this.kind = kind;
        this.meanwhile = meanwhile;
    }

    public static Interruption none() {
        return new Interruption(Integer.MAX_VALUE, Kind.IS_STOPPED, () -> {});
    }

    /// Returns the death of a process before its first request of this kind.
    public static Interruption before(String request) {
        return new Interruption(Integer.MAX_VALUE, request, Kind.DIES_BEFORE, () -> {});
    }

    /// Returns the stop of a process before its first request of this kind.
    public static Interruption stopped(String request, Runnable meanwhile) {
        return new Interruption(Integer.MAX_VALUE, request, Kind.IS_STOPPED, meanwhile);
    }

    /// Returns true if the process made so many requests.
    public synchronized boolean happened() {
        return count >= number;
    }

    /// Returns the number of requests, with the one before which the process died.
    public synchronized int count() {
        return count;
    }

    /// Returns the names of the requests.
    public synchronized Set<String> requests() {
        return Set.copyOf(requests);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        boolean now;
        synchronized (this) {
            if (dead) {
                throw lost();
            }
            var name = context.request().getClass().getSimpleName();
            requests.add(name);
            now = ++count == number || (name.equals(request) && !stopped);
            stopped |= now;
            if (now && kind == Kind.DIES_BEFORE) {
                dead = true;
                throw lost();
            }
        }
        if (now && (kind == Kind.DIES_AFTER || kind == Kind.LOSES_RESPONSE)) {
            attributes.putAttribute(CUT, true);
        } else if (now) {
            meanwhile.run();
        }
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (attributes.getAttribute(CUT) != null) {
            synchronized (this) {
                dead = kind == Kind.DIES_AFTER;
            }
            throw lost();
        }
    }

    private static SdkClientException lost() {
        return SdkClientException.create("the process is dead", new IOException("killed"));
    }
}
