package dev.leat.kernel.bind;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/// A hint for syntax of another language. It is given only for expressions that do not compile,
/// because some of this syntax also occurs in valid SQL.
///
/// @param form finds the syntax, which is its first group
record DialectHint(Pattern form, String message, String hint) {

    private static final List<DialectHint> OPERATORS =
            List.of(
                    new DialectHint(
                            Pattern.compile("(&&)"),
                            "`&&` does not combine conditions",
                            "use `and`"),
                    new DialectHint(
                            Pattern.compile("[=<>][^|]{1,200}(\\|\\|)[^|]*[=<>]"),
                            "`||` concatenates texts and does not combine conditions",
                            "use `or`"));

    private static final List<DialectHint> WORDS =
            List.of(
                    new DialectHint(
                            Pattern.compile("(?i)\\b(nul|nulll|nil|none|undefined)\\b"),
                            "unknown keyword",
                            "write `null`, as in `is null` and `is not null`"),
                    new DialectHint(
                            Pattern.compile("(?i)\\b(if)\\b\\s*(?:[^\\s(].*)?\\belse\\b"),
                            "`A if CONDITION else B` is not SQL",
                            "write `case when CONDITION then A else B end`"),
                    new DialectHint(
                            Pattern.compile("(?:^|[^?:])(\\?)[^?:]*:[^:]"),
                            "`CONDITION ? A : B` is not SQL",
                            "write `case when CONDITION then A else B end`"));

    /// Returns the first matching hint for an expression that is not valid SQL.
    static Optional<BindException> inSyntax(ExpressionSnippet snippet) {
        return find(WORDS, snippet).or(() -> inTypes(snippet));
    }

    /// Returns the first matching hint for an expression with a type error.
    static Optional<BindException> inTypes(ExpressionSnippet snippet) {
        return find(OPERATORS, snippet);
    }

    /// Finds the first hint whose pattern occurs outside of string literals and quoted names.
    private static Optional<BindException> find(
            List<DialectHint> known, ExpressionSnippet snippet) {
        var bare = KeywordColumn.withoutQuotes(snippet.text());
        for (var dialect : known) {
            var found = dialect.form.matcher(bare);
            if (found.find()) {
                return Optional.of(
                        new BindException(
                                dialect.message, found.start(1), Optional.of(dialect.hint)));
            }
        }
        return Optional.empty();
    }
}
