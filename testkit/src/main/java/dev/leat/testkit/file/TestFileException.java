package dev.leat.testkit.file;

import dev.leat.config.text.Problem;
import java.util.List;
import java.util.stream.Collectors;

/// A test file that cannot be used, with everything that is wrong in it, sorted by place. The
/// message is one line a problem.
public final class TestFileException extends Exception {

    private final transient List<Problem> problems;

    TestFileException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
