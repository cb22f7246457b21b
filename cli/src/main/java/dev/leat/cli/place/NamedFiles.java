package dev.leat.cli.place;

import dev.leat.app.App;
import dev.leat.app.JavaFunction;
import dev.leat.app.Lookup;
import dev.leat.app.Step;
import dev.leat.cli.terminal.CommandException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The files that an app file names, which a package must contain.
public final class NamedFiles {

    private NamedFiles() {}

    /// Returns the files of lookups, the profiles of pipelines, and the jars of functions, by their
    /// paths in a package.
    ///
    /// @throws CommandException if a file is not in the folder of the app file
    public static Map<String, Path> of(App app, AppLocation where) {
        var files = new LinkedHashMap<String, Path>();
        for (var lookup : app.all(Lookup.class).values()) {
            if (lookup.origin() instanceof Lookup.Origin.OfFile origin) {
                files.put(AppLocation.packaged(origin.path()), origin.file());
            }
        }
        app.pipelines().values().stream()
                .flatMap(pipeline -> pipeline.quality().stream())
                .flatMap(quality -> quality.profile().stream())
                .forEach(profile ->
                        files.put(
                                AppLocation.packaged(profile.file()),
                                where.existing().resolveSibling(profile.file())));
        for (var function : functions(app)) {
            function.jar()
                    .ifPresent(jar ->
                            files.put(AppLocation.packaged(jar), function.jarFile().orElseThrow()));
        }
        return files;
    }

    /// Returns the functions of the app's pipelines, each once.
    public static List<JavaFunction> functions(App app) {
        return app.pipelines().values().stream()
                .flatMap(pipeline -> pipeline.steps().stream())
                .flatMap(step ->
                        step instanceof Step.Java java
                                ? Stream.of(java.function())
                                : Stream.empty())
                .distinct()
                .toList();
    }
}
