package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.cli.place.AppLocation;
import dev.leat.config.AppFile;
import dev.leat.isolation.ChildTrial;
import dev.leat.isolation.TrialProgram;
import dev.leat.isolation.TrialWorker;
import dev.leat.kernel.FileKernels;
import dev.leat.kernel.FileReaders;
import dev.leat.kernel.Kernels;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.kernel.reduce.RoundKernels;
import dev.leat.load.FilePipelineContext;
import dev.leat.lookup.Lookups;
import dev.leat.port.EnginePlatform;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// The program of the process in which records are tried that may have crashed an app. Its
/// arguments are the app file, the state folder, and the environment or an empty text.
public final class TrialMain {

    private TrialMain() {}

    /// Returns the trials of an app; empty if it was not read from a file.
    static Optional<ChildTrial> of(App app, EnginePlatform platform, AppLocation where) {
        var place = where.absolute();
        try {
            return Optional.of(
                    new ChildTrial(
                            app,
                            platform,
                            TrialMain.class,
                            List.of(
                                    place.file().toString(),
                                    place.state().toString(),
                                    place.environment().orElse("")),
                            Files.readString(place.file()),
                            LoggerFactory.getLogger(TrialMain.class)));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    public static void main(String[] args) throws Exception {
        var file = Path.of(args[0]);
        var state = Path.of(args[1]);
        var environment = Optional.of(args[2]).filter(name -> !name.isEmpty());
        TrialProgram.run((text, origins) -> {
            var app = AppFile.lint(text, file, System.getenv(), environment).app();
            var lookups =
                    new Lookups(origins, Time.system(), LoggerFactory.getLogger(Lookups.class));
            var kernels = Kernels.with(new BindingCache(), state, lookups);
            var files = FileKernels.in(state, kernels.bindings());
            return new TrialWorker(
                    app,
                    new FilePipelineContext.Kernels(
                            kernels,
                            new RoundKernels(files.with(lookups), kernels.bindings()),
                            new FileReaders()));
        });
    }
}
