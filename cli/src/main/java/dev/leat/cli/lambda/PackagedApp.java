package dev.leat.cli.lambda;

import dev.leat.cli.function.FileRoom;
import dev.leat.cli.function.FunctionApp;
import dev.leat.cli.place.AppLocation;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.decode.JsonValue;
import dev.leat.function.process.FunctionCompiler;
import dev.leat.kernel.bind.BindingCache;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// The app in the package of a function. The folder `app` of the package has the files of the app,
/// the file `leat.json` names the app file and the environment, and `bindings.json` has the bound
/// expressions of the pipelines, so that a start of the function need not bind them.
///
/// @param root the folder of the unpacked package
record PackagedApp(Path root, Description description) {

    static final String FOLDER = "app";
    static final String FUNCTIONS = "functions";
    static final String DESCRIPTION = "leat.json";
    static final String BINDINGS = "bindings.json";

    private static final String TEMPORARY = "/tmp/leat";

    /// The content of `leat.json`.
    ///
    /// @param file the name of the app file
    /// @param environment the name of an environment on AWS
    /// @param digest the digest of the app file
    /// @param leat the version of Leat
    record Description(String file, String environment, String digest, String leat) {

        /// Describes an app that this version of Leat has checked.
        static Description of(AppLocation where, String environment) {
            return new Description(
                    String.valueOf(where.existing().getFileName()),
                    environment,
                    where.digest().orElse(""),
                    version());
        }

        private static String version() {
            var version = AppFile.class.getPackage().getImplementationVersion();
            return version == null ? "" : version;
        }
    }

    /// Returns the app of an unpacked package.
    ///
    /// @throws IllegalStateException if the package is incomplete
    static PackagedApp in(Path root) {
        var description = root.resolve(DESCRIPTION);
        try {
            var saved = JsonValue.read(Files.readAllBytes(description));
            return new PackagedApp(
                    root,
                    new Description(
                            saved.text("file"),
                            saved.text("environment"),
                            saved.text("digest"),
                            saved.text("leat")));
        } catch (IOException | JacksonException failed) {
            throw new IllegalStateException(
                    "the package is incomplete: %s cannot be read; make it with leat package lambda"
                            .formatted(description),
                    failed);
        }
    }

    /// Reads the app, which has been checked when it was packaged.
    ///
    /// @param variables the environment variables
    /// @throws IllegalStateException if the app file has changed since then, or the app is invalid
    ///   with these variables
    FunctionApp open(Map<String, String> variables, Time time) {
        var file = root.resolve(FOLDER).resolve(description.file());
        var where = AppLocation.of(file, Optional.empty(), Optional.empty());
        if (!Description.of(where, description.environment()).equals(description)) {
            throw new IllegalStateException(
                    "%s or the version of Leat has changed in the package; make the package again with leat package lambda"
                            .formatted(file));
        }
        var room = FileRoom.of(variables, Path.of(TEMPORARY));
        try {
            var bindings = BindingCache.of(Files.readAllBytes(root.resolve(BINDINGS)));
            var app = AppFile.checked(file, variables, bindings);
            var chosen = Optional.ofNullable(app.environments().get(description.environment()));
            return new FunctionApp(
                    app,
                    chosen.filter(environment -> environment.aws().isPresent())
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "the app has no environment %s with a region"
                                                    .formatted(description.environment()))),
                    Path.of(TEMPORARY),
                    room,
                    FunctionCompiler.packaged(root.resolve(FUNCTIONS)),
                    bindings,
                    time);
        } catch (AppException invalid) {
            throw new IllegalStateException(String.valueOf(invalid.getMessage()), invalid);
        } catch (IOException | IllegalArgumentException broken) {
            throw new IllegalStateException(
                    "the package is incomplete: %s cannot be read; make it with leat package lambda"
                            .formatted(root.resolve(BINDINGS)),
                    broken);
        }
    }
}
