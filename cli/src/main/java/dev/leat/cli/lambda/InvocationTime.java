package dev.leat.cli.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import dev.leat.port.Time;
import java.time.Duration;
import java.time.Instant;

/// The time of an invocation of a Lambda function.
///
/// @param left the time until Lambda ends the invocation
/// @param reserve the part of it that remains after the work has stopped
record InvocationTime(Duration left, Duration reserve) {

    /// At most this part of an invocation is reserved.
    private static final int PART = 3;

    /// @param most the reserve of an invocation that is long enough
    static InvocationTime of(Context context, Duration most) {
        var left = Duration.ofMillis(context.getRemainingTimeInMillis());
        var part = left.dividedBy(PART);
        return new InvocationTime(left, most.compareTo(part) < 0 ? most : part);
    }

    /// Returns the time at which the work must stop.
    Instant end(Time time) {
        return time.instant().plus(left).minus(reserve);
    }
}
