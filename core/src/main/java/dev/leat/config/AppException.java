package dev.leat.config;

import dev.leat.config.text.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;

/// An invalid app file, with all its problems, sorted by position. The exception's message has one
/// line per problem.
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
