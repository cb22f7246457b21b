package dev.leat.operations.preview;

import dev.leat.app.App;
import dev.leat.kernel.Kernels;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The current app file, and the means to process records with it.
///
/// @param app reads the file; throws [dev.leat.operations.RefusedOperationException] if it has
///   errors
/// @param hints completes the commands in messages
/// @param kernels creates the kernels of an app file, for one use
/// @param closed the reason why the stores cannot be queried; empty if they can
public record CurrentApp(
        Supplier<App> app,
        UnaryOperator<String> hints,
        Function<App, Kernels> kernels,
        Optional<String> closed) {

    /// Creates the means for an app whose stores can be queried.
    public CurrentApp(
            Supplier<App> app, UnaryOperator<String> hints, Function<App, Kernels> kernels) {
        this(app, hints, kernels, Optional.empty());
    }

    /// Returns the means for another app file.
    CurrentApp with(App other) {
        return new CurrentApp(() -> other, hints, kernels, closed);
    }

    /// Completes the commands in a message, except in one that stores are closed.
    String complete(String message) {
        return closed.isPresent() ? message : hints.apply(message);
    }
}
