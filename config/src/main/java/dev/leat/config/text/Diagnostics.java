package dev.leat.config.text;

import dev.leat.app.SourcePosition;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A collector of problems and warnings. A problem that is reported twice is stored once. Owned by
/// one thread.
public final class Diagnostics {

    private final String file;
    private final Set<Diagnostic> problems = new LinkedHashSet<>();
    private final Set<Diagnostic> warnings = new LinkedHashSet<>();

    public Diagnostics(String file) {
        this.file = file;
    }

    public void problem(SourcePosition mark, LintMessage message, Object... values) {
        problems.add(new Diagnostic(file, mark, message, values));
    }

    public void problem(SourcePosition mark, String what, Optional<String> hint) {
        problems.add(new Diagnostic(file, mark, what, hint));
    }

    /// Reports a problem in another file.
    public void problem(String other, SourcePosition mark, String what) {
        problems.add(new Diagnostic(other, mark, LintMessage.quotable(what), Optional.empty()));
    }

    /// Returns the folder of the app file.
    public Path folder() {
        var parent = Path.of(file).toAbsolutePath().normalize().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    public void warning(SourcePosition mark, LintMessage message, Object... values) {
        warnings.add(new Diagnostic(file, mark, message, values));
    }

    /// Returns the number of problems. If it increases while a value is read, the value is
    /// incomplete.
    public int size() {
        return problems.size();
    }

    public List<Diagnostic> problems() {
        return problems.stream().sorted(Diagnostic.BY_PLACE).toList();
    }

    public List<Diagnostic> warnings() {
        return warnings.stream().sorted(Diagnostic.BY_PLACE).toList();
    }
}
