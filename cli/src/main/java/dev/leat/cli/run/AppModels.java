package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.cli.llm.ModelChoice;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The language models of an app.
public final class AppModels {

    private static final String ANSWERS = "answers";

    private AppModels() {}

    /// Returns the models for a command, which stores answers in the user's home folder.
    public static ModelChoice of(AppLocation where, Terminal terminal) {
        var environment = terminal.environment();
        var answers =
                Optional.ofNullable(environment.get("HOME"))
                        .filter(home -> !home.isBlank())
                        .map(home -> Path.of(home, ".leat", ANSWERS))
                        .orElseGet(() -> where.state().resolve(ANSWERS));
        return of(() -> AppParts.app(where, terminal), where, environment, answers);
    }

    /// Returns the models for a running app, which stores answers in its state folder.
    static ModelChoice of(Supplier<App> app, AppLocation where) {
        return of(app, where, System.getenv(), where.state().resolve(ANSWERS));
    }

    private static ModelChoice of(
            Supplier<App> app, AppLocation where, Map<String, String> environment, Path answers) {
        return new ModelChoice(
                app,
                where.file(),
                environment,
                answers,
                text -> EnvironmentSecrets.inText(text, region(app, where)));
    }

    private static Optional<String> region(Supplier<App> app, AppLocation where) {
        return where.environment()
                .map(_ -> AppParts.environment(app.get(), where))
                .flatMap(Environment::aws)
                .map(Environment.Aws::region);
    }
}
