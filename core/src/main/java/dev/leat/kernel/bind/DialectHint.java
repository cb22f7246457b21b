package dev.leat.kernel.bind;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What people write who have another language in their fingers. It is looked for only in an
/// expression that does not compile, for some of it has a meaning elsewhere in SQL.
record DialectHint(Pattern form, String message, String hint) {

    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"");

    private static final List<DialectHint> OPERATORS =
            List.of(
                    new DialectHint(
                            Pattern.compile("&&"), "`&&` does not combine conditions", "use `and`"),
                    new DialectHint(
                            Pattern.compile("(?<=[=<>][^|]{1,200})\\|\\|(?=[^|]*[=<>])"),
                            "`||` concatenates texts and does not combine conditions",
                            "use `or`"));

    private static final List<DialectHint> WORDS =
            List.of(
                    new DialectHint(
                            Pattern.compile("(?i)\\b(nul|nulll|nil|none|undefined)\\b"),
                            "unknown keyword",
                            "write `null`, as in `is null` and `is not null`"));

    /// The first in a text that is no SQL.
    static Optional<BindException> inSyntax(ExpressionSnippet snippet) {
        return find(WORDS, snippet).or(() -> inTypes(snippet));
    }

    /// The first in an expression whose types do not fit.
    static Optional<BindException> inTypes(ExpressionSnippet snippet) {
        return find(OPERATORS, snippet);
    }

    /// Quotes are left out.
    private static Optional<BindException> find(
            List<DialectHint> known, ExpressionSnippet snippet) {
        var bare = QUOTED.matcher(snippet.text()).replaceAll(m -> " ".repeat(m.group().length()));
        for (var slip : known) {
            var found = slip.form.matcher(bare);
            if (found.find()) {
                return Optional.of(
                        new BindException(slip.message, found.start(), Optional.of(slip.hint)));
            }
        }
        return Optional.empty();
    }
}
