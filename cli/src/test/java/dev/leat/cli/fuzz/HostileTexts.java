package dev.leat.cli.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Texts that make patterns and parsers recurse or go back: long runs of parts that open, close,
/// quote, escape or separate something.
final class HostileTexts {

    private static final List<String> PARTS =
            List.of(
                    "a",
                    "a.",
                    ".a",
                    "a_",
                    "_",
                    "-",
                    "A",
                    "aA",
                    "é",
                    "😀",
                    "0",
                    "1.",
                    "1,",
                    "1e",
                    "0a",
                    "+",
                    " ",
                    "\t",
                    "\n",
                    "\r\n",
                    "a ",
                    "a\n",
                    "'",
                    "''",
                    "'a ",
                    " 'a",
                    "a'",
                    "\"",
                    "\"\"",
                    "\"a ",
                    "\\",
                    "\\\"",
                    "(",
                    ")",
                    "()",
                    "(a",
                    "a(",
                    "[",
                    "]",
                    "[0]",
                    "[a,",
                    "{",
                    "}",
                    "{a",
                    "{\"a\":",
                    "<",
                    "<a",
                    ">",
                    "$",
                    "$$",
                    "$.",
                    "${",
                    "${env:",
                    "${secret:",
                    "%",
                    "%4",
                    "%41",
                    "*",
                    "**",
                    "**/",
                    "?",
                    "*a",
                    "--",
                    "/*",
                    "*/",
                    "/",
                    "//",
                    "//a@",
                    ":",
                    "::",
                    "a:",
                    ": a",
                    "=",
                    "a=1 and ",
                    "@",
                    "a@",
                    "a@b.c.",
                    ",",
                    ", ",
                    ";",
                    "|",
                    "||",
                    "a||",
                    "&",
                    "&a=",
                    "#",
                    "- ",
                    "not ",
                    "- - ",
                    "if ",
                    "trim(",
                    "email_",
                    "::text",
                    " as ",
                    "struct(a ",
                    "arn:aws:",
                    "1,2;");

    /// The maximum length of expressions of DynamoDB, which are read completely up to it.
    private static final int LIMIT = 4_096;

    private static final List<String> STARTS =
            List.of(
                    "",
                    "'",
                    "\"",
                    "a@b",
                    "$",
                    "$.a",
                    "select '",
                    "select ",
                    "SHOW TABLES ",
                    "arn:aws:sqs:",
                    "http://a",
                    "https://",
                    "redis://a:",
                    "postgresql://a@b/c?",
                    "bytes=",
                    "line 1: ",
                    "{",
                    "[",
                    "a = ",
                    "SET a = ",
                    "/* ",
                    "(?",
                    "```",
                    "Binder Error: ");

    private static final List<String> ENDS =
            List.of("", "'", "\"", "!", "\n", ")", "]", "}", "=", ".é", "A");

    private HostileTexts() {}

    /// Returns a text of this length for each part, a shorter one if it is long, and `more` texts
    /// of two parts each.
    static List<String> of(int length, int more, long seed) {
        var random = new Random(seed);
        var texts = new ArrayList<String>();
        for (var part : PARTS) {
            texts.add(part.repeat(length / part.length()));
            if (length > LIMIT) {
                texts.add(part.repeat(LIMIT / part.length()));
            }
        }
        for (int i = 0; i < more; i++) {
            int wanted = (int) Math.pow(length, 0.4 + 0.6 * random.nextDouble());
            var part = one(PARTS, random) + (random.nextBoolean() ? one(PARTS, random) : "");
            texts.add(
                    one(STARTS, random)
                            + part.repeat(1 + wanted / part.length())
                            + one(ENDS, random));
        }
        return texts;
    }

    private static String one(List<String> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /// Returns a text for a message: its beginning, end and length.
    static String shown(String text) {
        var shown =
                text.length() <= 60
                        ? text
                        : text.substring(0, 40) + ".." + text.substring(text.length() - 10);
        return "%s (%d characters)".formatted(shown.replace("\n", "\\n"), text.length());
    }
}
