package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.cli.terminal.CommandException;
import dev.leat.kernel.Kernels;
import dev.leat.port.EnginePlatform;
import dev.leat.port.LocalServices;
import dev.leat.port.Time;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/// The open stores of an app that no process runs, for a command that processes records itself. As
/// long as it is open, the app cannot start.
public final class StoppedApp implements AutoCloseable {

    private final RunContext context;
    private final Kernels kernels;

    private StoppedApp(RunContext context, Kernels kernels) {
        this.context = context;
        this.kernels = kernels;
    }

    /// Opens the stores.
    ///
    /// @param what the command, for messages, such as `leat replay`
    /// @throws CommandException if the app is running, has never run, or is on AWS, if the stored
    ///   definitions differ from the app, or if the state is corrupt
    public static StoppedApp open(App app, AppLocation where, CommandHints hints, String what) {
        if (AppParts.environment(app, where).aws().isPresent()) {
            throw CommandException.input(
                    "environment %s is on AWS, which '%s' does not support"
                            .formatted(where.environment().orElse(""), what));
        }
        if (!where.hasState()) {
            throw CommandException.error(
                    "state folder %s does not exist yet; run the app first"
                            .formatted(where.state()));
        }
        requireStopped(where, what);
        var context = AppParts.context(app, where, hints, Time.system(), new QueueUse.Workers());
        try {
            var lookups = AppLookups.of(app, context.platform().engine());
            AppLookups.start(app, lookups, new SimpleMeterRegistry());
            return new StoppedApp(context, new Kernels(where.state(), lookups));
        } catch (RuntimeException failed) {
            context.close();
            throw failed;
        }
    }

    /// Refuses a command that cannot work while a process runs the app.
    ///
    /// @param what the command, for messages, such as `leat replay`
    /// @throws CommandException if a process has locked the state folder
    public static void requireStopped(AppLocation where, String what) {
        if (AppParts.held(where)) {
            throw CommandException.error(
                    "'%s' needs a stopped app, but a process uses the state folder %s; stop the app, repeat the command, and start the app again"
                            .formatted(what, where.state()));
        }
    }

    /// Returns the stores of the app's sinks.
    public EnginePlatform engine() {
        return context.platform().engine();
    }

    /// Returns the streams and archives, among others.
    public LocalServices services() {
        return context.platform().services().orElseThrow();
    }

    /// Returns the factory of kernels, which read the app's lookups.
    public Kernels kernels() {
        return kernels;
    }

    /// Returns messages about the state, to print.
    public List<String> notices() {
        return context.notices();
    }

    @Override
    public void close() {
        try {
            kernels.close();
        } finally {
            context.close();
        }
    }
}
