package dev.leat.cli.fuzz.app;

import java.util.Optional;
import java.util.regex.Pattern;

/// Texts that no message may contain: stack traces, sentences of libraries, and names of classes
/// other than the functions of a drawn app. `_leat_shrunk` and `_leat_original` are members of
/// documents.
final class RawText {

    private static final Pattern RAW =
            Pattern.compile(
                    "\\bat [a-z]+(\\.\\w+)+\\(|\\b\\w+(Exception|Error)\\b(?!')|\\b(java|tools|org|dev)(?!\\.leat\\.(cli\\.fuzz|function)\\.)\\.[a-z]+\\.\\w+"
                            + "|\\b(Binder|Parser|Catalog|Conversion|Invalid Input|Out of Range|Internal|Constraint) Error\\b"
                            + "|INTEGER_LITERAL|STRING_LITERAL|explicit type casts|Candidate functions|_leat_(?!shrunk|original)\\w+|\\bSQLITE_|Optional\\[|null;");

    private RawText() {}

    /// Such a thing in a message, if there is one.
    static Optional<String> in(String message) {
        var found = RAW.matcher(message);
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }
}
