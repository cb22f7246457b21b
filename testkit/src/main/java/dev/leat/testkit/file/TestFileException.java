package dev.leat.testkit.file;

import dev.leat.config.text.Diagnostic;
import java.util.List;
import java.util.stream.Collectors;

/// Thrown if a test file is invalid. It has every problem, sorted by position. The message has one
/// line per problem.
public final class TestFileException extends Exception {

    private final transient List<Diagnostic> problems;

    TestFileException(List<Diagnostic> problems) {
        super(problems.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Diagnostic> problems() {
        return problems;
    }
}
