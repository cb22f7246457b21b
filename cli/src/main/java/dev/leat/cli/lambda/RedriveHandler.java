package dev.leat.cli.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.leat.cli.function.FunctionApp;
import dev.leat.port.Time;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;

/// The handler of the Lambda function that runs the redrive policies of an app's alarms. A schedule
/// invokes it; the content of the event has no meaning. An invocation fails if a policy could not
/// be evaluated, and does nothing while another one runs: EventBridge can invoke a function twice
/// (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html). Lambda calls
/// it from one thread.
public final class RedriveHandler implements RequestStreamHandler {

    /// The time before the end of an invocation at which redrives are stopped, to return the dead
    /// letters to their queues: at most this, and at most a part of the invocation's time.
    private static final Duration RESERVE = Duration.ofSeconds(30);

    private final FunctionApp app;
    private final Time time;

    /// Opens the app of the package.
    ///
    /// @throws IllegalStateException if the package is incomplete, or the app is invalid with the
    ///   environment variables of the function
    public RedriveHandler() {
        this(PipelineHandler.opened(System.getenv()), Time.system());
    }

    RedriveHandler(FunctionApp app, Time time) {
        this.app = app;
        this.time = time;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context)
            throws IOException {
        try {
            var invocation = InvocationTime.of(context, RESERVE);
            var until = invocation.end(time);
            app.redrive(until, until.plus(invocation.reserve()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw (IOException)
                    new InterruptedIOException("the redrive policies were interrupted")
                            .initCause(stopped);
        }
    }
}
