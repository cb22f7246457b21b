package dev.leat.config;

import dev.leat.config.text.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;

/// An app file that cannot be used, with everything that is wrong in it, sorted by place. The
/// message is one line a problem.
public final class AppException extends Exception {

    private final transient List<Diagnostic> problems;

    AppException(List<Diagnostic> problems) {
        super(problems.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Diagnostic> problems() {
        return problems;
    }
}
