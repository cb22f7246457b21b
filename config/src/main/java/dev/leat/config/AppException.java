package dev.leat.config;

import dev.leat.config.text.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;

/// Thrown if an app file is invalid. It has all problems of the file, sorted by position; its
/// message has one line per problem.
public final class AppException extends Exception {

    private final transient List<Diagnostic> problems;

    public AppException(List<Diagnostic> problems) {
        super(problems.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Diagnostic> problems() {
        return problems;
    }
}
