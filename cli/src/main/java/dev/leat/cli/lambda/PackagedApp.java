package dev.leat.cli.lambda;

import dev.leat.cli.run.FunctionApp;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.function.process.FunctionCompiler;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The app in the package of a function. The folder `app` of the package has the files of the app,
/// and the file `leat.json` names the app file and the environment.
///
/// @param folder the folder of the app
/// @param functions the folder with the compiled classes of `java` steps
/// @param file the name of the app file
/// @param environment the name of an environment on AWS
record PackagedApp(Path folder, Path functions, String file, String environment) {

    static final String FOLDER = "app";
    static final String FUNCTIONS = "functions";
    static final String DESCRIPTION = "leat.json";

    private static final String TEMPORARY = "/tmp/leat";

    /// The content of `leat.json`.
    record Description(String file, String environment) {}

    /// Returns the app of an unpacked package.
    ///
    /// @throws IllegalStateException if the package is incomplete
    static PackagedApp in(Path root) {
        var description = root.resolve(DESCRIPTION);
        try {
            var read =
                    JsonMapper.shared().readValue(Files.readString(description), Description.class);
            return new PackagedApp(
                    root.resolve(FOLDER), root.resolve(FUNCTIONS), read.file(), read.environment());
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
    /// @throws IllegalStateException if the app is invalid with these variables
    FunctionApp open(Map<String, String> variables, Time time) {
        try {
            var app = AppFile.read(folder.resolve(file), variables);
            var chosen = Optional.ofNullable(app.environments().get(environment));
            return new FunctionApp(
                    app,
                    chosen.filter(where -> where.aws().isPresent())
                            .orElseThrow(() ->
                                    new IllegalStateException(
                                            "the app has no environment %s with a region"
                                                    .formatted(environment))),
                    Path.of(TEMPORARY),
                    FunctionCompiler.packaged(functions),
                    time);
        } catch (AppException invalid) {
            throw new IllegalStateException(String.valueOf(invalid.getMessage()), invalid);
        }
    }
}
