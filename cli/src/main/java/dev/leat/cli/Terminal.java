package dev.leat.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/// What a command talks to: data goes to `out`, everything else to `err`. `live` says that a person
/// looks at `err`, so that a line may be rewritten. Owned by the command's thread.
record Terminal(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean live,
        Map<String, String> environment) {

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void warn(String line) {
        err.println(line);
        err.flush();
    }

    /// A number for people: `1,088`.
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// A number and what it counts: `1 message`, `2 messages`.
    static String count(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }
}
