package dev.leat.config.text;

import dev.leat.app.Mark;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What was found wrong so far. A problem said twice is kept once. Owned by one thread.
public final class Report {

    private final String file;
    private final Set<Problem> problems = new LinkedHashSet<>();
    private final Set<Problem> warnings = new LinkedHashSet<>();

    public Report(String file) {
        this.file = file;
    }

    public void problem(Mark mark, Sentence message, Object... values) {
        problem(mark, message.what(values), message.hint(values));
    }

    public void problem(Mark mark, String what, Optional<String> hint) {
        problems.add(new Problem(file, mark, what, hint));
    }

    public void warning(Mark mark, Sentence message, Object... values) {
        warnings.add(new Problem(file, mark, message.what(values), message.hint(values)));
    }

    /// How many problems there are: more after reading something than before means that it is not
    /// whole.
    public int size() {
        return problems.size();
    }

    public List<Problem> problems() {
        return problems.stream().sorted(Problem.BY_PLACE).toList();
    }

    public List<Problem> warnings() {
        return warnings.stream().sorted(Problem.BY_PLACE).toList();
    }
}
