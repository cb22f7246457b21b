package dev.leat.cli.access;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.aws.sqs.QueueUse;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.run.AppLookups;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.run.RunContext;
import dev.leat.cli.terminal.CommandException;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.LookupReader;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FilePipelineContext;
import dev.leat.load.FileReplay;
import dev.leat.past.PeriodReplay;
import dev.leat.port.PlatformParts;
import dev.leat.port.Time;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The open stores of an app, for a command that processes records itself. As long as it is open,
/// an embedded app cannot start.
public final class StoppedApp implements PeriodReplay.Stores, AutoCloseable {

    private final App app;
    private final Path state;
    private final RunContext context;
    private final Kernels kernels;
    private final LookupReader lookups;
    private final List<FileKernels> files = new ArrayList<>();

    private StoppedApp(
            App app, Path state, RunContext context, Kernels kernels, LookupReader lookups) {
        this.app = app;
        this.state = state;
        this.context = context;
        this.kernels = kernels;
        this.lookups = lookups;
    }

    /// Opens the stores.
    ///
    /// @param what the command, for messages, such as `leat replay`
    /// @throws CommandException if the app is running, has never run, or is on AWS, if the stored
    ///   definitions differ from the app, or if the state is corrupt
    public static StoppedApp open(App app, AppLocation where, CommandHints hints, String what) {
        refuseAws(app, where, what);
        if (!where.hasState()) {
            throw CommandException.error(
                    "state folder %s does not exist yet; run the app first"
                            .formatted(where.state()));
        }
        requireStopped(where, what);
        return opened(app, where, hints, new QueueUse.Workers());
    }

    /// Opens the stores of an app on AWS, which other processes may run meanwhile.
    ///
    /// @throws CommandException if a setting of AWS or of the app is not valid
    public static StoppedApp onAws(App app, AppLocation where, CommandHints hints) {
        return opened(app, where, hints, new QueueUse.OnDemand());
    }

    private static StoppedApp opened(App app, AppLocation where, CommandHints hints, QueueUse use) {
        var context = AppParts.context(app, where, hints, Time.system(), use);
        try {
            var lookups = AppLookups.of(app, context.platform().engine());
            AppLookups.start(app, lookups, new SimpleMeterRegistry());
            var kernels = new Kernels(where.state(), lookups);
            return new StoppedApp(app, where.state(), context, kernels, lookups);
        } catch (RuntimeException failed) {
            context.close();
            throw failed;
        }
    }

    /// Refuses a command for an environment on AWS.
    ///
    /// @param what the command, for messages, such as `leat replay`
    public static void refuseAws(App app, AppLocation where, String what) {
        if (AppParts.environment(app, where).aws().isPresent()) {
            throw CommandException.input(
                    "environment %s is on AWS, which '%s' does not support"
                            .formatted(where.environment().orElse(""), what));
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

    @Override
    public PlatformParts platform() {
        return context.platform();
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public FileReplay files(Pipeline pipeline, List<Sink> to) {
        var opened = FileKernels.in(state);
        files.add(opened);
        return new FileReplay(
                app,
                pipeline,
                to,
                platform().engine(),
                new FilePipelineContext.Kernels(
                        kernels, new RoundKernels(opened.with(lookups)), new FileReaders()));
    }

    @Override
    public boolean stopping() {
        return false;
    }

    /// Returns messages about the state, to print.
    public List<String> notices() {
        return context.notices();
    }

    @Override
    public void close() {
        try {
            files.forEach(FileKernels::close);
            kernels.close();
        } finally {
            context.close();
        }
    }
}
