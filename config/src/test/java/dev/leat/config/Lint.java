package dev.leat.config;

import dev.leat.app.App;
import dev.leat.config.text.Diagnostic;
import dev.leat.config.text.Diagnostics;
import dev.leat.kernel.bind.Binder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads app files from text, with one binder for all of them.
final class Lint implements AutoCloseable {

    private final Binder binder = new Binder();

    App read(String yaml, Map<String, String> environment) throws AppException {
        return lint(yaml.getBytes(StandardCharsets.UTF_8), environment).app();
    }

    AppFile lint(byte[] bytes, Map<String, String> environment) throws AppException {
        return lint(bytes, environment, Optional.empty());
    }

    AppFile lint(byte[] bytes, Map<String, String> environment, Optional<String> where)
            throws AppException {
        return AppFile.lint(bytes, environment, where, new Diagnostics("app.yaml"), binder);
    }

    /// Everything that is said of a file, warnings marked.
    List<String> says(byte[] bytes, Map<String, String> environment, Optional<String> where) {
        try {
            return Stream.concat(
                            Stream.of("fine"),
                            lint(bytes, environment, where).warnings().stream()
                                    .map(w -> "warning: " + w))
                    .toList();
        } catch (AppException e) {
            return e.problems().stream().map(Diagnostic::toString).toList();
        }
    }

    @Override
    public void close() {
        binder.close();
    }
}
